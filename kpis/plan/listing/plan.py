"""The lines as the plan that a strategy file would make: levels, numbers, codes, departments, 要確認."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from goals.choices import Labels
from goals.schemes import USUAL
from kpis.fields import TEXT_NAMES
from kpis.plan.listing.codes import Codes
from kpis.plan.listing.head import PlanHead
from kpis.plan.listing.headings import LABELS, LEVELS, Header
from kpis.plan.listing.kept import Kept
from kpis.plan.listing.levels import Named, read_level
from kpis.plan.listing.lines import TARGET_ROLE, Line
from kpis.plan.listing.measured import guides_in
from kpis.plan.listing.resource import Entry
from kpis.plan.readings import JUDGED
from kpis.plan.strategy_file import content
from kpis.plan.strategy_file.head import LONGEST_LABEL
from kpis.plan.strategy_file.indicators import JUDGEMENTS
from kpis.plan.strategy_file.review_points import gather
from kpis.plan.strategy_file.rules import longest
from kpis.sheets.kit.problems import Problem
from projects.models import ABSENT

TOLD_BY_COLUMNS = frozenset(("direction", "accumulation", "guide", "owner", "result_level"))
FIELD_OF_JUDGED = {key: field for key, field, _, _ in JUDGED}
UNSAID = TOLD_BY_COLUMNS | FIELD_OF_JUDGED.keys()
NO_GOALS = (
    "どの基本目標の指標かが、一覧からは分かりません。基本目標（基本方針、政策など）の列を選ぶか、"
    "一覧に「基本目標１　○○」の列か行を加えてください。"
)
_MODELS = {"goal": "BasicGoal.name", "project": "LeadingProject.name", "measure": "Measure.name"}


@dataclass(slots=True)
class Node:
    """A goal, project or measure while the list is read; ``name`` is empty where the plan lacks the level."""

    level: str
    name: str
    printed: int | None
    line: Line
    number: int = ABSENT
    below: list["Node"] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_absent(self) -> bool:
        return not self.name


def plan_of(
    entries: Sequence[Entry], head: PlanHead, header: Header, kept: Kept
) -> tuple[content.StrategyFile, list[Problem]]:
    """``kept``: what the stored plan says and a list cannot say."""
    tree = _Tree()
    goals = tree.grow(entries)
    codes = Codes(goals, kept)
    maker = _Maker(codes, kept, head)
    made = tuple(maker.goal(goal) for goal in goals)
    departments = tuple(dict.fromkeys(label for entry in entries for label in entry.departments))
    scheme = kept.scheme or content.Scheme(USUAL)
    if head.scheme and head.scheme != scheme.code:
        scheme = content.Scheme(head.scheme)
    plan = content.StrategyFile(
        code=head.code,
        name=head.name,
        short_name=head.short_name,
        municipality=head.municipality,
        council=head.council or kept.council,
        labels=kept.labels or _labels(header),
        first_year=head.first_year,
        last_year=head.last_year,
        vision_title=kept.vision[0],
        vision_subtitle=kept.vision[1],
        scheme=scheme,
        departments=tuple(dict.fromkeys((*kept.departments, *departments))),
        sections=kept.sections,
        population=kept.population,
        viewpoints=kept.viewpoints,
        goals=made,
        review_points=gather(scheme, kept.population, made, kept.points),
    )
    return plan, [*tree.problems, *codes.problems]


def _labels(header: Header) -> dict[str, str]:
    """What the list calls its levels, where it has words of its own: 「基本方針」 over the column."""
    found = {}
    for level in LEVELS:
        heading = header.column_of.get(level)
        word = heading.text.split()[-1].removesuffix("名") if heading and heading.text else ""
        if word and word != LABELS[level] and word != getattr(Labels(), level) and len(word) <= LONGEST_LABEL:
            found[level] = word
    return found


# --- Levels ------------------------------------------------------------------------------------------------


class _Tree:
    """Nodes by their printed number or, where none is printed, by their name."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.roots: list[Node] = []

    def grow(self, entries: Sequence[Entry]) -> list[Node]:
        if entries and not any(entry.line["goal"] for entry in entries):
            self.problems.append(entries[0].line.problem("goal", NO_GOALS))  # once, and not in every line
            return []
        for entry in entries:
            self._place(entry)
        self._number(self.roots)
        projects = [one for goal in self.roots for one in goal.below]
        self._number(projects)
        for project in projects:
            self._number(project.below)
        return self.roots

    def _place(self, entry: Entry) -> None:
        line, siblings = entry.line, self.roots
        if not line["goal"]:
            words = "どの基本目標の指標かが分かりません。基本目標を入力してください。"
            self.problems.append(line.problem("goal", words))
            return
        for level in ("goal",) if entry.role == TARGET_ROLE else LEVELS:
            node = self._node(siblings, level, read_level(line[level]), line)
            siblings = node.below
        node.entries.append(entry)

    def _node(self, siblings: list[Node], level: str, named: Named, line: Line) -> Node:
        for node in siblings:
            if named.name == node.name:
                return node
            if named.number is not None and named.number == node.printed:
                words = (
                    f"番号{named.number}の名称が、{node.line.place(level)}の「{node.name}」と異なります。"
                    "同じものなら名称を、別のものなら番号を直してください。"
                )
                self.problems.append(line.problem(level, words))
                return node
        if len(named.name) > (longest(_MODELS[level]) or 0):
            words = f"名称は{longest(_MODELS[level])}文字以内で入力してください。"
            self.problems.append(line.problem(level, words))
        siblings.append(Node(level, named.name, named.number, line))
        return siblings[-1]

    def _number(self, nodes: Sequence[Node]) -> None:
        """The printed numbers, where each has one of its own; else 1, 2, 3. An absent one has none."""
        present = [node for node in nodes if not node.is_absent]
        printed = [node.printed for node in present]
        are_good = all(printed) and len(set(printed)) == len(printed)
        for place, node in enumerate(present, start=1):
            node.number = (node.printed if are_good else place) or place


