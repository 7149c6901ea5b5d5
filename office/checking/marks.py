"""What whoever checks a value should look at: marks on its row, each of which narrows the list."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from django.db import models
from django.db.models import Q

from kpis.choices import ActualState, ValueStatus
from kpis.models import KPI, Actual
from office.entry.beside import SAID, Beside
from office.entry.desk import Desk
from office.entry.result import Result
from organization.frozen import frozen
from organization.models import User


class Mark(models.TextChoices):
    """The first six are odd, and named before values are accepted; the others are only told."""

    NO_CAUSE = "no_cause", "要因が必要"
    UNUSUAL = "unusual", "いつもと違う値"
    SINCE_COMMENT = "since_comment", "コメントの後に変更"
    SINCE_ACCEPTANCE = "since_acceptance", "確認の後に変更"
    SAME_CAUSE = "same_cause", "要因が前年度と同文"
    OTHER_PLAN = "other_plan", "ほかの計画と不一致"
    NO_EVIDENCE = "no_evidence", "根拠資料なし"
    PROVISIONAL = "provisional", "速報"


TOLD = (Mark.NO_EVIDENCE, Mark.PROVISIONAL)


@frozen
class Found:
    """A mark with what there is to say of it."""

    mark: Mark
    words: tuple[str, ...] = ()

    @property
    def is_odd(self) -> bool:
        return self.mark not in TOLD

    @property
    def short(self) -> str:
        """For the row, in place of the plain word: 「前回の10倍以上です」. The whole stands in the opened row."""
        return self.words[0].partition("。")[0] if self.mark == Mark.UNUSUAL else self.mark.label


@frozen
class Earlier:
    """Value's id → what it said when it was last accepted, and when whoever checks last wrote about it."""

    accepted: Mapping[int, Actual]
    commented: Mapping[int, Actual]


def earlier_of(desk: Desk, kpis: Iterable[KPI]) -> Earlier:
    """One query, whatever the number of values."""
    actuals = [actual for kpi in kpis if (actual := desk.actual(kpi))]
    said = {actual.pk: last for actual in actuals if (last := _last_words(desk, actual))}
    wanted = Q(id__in=[actual.pk for actual in actuals], state=ActualState.ACCEPTED) | Q(id__in=said)
    accepted, commented = {}, {}
    for row in Actual.history.filter(wanted).order_by("history_id"):
        if row.state == ActualState.ACCEPTED:
            accepted[row.id] = row
        if row.id in said and row.history_date <= said[row.id]:
            commented[row.id] = row
    return Earlier(accepted, commented)


def _last_words(desk: Desk, actual: Actual) -> dt.datetime | None:
    """When the planning division, or the head who approves, last wrote about the value."""
    comments = desk.comments.get(actual.kpi_id, ())
    return max((one.at for one in comments if _checks(one.by, desk.user)), default=None)


def _checks(writer: User | None, user: User) -> bool:
    return writer is not None and (writer == user or (user.is_planning and writer.is_planning))


def marks_of(desk: Desk, kpi: KPI, result: Result | None, plans: Iterable[Beside], earlier: Earlier) -> Iterator[Found]:
    """In the order of ``Mark``; nothing of a value that is not entered."""
    actual = desk.actual(kpi)
    if actual is None or actual.status == ValueStatus.MISSING:
        return
    cause, last = actual.cause.strip(), desk.actual(kpi, desk.fiscal_year - 1)
    if result and result.needs_words and not cause:
        yield Found(Mark.NO_CAUSE)
    if result and result.question:
        yield Found(Mark.UNUSUAL, result.question)
    for mark, versions in ((Mark.SINCE_COMMENT, earlier.commented), (Mark.SINCE_ACCEPTANCE, earlier.accepted)):
        if changed := changes_between(versions.get(actual.pk, actual), actual, kpi):
            yield Found(mark, changed)
    if cause and last and cause == last.cause.strip():
        yield Found(Mark.SAME_CAUSE)
    if differing := tuple(_differing(plans)):
        yield Found(Mark.OTHER_PLAN, differing)
    if not desk.evidence.get(kpi.id):
        yield Found(Mark.NO_EVIDENCE)
    if actual.status == ValueStatus.PROVISIONAL:
        yield Found(Mark.PROVISIONAL)


def _differing(plans: Iterable[Beside]) -> Iterator[str]:
    for plan in plans:
        yield from (f"「{plan.plan}」では{one.label} {one.there}" for one in plan.differences)


def changes_between(before: Actual, after: Actual, kpi: KPI) -> tuple[str, ...]:
    """「実績値 18人（速報） → 20人（確定）」, field by field; ``before`` may be a row of the history."""
    pairs = ((label, words(before, kpi), words(after, kpi)) for label, words in WORDS.items())
    return tuple(f"{label} {old or NONE} → {new or NONE}" for label, old, new in pairs if old != new)


WORDS = SAID | {"前年度の取組への対応": lambda actual, kpi: actual.answer}
NONE = "なし"
