"""Text of a strategy file → ``StrategyFile``, or every error at once with its line (``BadRows``)."""

import re
from decimal import Decimal

from goals.choices import Figure
from goals.codes import STORABLE, code_problem
from goals.models import Strategy
from goals.schemes import THRESHOLD_RULE, USUAL, is_threshold
from kpis.choices import ReviewPointKind
from kpis.fields import YEARS
from kpis.plan.strategy_file import content
from kpis.plan.strategy_file.grading import shipped_codes
from kpis.plan.strategy_file.indicators import read_indicator
from kpis.plan.strategy_file.nodes import Mapping, as_mapping, compose, decode, line_of, scalar_text
from kpis.plan.strategy_file.prose import read_chapters, read_population
from kpis.plan.strategy_file.review_points import gather
from kpis.plan.strategy_file.rules import Once, Problems, longest

FORMAT = "inastrategy/1"
HIGHEST_NUMBER = 999
LONGEST_DEPARTMENT = 45  # division and section together


def parse(data: bytes) -> content.StrategyFile:
    problems = Problems()
    root = as_mapping(compose(decode(data)), "ファイルの全体", problems)
    problems.raise_if_any()
    found = _Reader(root, problems).read()
    problems.raise_if_any()
    return found


class _Reader:
    """One pass through the file; knows what parts must agree with: period, departments, numbers in use."""

    def __init__(self, root: Mapping, problems: Problems):
        self.root, self.problems = root, problems
        self.once = Once(problems)
        self.departments: tuple[str, ...] = ()
        self.period = YEARS

    def read(self) -> content.StrategyFile:
        root = self.root
        self._check_format()
        self.period = root.within("period", _period, YEARS)
        self.departments = self._departments()
        viewpoints = root.each("viewpoints", self._viewpoint)
        self.viewpoints = {viewpoint.number for viewpoint in viewpoints}
        goals = root.each("goals", self._goal, required=True)
        scheme = root.within("scheme", _scheme, content.Scheme(USUAL), required=False)
        title = root.within("vision", _vision, ("", ""), required=False)
        population = read_population(root, frozenset(goal.number for goal in goals if goal.target))
        told = root.each("review_points", _review_point)
        found = content.StrategyFile(
            code=self._code(),
            name=root.text("name", longest=longest("Strategy.name")),
            short_name=root.text("short_name", longest=longest("Strategy.short_name")),
            municipality=root.within("municipality", _municipality, content.Municipality("", "", "")),
            council=root.text("council", required=False, longest=longest("Strategy.council")),
            first_year=self.period[0],
            last_year=self.period[1],
            vision_title=title[0],
            vision_subtitle=title[1],
            scheme=scheme,
            departments=self.departments,
            sections=read_chapters(root),
            population=population,
            viewpoints=viewpoints,
            goals=goals,
            review_points=gather(scheme, population, goals, told),
        )
        root.close()
        return found

    # --- The head ------------------------------------------------------------------------------------------

    def _check_format(self) -> None:
        """Another format would only bring errors that mislead."""
        if (found := self.root.text("format")) != FORMAT:
            self.root.refuse("format", f"は {FORMAT} と書いてください（いまは「{found}」）。")
            self.problems.raise_if_any()

    def _code(self) -> str:
        """What is stored under an older rule keeps its code, to the letter."""
        code = self.root.text("code")
        if code and (problem := code_problem(code)) and not _is_stored(code):
            self.root.refuse("code", problem)
        return code

    def _departments(self) -> tuple[str, ...]:
        found = []
        for node in self.root.sequence("departments"):
            label = self._department(node)
            self.once.check(("department", label), line_of(node), f"部署「{label}」")
            found.append(label)
        return tuple(found)

    def _department(self, node) -> str:
        words = (scalar_text(node, "「departments」の項目", self.problems) or "").split()
        if words and len(words) != 2:
            self.problems.add(
                line_of(node), f"部署は「部 課」と、間を一つ空けて書いてください（いまは「{node.value}」）。"
            )
        label = " ".join(words)
        if len(label) > LONGEST_DEPARTMENT:
            self.problems.add(
                line_of(node), f"部署の名称は{LONGEST_DEPARTMENT}文字以内で書いてください（いまは「{label}」）。"
            )
        return label

    # --- Goals, projects, measures ---------------------------------------------------------------------------

    def _number(self, found: Mapping, kind: str, word: str, within: tuple[int, ...] = ()) -> int:
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
            target=found.within(
                "target",
                lambda target: read_indicator(target, f"G{number}", 1, self.departments, self.period),
                None,
                required=False,
            ),
            judged=found.within("judged", _goal_judgements, {}, required=False),
            projects=found.each("projects", self._project),
        )

    def _target(self, found: Mapping, goal: int) -> content.Indicator:
        return read_indicator(found, f"G{goal}", 1, self.departments, self.period)

    def _project(self, found: Mapping) -> content.Project:
        """Projects are numbered through the whole strategy: a measure's code names no goal."""
        number = self._number(found, "project", "リーディング・プロジェクト")
        return content.Project(
            number=number,
            name=found.text("name", longest=longest("LeadingProject.name")),
            narrative=found.texts("narrative"),
            measures=found.each("measures", lambda measure: self._measure(measure, number, found.line)),
        )

    def _measure(self, found: Mapping, project: int, project_line: int) -> content.Measure:
        number = self._number(found, "measure", "施策", (project_line,))
        code, departments = f"{project}-{number}", self._departments_of(found)
        return content.Measure(
            code=code,
            number=number,
            name=found.text("name", longest=longest("Measure.name")),
            narrative=found.texts("narrative"),
            initiatives=found.each("initiatives", _initiative),
            departments=departments,
            kpis=found.each("kpis", lambda kpi: self._kpi(kpi, code, departments, found.line)),
        )

    def _departments_of(self, measure: Mapping) -> tuple[str, ...]:
        labels, once = [], Once(self.problems)
        for node in measure.sequence("departments", required=True):
            label = " ".join((scalar_text(node, "「departments」の項目", self.problems) or "").split())
            once.check(label, line_of(node), f"部署「{label}」")
            if label and label not in self.departments:
                self.problems.add(line_of(node), f"部署「{label}」が、ファイルの初めの「departments」にありません。")
            labels.append(label)
        return tuple(labels)

    def _kpi(self, found: Mapping, measure: str, departments: tuple[str, ...], measure_line: int) -> content.Indicator:
        number = self._number(found, "kpi", "指標", (measure_line,))
        return read_indicator(found, f"{measure}-{number}", number, departments, self.period)


