"""A plan's years side by side, and two of them compared. Pure: every year as its own review says it, nothing judged
again; grades of different classes are shown and not set against each other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum

from kpis.measurement.numerals import wareki
from kpis.measurement.terms import NO_ACTUAL
from organization.frozen import frozen
from reports.review.facts import Review
from reports.review.grading import in_short
from reports.review.previous import ON_ITS_WAY
from reports.review.row import Row


@frozen
class YearsLine:
    """One KPI: its row in each of the years, None where the plan of that year lacked it."""

    code: str
    rows: tuple[Row | None, ...]

    @property
    def latest(self) -> Row:
        """As the last of the years that has it says it: its name, place and department."""
        return next(row for row in reversed(self.rows) if row is not None)

    @property
    def is_gone(self) -> bool:
        return self.rows[-1] is None


@frozen
class Years:
    """``reviews`` from the oldest on; ``lines`` in the order of the newest plan, what left the plan at the end."""

    reviews: tuple[Review, ...]
    lines: tuple[YearsLine, ...]

    @property
    def newest(self) -> Review:
        return self.reviews[-1]


def side_by_side(reviews: Iterable[Review]) -> Years:
    """``reviews`` of one plan, from the oldest year on; at least one."""
    found = tuple(reviews)
    by_year = [{row.code: row for row in review.rows} for review in found]
    codes = dict.fromkeys(code for rows in reversed(by_year) for code in rows)
    return Years(found, tuple(YearsLine(code, tuple(rows.get(code) for rows in by_year)) for code in codes))


class Course(Enum):
    """What became of a KPI's grade between two years; the value is its name on pages."""

    UP = "評価が上がった"
    DOWN = "評価が下がった"
    NEW = "新たに評価した"
    GONE = "評価がなくなった"
    SAME = "評価は同じ"
    UNLIKE = "区分が異なる"
    NONE = "どちらも実績値なし"


@frozen
class Step:
    """A KPI in two years. ``before`` or ``after`` is None where the plan of that year lacked it."""

    course: Course
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        return self.after or self.before  # type: ignore[return-value]  # one of them is there


@frozen
class Counted:
    """How many KPIs took each course, of a goal, a department or the whole."""

    name: str
    total: int
    counts: Mapping[Course, int]


@frozen
class Comparison:
    """Two years of a plan; ``reason`` says why their grades are not set against each other, where they are not."""

    before: Review
    after: Review
    steps: tuple[Step, ...]
    reason: str = ""

    def of(self, course: Course) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.course == course)

    @property
    def rules_note(self) -> str:
        """That the years were graded by other rules, where it is so: grades stay as they were published."""
        if self.before.rules == self.after.rules or not self.steps:
            return ""
        return (
            f"評価を決める規則は、{wareki(self.before.year or 0)}が第{self.before.rules}版、"
            f"{wareki(self.after.year or 0)}が第{self.after.rules}版です。規則の違いで評価が変わった指標もあります。"
        )

    @property
    def courses(self) -> list[Course]:
        """Those that a table has a column for."""
        left_out = (Course.UP, Course.DOWN, Course.SAME) if self.reason else (Course.UNLIKE,)
        return [one for one in Course if one not in left_out]

    @property
    def whole(self) -> Counted:
        return _counted("全体", self.steps)

    @property
    def by_goal(self) -> list[Counted]:
        word = self.after.words.goal
        found = _grouped(self.steps, lambda row: f"{row.place.goal_number}")
        names = {str(step.row.place.goal_number): step.row.place.goal_name for step in reversed(self.steps)}
        return [_counted(f"{word}{key}　{names[key]}", found[key]) for key in sorted(found, key=int)]

    @property
    def by_department(self) -> list[Counted]:
        found = _grouped(self.steps, lambda row: row.owner or "担当部署の記載なし")
        return [_counted(name, steps) for name, steps in found.items()]


def compare_years(before: Review, after: Review) -> Comparison:
    """The KPIs as the grades count them, each as its own year was graded. Of a year on its way nothing is said."""
    if before.status.unfinished or after.status.unfinished:
        return Comparison(before, after, (), ON_ITS_WAY)
    alike = after.scheme.grades_like(before.scheme)
    kpis = {row.code for review in (before, after) for row in review.kpi_rows}
    lines = [line for line in side_by_side((before, after)).lines if line.code in kpis]
    steps = tuple(_step(*line.rows, review=after, alike=alike) for line in lines)
    return Comparison(before, after, steps, _why_unlike(before, after))


def _step(before: Row | None, after: Row | None, *, review: Review, alike: bool) -> Step:
    graded = [row for row in (before, after) if row is not None and row.grade.code != NO_ACTUAL.code]
    if len(graded) == 2:
        return Step(_course(*graded, review=review) if alike else Course.UNLIKE, before, after)
    if not graded:
        return Step(Course.NONE, before, after)
    return Step(Course.NEW if graded[0] is after else Course.GONE, before, after)


def _course(before: Row, after: Row, *, review: Review) -> Course:
    rank = review.scheme.rank_of
    step = rank(before.grade.code) - rank(after.grade.code)
    return Course.UP if step > 0 else Course.DOWN if step < 0 else Course.SAME


def _why_unlike(before: Review, after: Review) -> str:
    if after.scheme.grades_like(before.scheme):
        return ""
    (then, by), (now, by_now) = ((wareki(one.year or 0), in_short(one.scheme)) for one in (before, after))
    return (
        f"{then}は{by}、{now}は{by_now}で評価しました。区分が異なるため、評価が上がったか下がったかは数えていません。"
    )


def _grouped(steps: Sequence[Step], key: Callable[[Row], str]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(key(step.row), []).append(step)
    return found


def _counted(name: str, steps: Sequence[Step]) -> Counted:
    counts = Counter(step.course for step in steps)
    return Counted(name, len(steps), {course: counts[course] for course in Course})
