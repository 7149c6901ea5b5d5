"""The preview: the plan as a tree, each KPI with what was proposed for it and what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal

from goals.choices import Labels
from kpis.choices import Accumulation, Direction, GuideMethod, TimeBasis
from kpis.measurement.numerals import open_number, short_year
from kpis.plan.listing.headings import LABELS
from kpis.plan.listing.lines import ROLE, TARGET_ROLE, Line
from kpis.plan.listing.proposals import Proposal
from kpis.plan.listing.read import Checked
from kpis.plan.listing.resource import JUDGED, Entry
from kpis.plan.readings import GRADING
from kpis.plan.strategy_file import content
from kpis.sheets.kit.problems import Problem
from office.plan.registration.forms import EDITABLE, EntryForm
from office.plan.registration.state import State
from organization.frozen import frozen

_KEY_OF = JUDGED | {"owner": "owner", "method": "target"}  # a proposal → the column that settles it
_WORD_OF = {key: word for key, _, word, _ in GRADING} | {"owner": LABELS["owner"]}


@frozen
class Row:
    """One KPI. ``doubtful``: the reasons of the proposals that a person should look at; their fields are open."""

    entry: Entry
    code: str
    form: EntryForm
    facts: tuple[str, ...]
    doubtful: tuple[str, ...]
    problems: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def number(self) -> int:
        return self.entry.line.row

    @property
    def values(self) -> str:
        """「12件/年（R5）→ 20件/年（R11）」"""
        kpi = self.entry.kpi
        year = f"（{short_year(kpi.baseline_year)}）" if kpi.baseline_year else " "
        return f"{kpi.baseline_text or '－'}{year}→ {kpi.target_text or '－'}（{short_year(kpi.target_year)}）"

    @property
    def is_target(self) -> bool:
        return self.entry.role == TARGET_ROLE


@frozen
class Branch:
    """A goal, project or measure with what hangs below it; ``title`` is empty where the plan lacks the level."""

    title: str
    rows: tuple[Row, ...] = ()
    below: tuple["Branch", ...] = ()
    departments: str = ""


@frozen
class Preview:
    goals: tuple[Branch, ...]
    rows: tuple[Row, ...]
    unplaced: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()
    row_of: Mapping[int, Row] = field(default_factory=dict)

    @property
    def doubtful_count(self) -> int:
        return sum(bool(row.doubtful) for row in self.rows)

    @property
    def told_problems(self) -> list[tuple[str, str, int | None]]:
        """Place, text, and the row to which it leads."""
        return [
            (one.cell or f"{one.row}行目", one.text, one.row if one.row in self.row_of else None)
            for one in self.problems
        ]

    @property
    def counts(self) -> str:
        """「基本目標4、施策12、指標60」"""
        targets = sum(row.is_target for row in self.rows)
        projects = [one for goal in self.goals for one in goal.below]
        measures = [one for project in projects for one in project.below]
        found = {
            "基本目標": len(self.goals),
            "プロジェクト": sum(bool(one.title) for one in projects),
            "施策": sum(bool(one.title) for one in measures),
            "数値目標": targets,
            "指標": len(self.rows) - targets,
        }
        return "、".join(f"{word}{count}" for word, count in found.items() if count)


def preview_of(checked: Checked, state: State, data=None) -> Preview:
    """``data``: the fields as they were sent, where they are to be shown again."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in checked.problems:
        by_row[problem.row].append(problem)
    plan = checked.plan
    made = {one.line: one for one in plan.indicators} if plan else {}
    departments = sorted({label for entry in checked.entries for label in entry.departments})
    rows = {
        entry.line.row: _row(entry, made.get(entry.line.row), by_row[entry.line.row], departments, state, data)
        for entry in checked.entries
    }
    word = plan.labels.get("goal", Labels().goal) if plan else ""
    goals = tuple(_goal(goal, word, rows) for goal in plan.goals) if plan else ()
    unplaced = tuple(row for number, row in rows.items() if number not in made)
    return Preview(goals, tuple(rows.values()), unplaced, checked.problems, checked.refused, rows)


def _row(
    entry: Entry,
    made: content.Indicator | None,
    problems: list[Problem],
    departments: Iterable[str],
    state: State,
    data,
) -> Row:
    wrong = {key for key in LABELS if any(_is_at(entry.line, key, problem) for problem in problems)}
    doubtful = [one for one in entry.proposals.values() if not one.is_sure]
    keys = {_KEY_OF[one.key] for one in doubtful if one.key in _KEY_OF} | wrong
    if is_proposed_target(entry):
        keys.add(ROLE)
    is_open = entry.line.row in state.opened
    shown = [key for key in EDITABLE if is_open or key in keys]
    reasons = tuple(_told(one) for one in doubtful)
    if is_proposed_target(entry):
        reasons += ("種類：施策のない行のため、基本目標の数値目標とみました。",)
    texts = tuple(one.text for one in problems)
    form, facts = EntryForm(entry, shown, departments, data), tuple(_facts(entry, made.guides if made else {}))
    return Row(entry, made.code if made else "", form, facts, reasons, texts, is_open)


def is_proposed_target(entry: Entry) -> bool:
    return entry.role == TARGET_ROLE and not entry.line[ROLE] and not entry.line["code"]


def _is_at(line: Line, key: str, problem: Problem) -> bool:
    """A key without a column is told by its word."""
    is_there = problem.cell == line.place(key)
    return is_there and (key in line.columns or problem.text.startswith(f"{LABELS[key]}："))


def _told(proposal: Proposal) -> str:
    return f"{_WORD_OF[proposal.key]}：{proposal.reason}。"


def _facts(entry: Entry, guides: Mapping[int, Decimal]) -> Iterator[str]:
    """In words; what the list does not say is marked as 案."""
    kpi = entry.kpi

    def told(key: str, text: str) -> str:
        return f"{text}（案）" if key in entry.proposals else text

    yield told("direction", str(Direction(kpi.direction).label))
    yield told("accumulation", str(Accumulation(kpi.accumulation).label))
    yield told("guide", f"目安値：{GuideMethod(kpi.guide_method).label}")
    if guides:
        told_of = (f"{short_year(year)} {open_number(value)}" for year, value in guides.items())
        yield f"目安値（一覧の値）：{'、'.join(told_of)}"
    if kpi.method:
        yield told("method", "達成・未達成で判定")
    if kpi.is_share:
        yield told("share", "100％が上限")
    if "time_basis" in entry.proposals:
        yield told("time_basis", str(TimeBasis(kpi.time_basis).label))
    yield told("owner", f"担当：{entry.owner}") if entry.owner else "担当：未定"


def _goal(goal: content.Goal, word: str, rows: Mapping[int, Row]) -> Branch:
    return Branch(
        f"{word}{goal.number}　{goal.name}",
        tuple(rows[one.line] for one in goal.targets),
        tuple(_project(one, rows) for one in goal.projects),
    )


def _project(project: content.Project, rows: Mapping[int, Row]) -> Branch:
    title = f"{project.number}　{project.name}" if project.name else ""
    return Branch(title, (), tuple(_measure(one, rows) for one in project.measures))


def _measure(measure: content.Measure, rows: Mapping[int, Row]) -> Branch:
    title = f"{measure.code}　{measure.name}" if measure.name else ""
    return Branch(title, tuple(rows[one.line] for one in measure.kpis), (), "、".join(measure.departments))