def _municipality(found: Mapping) -> content.Municipality:
    code = found.text("code")
    if code and not is_municipality_code(code):
        found.refuse("code", f"は検査数字を含む6桁の全国地方公共団体コードで書いてください（いまは「{code}」）。")
    name = found.text("name", longest=longest("Municipality.name"))
    return content.Municipality(code, name, found.text("prefecture", longest=longest("Municipality.prefecture")))


def _period(found: Mapping) -> tuple[int, int]:
    start, end = (found.integer(key, *YEARS) for key in ("start", "end"))
    if start is None or end is None:
        return YEARS
    if start > end:
        found.refuse("end", f"は start（{start}）以降の年度にしてください（いまは「{end}」）。")
        return YEARS
    return start, end


def _vision(found: Mapping) -> tuple[str, str]:
    title = found.text("title", longest=longest("Strategy.vision_title"))
    return title, found.text("subtitle", required=False, longest=longest("Strategy.vision_subtitle"))


def _scheme(found: Mapping) -> content.Scheme:
    """A shipped scheme by its code, or a figure with two thresholds."""
    judged = found.text("judged", required=False, lines=True)
    if "code" in found.names:
        return content.Scheme(found.choice("code", shipped_codes()), judged=judged)
    figure = found.choice("figure", Figure.values)
    on_track, mostly = _threshold(found, "on_track"), _threshold(found, "mostly_on_track")
    if on_track is None or mostly is None:
        return content.Scheme(USUAL)
    if on_track <= mostly:
        found.refuse("mostly_on_track", f"は on_track（{on_track}）より小さくしてください（いまは「{mostly}」）。")
    return content.Scheme("", figure, on_track, mostly, judged)


def _threshold(found: Mapping, key: str) -> Decimal | None:
    value = found.decimal(key)
    if value is not None and not is_threshold(value):
        found.refuse(key, f"は{THRESHOLD_RULE}（いまは「{value}」）。")
        return None
    return value


def _goal_judgements(judged: Mapping) -> dict[str, str]:
    found = {key: judged.text(key, required=False, lines=True) for key in ("viewpoint", "projects")}
    return {key: text for key, text in found.items() if text}


def _initiative(found: Mapping) -> content.Initiative:
    return content.Initiative(found.text("text", longest=longest("Initiative.text")), found.texts("details"))


def _review_point(found: Mapping) -> content.ReviewPoint:
    return content.ReviewPoint(
        subject=found.text("subject", longest=longest("ReviewPoint.subject")),
        kind=found.choice("kind", ReviewPointKind.values),
        topic=found.text("topic", required=False, longest=longest("ReviewPoint.topic")),
        text=found.text("text", lines=True),
        reading=found.text("reading", required=False, lines=True),
    )


def _is_stored(code: str) -> bool:
    return re.fullmatch(STORABLE, code) is not None and Strategy.objects.filter(code=code).exists()


def is_municipality_code(code: str) -> bool:
    """Six digits, the last one the check digit over the five before it."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=False))
    return (11 - total % 11) % 10 == int(code[5])
