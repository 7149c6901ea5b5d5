"""Answering the questions of a plan (要確認): as proposed, or with another value for many KPIs; and taking it back.

Each is one act in one transaction. What was changed stays in the history of the KPI, like every edit of the plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from django.db import transaction

from goals.models import Strategy
from kpis.choices import ReviewPointKind
from kpis.models import KPI, ReviewPoint, Settlement
from kpis.plan.editing.holding import Held, holding
from kpis.plan.editing.indicators import KPIText, write_kpi
from kpis.plan.editing.placing import placed
from kpis.plan.questions import Asked, Picked, Question, answers_of, asked_of, raw, still_open
from kpis.plan.readings import KEYS
from kpis.plan.review_points import reopen, settle
from kpis.workflow.runner import Invalid
from organization.frozen import frozen
from organization.models import User

WHY, TAKEN_BACK = "要確認での変更", "要確認での変更の取消し"
ANSWER = "value"  # where a page shows what is wrong with the new value
POINT = ("position", "subject", "kind", "topic", "text", "reading")
Change = Mapping[str, Any]  # of one KPI, as JSON can keep it: what it was, what it is, and what the file had told of it


@frozen
class Answered:
    """``count``: how many points were answered; ``left``: those that somebody else had touched. The rest undoes it."""

    count: int
    left: int
    settled: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default_factory=tuple)


def confirm(strategy: Strategy, picked: Picked, note: str, *, by: User | None) -> Answered:
    """The points stand as they are: settled with a note."""
    with transaction.atomic():
        Strategy.objects.select_for_update().get(pk=strategy.pk)
        chosen = [one.point.digest for one in still_open(asked_of(strategy), picked)]
        settle(strategy, chosen, note, by=by)
    return Answered(len(chosen), len(picked) - len(chosen), tuple(chosen))


def change(strategy: Strategy, key: str, picked: Picked, value: str, *, by: User | None) -> Answered:
    """One value for all that are chosen under a question. What the file had judged of it is answered with that."""
    with holding(strategy, by) as held, placed(held):
        asked = [one for one in asked_of(held.strategy) if one.question.key == key and one.kpi]
        chosen = still_open(asked, picked)
        changes = tuple(_changed(held, one, value) for one in chosen if one.value != value)
        digests = [one.point.digest for one in chosen]
        if chosen:
            settle(held.strategy, digests, f"{chosen[0].question.field_label}を決めました。", by=by)
    kept = Settlement.objects.filter(strategy=strategy, digest__in=digests)
    return Answered(len(chosen), len(picked) - len(chosen), tuple(kept.values_list("digest", flat=True)), changes)


def take_back(strategy: Strategy, settled: Iterable[str], changes: Iterable[Change], *, by: User | None) -> Answered:
    """As it was before; a KPI whose value somebody has changed since stays as it is."""
    settled, changes = list(settled), list(changes)
    with holding(strategy, by) as held, placed(held):
        count = reopen(held.strategy, settled, by=by)
        kept = [one for one in changes if _put_back(held, one)]
    return Answered(max(count, len(kept)), len(changes) - len(kept))


# --- Within ------------------------------------------------------------------------------------------------------


def _changed(held: Held, asked: Asked, value: str) -> Change:
    kpi, name = asked.kpi, asked.question.field
    key = KEYS.get(name, "")
    told = ReviewPoint.objects.filter(strategy=held.strategy, subject=kpi.code, kind=ReviewPointKind.JUDGEMENT)
    told = told.filter(text=kpi.judged_reasons.get(key, ""), topic=asked.point.topic) if key else told.none()
    points = list(told.values(*POINT))
    reasons = {key: kpi.judged_reasons[key]} if key in kpi.judged_reasons else {}
    _write(held, kpi, name, _value_of(asked.question, value, held), WHY)
    return {"kpi": kpi.pk, "field": name, "old": asked.value, "new": value, "reasons": reasons, "points": points}


def _value_of(question: Question, value: str, held: Held) -> Any:
    """As the field stores it; only what may be chosen."""
    answers = answers_of(question, held.strategy)
    if answers and value not in dict(answers):
        raise Invalid({ANSWER: f"{question.field_label}を選んでください。"})
    if not answers and not value.strip():
        raise Invalid({ANSWER: f"{question.field_label}を入力してください。"})
    longest = question.stored.max_length
    if longest and len(value) > longest:
        raise Invalid({ANSWER: f"{question.field_label}は{longest}字までで入力してください。"})
    return _stored(question.field, value)


def _stored(name: str, value: str) -> Any:
    if name == "owner":
        return int(value) if value else None
    return value == "True" if name == "is_share" else value.strip()


def _write(held: Held, kpi: KPI, name: str, value: Any, why: str) -> None:
    stored = KPIText.of(kpi)
    owner = value if name == "owner" else stored.owner
    values = stored.values if name == "owner" else stored.values | {name: value}
    text = KPIText(values, stored.code, owner, stored.guides, stored.places)
    try:
        write_kpi(held, kpi, stored, text, why)
    except Invalid as invalid:
        raise Invalid({ANSWER: f"{kpi.code} {kpi.name}：{invalid}"}) from invalid


def _put_back(held: Held, change: Change) -> bool:
    kpi = KPI.objects.select_for_update(of=("self",)).filter(strategy=held.strategy, pk=change["kpi"]).first()
    if kpi is None or raw(kpi, change["field"]) != change["new"]:
        return False
    _write(held, kpi, change["field"], _stored(change["field"], change["old"]), TAKEN_BACK)
    if change["reasons"]:
        kpi.judged_reasons |= change["reasons"]
        held.sign(kpi, TAKEN_BACK)
        kpi.save()
    ReviewPoint.objects.bulk_create(ReviewPoint(strategy=held.strategy, **point) for point in change["points"])
    return True