# --- The file's own values ---------------------------------------------------------------------------------


class _Maker:
    def __init__(self, codes: Codes, kept: Kept, head: PlanHead):
        self.codes, self.kept, self.head = codes, kept, head

    def goal(self, node: Node) -> content.Goal:
        kept = self.kept.goals.get(node.number)
        return content.Goal(
            number=node.number,
            name=node.name,
            narrative=kept.narrative if kept else [],
            viewpoint=kept.viewpoint if kept else None,
            targets=tuple(self._indicator(entry) for entry in node.entries),
            judged=kept.judged if kept else {},
            projects=tuple(self._project(one, node) for one in node.below),
        )

    def _project(self, node: Node, goal: Node) -> content.Project:
        key = f"@{goal.number}" if node.is_absent else str(node.number)
        kept = self.kept.projects.get(key)
        return content.Project(
            number=node.number,
            name=node.name,
            narrative=kept.narrative if kept else [],
            measures=tuple(self._measure(one, key) for one in node.below),
            key=key,
        )

    def _measure(self, node: Node, project: str) -> content.Measure:
        code = self.codes.of_measure(node)
        key = code or f"{project}@"
        kept = self.kept.measures.get(key)
        departments = tuple(dict.fromkeys(label for entry in node.entries for label in entry.departments))
        if kept and (not departments or set(departments) == set(kept.departments)):
            departments = kept.departments  # in the plan's order
        return content.Measure(
            code=code,
            number=node.number,
            name=node.name,
            narrative=kept.narrative if kept else [],
            initiatives=kept.initiatives if kept else (),
            departments=departments,
            kpis=tuple(self._indicator(entry) for entry in node.entries),
            key=key,
            repeats=kept.repeats if kept else (),
        )

    def _indicator(self, entry: Entry) -> content.Indicator:
        kpi, row = entry.kpi, entry.line.row
        code, number = self.codes.of(entry)
        kept = self.kept.indicators.get(code)
        own = {name: getattr(kpi, name) for name in TEXT_NAMES}
        return content.Indicator(
            code=code,
            number=number,
            name=kpi.name,
            unit=kpi.unit,
            per=kpi.per,
            decimals=kpi.decimals,
            baseline=content.Value(kpi.baseline_text, kpi.baseline_value, kpi.baseline_year, row),
            target=content.Value(kpi.target_text, kpi.target_value, kpi.target_year, row),
            judged=self._judged(entry, kept),
            texts={name: text or (kept.texts.get(name, "") if kept else "") for name, text in own.items()},
            available_month=kept.available_month if kept else None,
            guides=guides_in(kpi, entry.line, self.head) or (kept.guides if kept else {}),
            series=kept.series if kept else "",
            statistic=kept.statistic if kept else "",
            line=row,
        )

    def _judged(self, entry: Entry, kept: content.Indicator | None) -> content.Judged:
        kpi = entry.kpi
        found = {key: getattr(kpi, name) for key, name in FIELD_OF_JUDGED.items()} | {"owner": entry.owner}
        reasons = dict(kpi.judged_reasons)
        for key in UNSAID if kept else ():
            is_same = found[key] == getattr(kept.judged, key)
            if is_same or not found[key] or key in entry.proposals or key not in TOLD_BY_COLUMNS:
                _keep(key, found, reasons, kept.judged)
        order = dict.fromkeys((*(kept.judged.reasons if kept else ()), *JUDGEMENTS))
        return content.Judged(**found, reasons={key: reasons[key] for key in order if key in reasons})


def _keep(key: str, found: dict, reasons: dict[str, str], kept: content.Judged) -> None:
    """What the list leaves unsaid stays as the plan has it, and with its reason; words are judged by attainment."""
    if key == "method" and "attainment" in (found[key], kept.method):
        return
    found[key] = getattr(kept, key)
    reasons.pop(key, None)
    if reason := kept.reasons.get(key):
        reasons[key] = reason
