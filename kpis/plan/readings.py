"""計画書の読み方: how the plan was read where it leaves that open, in words for the public."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from goals.models import Strategy
from kpis.choices import Accumulation, Direction, GuideMethod, Method, ResultLevel, TimeBasis
from kpis.models import ReviewPoint

WHOLE_PLAN = "戦略全体"
# A judgement that changes how a KPI is graded: its key in the file, the KPI's field, its word, how its value is said.
GRADING = (
    ("direction", "direction", "望ましい方向", lambda value: Direction(value).label),
    ("accumulation", "accumulation", "量の種類", lambda value: Accumulation(value).label),
    ("guide", "guide_method", "目安値の決め方", lambda value: GuideMethod(value).label),
    ("method", "method", "評価の手法", lambda value: Method(value).label if value else "戦略全体の方法"),
    ("share", "is_share", "割合", lambda value: "100％が上限の割合" if value else "100％を超え得る値"),
    ("time_basis", "time_basis", "期間の取り方", lambda value: TimeBasis(value).label),
)
# With what says where a KPI stands between work and effect, which no grade depends on.
JUDGED = (
    *GRADING,
    (
        "result_level",
        "result_level",
        "指標の段階",
        lambda value: ResultLevel(value).said if value else "定めない",
    ),
)
KEYS = {field: key for key, field, _, _ in JUDGED}


def judged_of(kpi: Any) -> Iterator[tuple[str, str, str]]:
    """Word, what was judged, and why; of a KPI or a row of its fields. Nothing where the plan leaves no doubt."""
    for key, field, word, label in GRADING:
        if reason := kpi.judged_reasons.get(key):
            yield word, label(getattr(kpi, field)), reason


def reasons_left(stored: Any, changed: Any) -> dict[str, str]:
    """The file's reasons without those of judgements that were changed: the public would read them beside others."""
    gone = {key for field, key in KEYS.items() if getattr(stored, field) != getattr(changed, field)}
    return {key: text for key, text in changed.judged_reasons.items() if key not in gone}


def told_by_file(strategy: Strategy) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Subject → topic and public text of the points to check that change how a KPI is graded; one query."""
    found: dict[str, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    points = ReviewPoint.objects.filter(strategy=strategy).exclude(reading="").order_by("position")
    for subject, topic, text in points.values_list("subject", "topic", "reading"):
        found[subject] += ((topic, text),)
    return found
