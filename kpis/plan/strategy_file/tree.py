"""The plan's tree in the file: goals, projects, measures and KPIs. A level may be absent; then nothing is invented.

In the place of an absent level stands one nameless node, numbered 0, that only holds what hangs below it.
"""

from collections.abc import Callable, Collection

from kpis.plan.codes import CODE_FORM, is_own_code, target_codes
from kpis.plan.strategy_file import content
from kpis.plan.strategy_file.indicators import read_indicator
from kpis.plan.strategy_file.nodes import Mapping, line_of, scalar_text
from kpis.plan.strategy_file.rules import Once, longest
from projects.models import ABSENT

HIGHEST_NUMBER = 999
Departments = tuple[str, ...]
Codes = Callable[[], Collection[str]]


class TreeReader:
    """One pass; knows what parts must agree with: period, departments, numbers and codes in use."""

    def __init__(
        self,
        root: Mapping,
        period: tuple[int, int],
        departments: Departments,
        stored: Codes = tuple,
    ):
        """``stored`` tells the codes that the plan's targets have already and keep."""
        self.root, self.period, self.departments, self.stored = root, period, departments, stored
        self.once = Once(root.problems)
        self.shapes: set[tuple[bool, bool]] = set()
        self.codes: dict[tuple[str, str], tuple[int, bool]] = {}
        self.without_code: list[tuple[int, str]] = []
        self.repeats: list[content.Repeat] = []

    def read(self) -> tuple[tuple[content.Viewpoint, ...], tuple[content.Goal, ...]]:
        viewpoints = self.root.each("viewpoints", self._viewpoint)
        self.viewpoints = {viewpoint.number for viewpoint in viewpoints}
        goals = self.root.each("goals", self._goal, required=True)
        self._check_codes(goals)
        return viewpoints, goals

    def _check_codes(self, goals: tuple[content.Goal, ...]) -> None:
        """Codes by place are those of one shape; what is repeated must be there."""
        if len(self.shapes) > 1:
            for line, name in self.without_code:
                self.root.problems.add(line, f"階層の形が混じる計画では、「{name}」に「code」を書いてください。")
        known = {
            kpi.code for goal in goals for project in goal.projects for one in project.measures for kpi in one.kpis
        }
        for repeat in self.repeats:
            if repeat.code not in known:
                self.root.problems.add(repeat.line, f"「same_as」の指標「{repeat.code}」がありません。")

    # --- Goals -------------------------------------------------------------------------------------------------

    def _number(self, found: Mapping, kind: str, word: str, within: tuple = ()) -> int:
        """``within``: the line of the parent that numbers anew; a doubled parent is one error, not one per child."""
        number = found.integer("number", 1, HIGHEST_NUMBER)
        if number is not None:
            self.once.check((kind, *within, number), found.line_at("number"), f"{word}の番号 {number}")
        return number or 0

    def _viewpoint(self, found: Mapping) -> content.Viewpoint:
        number = self._number(found, "viewpoint", "基本的視点")
        return content.Viewpoint(number, found.text("name", longest=longest("Viewpoint.name")))

    def _goal(self, found: Mapping) -> content.Goal:
        number = self._number(found, "goal", "基本目標")
        viewpoint = found.integer("viewpoint", 1, HIGHEST_NUMBER, required=False)
        if viewpoint is not None and viewpoint not in self.viewpoints:
            found.refuse("viewpoint", f"の {viewpoint} が「viewpoints」にありません。")
        return content.Goal(
            number=number,
            name=found.text("name", longest=longest("BasicGoal.name")),
            narrative=found.texts("narrative"),
            viewpoint=viewpoint,
            targets=self._targets(found, number),
            judged=found.within("judged", _goal_judgements, {}, required=False),
            projects=found.each("projects", self._project) + self._without_project(found, number),
        )

    def _targets(self, goal: Mapping, number: int) -> tuple[content.Indicator, ...]:
        """A single target is G1 and stays so, the next is G1-2; only a plan that starts with several has G1-1."""
        single = goal.mapping("target", required=False)
        found = ([single] if single else []) + list(goal.mappings("targets"))
        is_single = bool(single) or (len(found) > 1 and f"G{number}" in self.stored())
        codes = target_codes(number, len(found), is_single=is_single)
        read = []
        for place, (code, target) in enumerate(zip(codes, found, strict=True), start=1):
            read.append(read_indicator(target, code, place, self.departments, self.period))
            target.close()
        return tuple(read)

    # --- Projects and measures -----------------------------------------------------------------------------------

    def _project(self, found: Mapping) -> content.Project:
        """Projects are numbered through the whole strategy: a measure's code names no goal."""
        number = self._number(found, "project", "リーディング・プロジェクト")
        key = str(number)
        return content.Project(
            number=number,
            name=found.text("name", longest=longest("LeadingProject.name")),
            narrative=found.texts("narrative"),
            measures=self._measures(found, key, key) + self._without_measure(found, key, key),
            key=key,
        )

    def _without_project(self, goal: Mapping, number: int) -> tuple[content.Project, ...]:
        key = f"@{number}"
        measures = self._measures(goal, key, str(number)) + self._without_measure(goal, key, str(number))
        return (content.Project(ABSENT, "", [], measures, key),) if measures else ()

    def _measures(self, parent: Mapping, project: str, above: str) -> tuple[content.Measure, ...]:
        """``above``: the number that codes begin with."""
        return parent.each("measures", lambda found: self._measure(found, project, above, parent.line))

    def _measure(self, found: Mapping, project: str, above: str, parent_line: int) -> content.Measure:
        number = self._number(found, "measure", "施策", (parent_line, project))
        code = self._code(found, f"{above}-{number}", "施策")
        departments = self._departments_of(found)
        shape = (not project.startswith("@"), True)
        kpis, repeats = self._kpis(found, code, departments, shape)
        return content.Measure(
            code=code,
            number=number,
            name=found.text("name", longest=longest("Measure.name")),
            narrative=found.texts("narrative"),
            initiatives=found.each("initiatives", _initiative),
            departments=departments,
            kpis=kpis,
            key=code,
            repeats=repeats,
            lead=_lead(found, departments),
        )

    def _without_measure(self, parent: Mapping, project: str, above: str) -> tuple[content.Measure, ...]:
        """Its departments are those of its KPIs, so that they may enter them."""
        kpis, repeats = self._kpis(parent, above, self.departments, (not project.startswith("@"), False))
        if not kpis and not repeats:
            return ()
        owners = tuple(dict.fromkeys(kpi.judged.owner for kpi in kpis if kpi.judged.owner))
        return (content.Measure("", ABSENT, "", [], (), owners, kpis, f"{project}@", repeats),)

    def _departments_of(self, measure: Mapping) -> Departments:
        problems = self.root.problems
        labels, once = [], Once(problems)
        for node in measure.sequence("departments", required=True):
            label = " ".join((scalar_text(node, "「departments」の項目", problems) or "").split())
            once.check(label, line_of(node), f"部署「{label}」")
            if label and label not in self.departments:
                problems.add(line_of(node), f"部署「{label}」が、ファイルの初めの「departments」にありません。")
            labels.append(label)
        return tuple(labels)

    # --- KPIs ------------------------------------------------------------------------------------------------------

    def _kpis(
        self, parent: Mapping, above: str, departments: Departments, shape: tuple[bool, bool]
    ) -> tuple[tuple[content.Indicator, ...], tuple[content.Repeat, ...]]:
        read = parent.each("kpis", lambda found: self._kpi(found, above, departments, parent.line, shape))
        kpis = tuple(one for one in read if isinstance(one, content.Indicator))
        return kpis, tuple(one for one in read if isinstance(one, content.Repeat))

    def _kpi(
        self, found: Mapping, above: str, departments: Departments, parent_line: int, shape: tuple[bool, bool]
    ) -> content.Indicator | content.Repeat:
        if "same_as" in found.names:
            self.repeats.append(content.Repeat(found.text("same_as"), found.line_at("same_as")))
            return self.repeats[-1]
        number = self._number(found, "kpi", "指標", (parent_line,))
        self.shapes.add(shape)
        code = self._code(found, f"{above}-{number}", "指標")
        return read_indicator(found, code, number, departments, self.period)

    def _code(self, found: Mapping, by_place: str, word: str) -> str:
        own = found.text("code", required=False)
        if not own:
            self.without_code.append((found.line, found.text("name", required=False)))
        elif not is_own_code(own):
            found.refuse("code", f"は、{CODE_FORM}。いまは「{own}」）。")
        code = own or by_place
        self._check_once(code, bool(own), found.line_at("code"), word)
        return code

    def _check_once(self, code: str, is_own: bool, line: int, word: str) -> None:
        """Two codes by place are the same only where the numbers above them are, which is told already."""
        first, first_is_own = self.codes.setdefault((word, code.lower()), (line, is_own))
        if first != line and (is_own or first_is_own):
            self.root.problems.add(line, f"{word}のコード「{code}」が二重にあります（{first}行目にもあります）。")


def _goal_judgements(judged: Mapping) -> dict[str, str]:
    found = {key: judged.text(key, required=False, lines=True) for key in ("viewpoint", "projects")}
    return {key: text for key, text in found.items() if text}


def _lead(found: Mapping, departments: Departments) -> str:
    """Who puts the evaluation together: one of the measure's departments."""
    lead = " ".join(found.text("lead", required=False).split())
    if lead and lead not in departments:
        found.refuse("lead", f"は {'、'.join(departments)} のいずれかです（いまは「{lead}」）。")
        return ""
    return lead


def _initiative(found: Mapping) -> content.Initiative:
    return content.Initiative(found.text("text", longest=longest("Initiative.text")), found.texts("details"))
