"""要確認 as questions: what is asked of many KPIs at once, what answers it now, and one answer for all that are chosen.

A person picks points as they were shown: by digest, with the value that answered them. Whoever has changed either in
between keeps what they did, and the person is told how many were left.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Field

from goals.models import Strategy
from kpis.choices import ReviewPointKind
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.models import KPI
from kpis.plan.readings import JUDGED
from kpis.plan.review_points import GROUPS, Point, points_of
from kpis.plan.strategy_file.review_points import TOPICS
from organization.frozen import frozen
from organization.models import Department

Picked = Mapping[str, str]  # a point's digest → what answered it when it was shown
_TOPIC_KEYS = {topic: key for key, topic in TOPICS.items()}
_WORDS = {field: say for _, field, _, say in JUDGED}
# The field of a KPI that answers a point: of what was judged, and of what the numbers tell.
_OF_JUDGED = {key: field for key, field, _, _ in JUDGED} | {"owner": "owner"}
_OF_FINDING = {
    PlanIssueCode.TARGET_ON_WRONG_SIDE: "direction",
    PlanIssueCode.BASELINE_EARNS_CLASS: "method",
    PlanIssueCode.NOT_POSITIVE: "method",
    PlanIssueCode.SHARE_ABOVE_100: "is_share",
    PlanIssueCode.SOUNDS_CUMULATIVE: "accumulation",
    PlanIssueCode.DOES_NOT_SOUND_CUMULATIVE: "accumulation",
    PlanIssueCode.NO_GUIDE: "guide_method",
    PlanIssueCode.NO_SOURCE: "source",
}


@frozen
class Question:
    """``field``: what of a KPI answers it, where one value does. ``is_proposal``: it was answered for the city."""

    key: str
    label: str
    field: str = ""
    is_proposal: bool = False

    @property
    def stored(self) -> Field:
        return KPI._meta.get_field(self.field)

    @property
    def field_label(self) -> str:
        return str(self.stored.verbose_name)


@frozen
class Asked:
    """A point under its question. ``value`` answers it now, as ``raw`` writes it, and in words: ``said``."""

    point: Point
    question: Question
    kpi: KPI | None = None
    value: str = ""
    said: str = ""

    @property
    def token(self) -> str:
        """What a page sends of a point that is picked: ``Picked`` as one text."""
        return f"{self.point.digest}:{self.value}"


def question_of(point: Point) -> Question:
    is_proposal = point.group not in set(PlanIssueCode) | {ReviewPointKind.CONTRADICTION}
    if not (point.topic and point.group in ReviewPointKind.values):
        return Question(str(point.group), GROUPS[point.group], _OF_FINDING.get(point.group, ""), is_proposal)
    key = _TOPIC_KEYS.get(point.topic, "")
    name = key or point.topic.encode().hex()  # a file may have topics of its own
    return Question(f"{point.group}-{name}", point.topic, _OF_JUDGED.get(key, ""), is_proposal)


def asked_of(strategy: Strategy) -> tuple[Asked, ...]:
    """Every point of the plan under its question, in the order of ``GROUPS``. A fixed number of queries."""
    kpis = {kpi.pk: kpi for kpi in KPI.objects.of(strategy).with_place()}
    groups = list(GROUPS)
    points = sorted(points_of(strategy), key=lambda point: (groups.index(point.group), _place(point.topic)))
    return tuple(_asked(point, kpis.get(point.kpi_id)) for point in points)


def answers_of(question: Question, strategy: Strategy) -> list[tuple[str, str]]:
    """What may be chosen, as it is sent and in words; nothing where the answer is typed."""
    if question.field == "owner":
        departments = Department.objects.filter(municipality=strategy.municipality_id, valid_to=None)
        return [(str(one.pk), str(one)) for one in departments.order_by("order", "pk")]
    if question.field == "is_share":
        return [(str(value), _WORDS["is_share"](value)) for value in (True, False)]
    choices = dict(question.stored.choices or ())
    blank = {"": _WORDS[question.field]("")} if choices and question.stored.blank else {}
    return [(value, _WORDS[question.field](value)) for value in blank | choices]


def raw(kpi: KPI, field: str) -> str:
    """A field as pages send it."""
    value = kpi.owner_id if field == "owner" else getattr(kpi, field)
    return "" if value is None else str(value)


def said(kpi: KPI, field: str) -> str:
    """A field in words."""
    if field == "owner":
        return kpi.owner.section if kpi.owner else "担当部署なし"
    value: Any = getattr(kpi, field)
    return _WORDS[field](value) if field in _WORDS else str(value)


def still_open(asked: Iterable[Asked], picked: Picked) -> list[Asked]:
    """Those of the picked that are as they were shown."""
    found = {one.point.digest: one for one in asked if one.point.settled is None}
    return [found[digest] for digest, value in picked.items() if digest in found and found[digest].value == value]


def _asked(point: Point, kpi: KPI | None) -> Asked:
    question = question_of(point)
    if kpi is None or not question.field:
        return Asked(point, question, kpi)
    return Asked(point, question, kpi, raw(kpi, question.field), said(kpi, question.field))


def _place(topic: str) -> int:
    return list(TOPICS.values()).index(topic) if topic in _TOPIC_KEYS else len(TOPICS)
