"""What the acts share: how they refuse, hold the year, tell a stale save and leave their event."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.utils import timezone

from council.choices import CouncilAct
from council.denials import act_closed
from council.models import CouncilEvent
from council.models.evaluation import LONGEST_TEXT, Written
from council.permissions import part_towards
from council.policy import Doing
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.cycle.common import locked
from kpis.workflow.openings import openings_ever, openings_on
from kpis.workflow.permissions import Standing
from kpis.workflow.rule import Denied, Part, Refused, refuse
from organization.models import Department, User

Kept = TypeVar("Kept", bound=Written)


class Stale(Exception):
    """Somebody else saved in between; ``stored`` is theirs. Nothing was written."""

    def __init__(self, stored: Written):
        super().__init__("ほかの人が先に保存しています。")
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Saved(Generic[Kept]):
    """What is stored now, and whether this act changed it."""

    kept: Kept
    changed: bool


def hold(strategy: Strategy, fiscal_year: int) -> ReportingYear:
    """The reporting year, held until the act is done. Refuses where the year has not been opened."""
    year = ReportingYear.objects.filter(strategy=strategy, fiscal_year=fiscal_year).first()
    if year is None:
        raise Refused(Denied("この年度はまだ始まっていません", "年度を始めるのは企画部門です"))
    return locked(year)


def check(
    doing: Doing,
    by: User | None,
    year: ReportingYear,
    departments: Collection[int] = (),
    on: dt.date | None = None,
) -> Part:
    """In what part the person does it; refuses with the reason where they may not."""
    standing = Standing(by, year.strategy)
    refuse(act_closed(doing, standing, year, departments, openings_for(doing, year, on)))
    return part_towards(standing, departments)


def openings_for(doing: Doing, year: ReportingYear, on: dt.date | None):
    """What came in under an opening can be accepted after its last day, too."""
    return openings_ever(year) if doing == Doing.ACCEPT else openings_on(year, on or timezone.localdate())


def not_stale(stored: Written | None, version: int) -> None:
    """``version`` is the one the person was looking at; 0 where nothing was stored yet."""
    if stored is not None and stored.version != version:
        raise Stale(stored)
    if stored is None and version:
        raise Refused(Denied("ほかの人が削除しました", "ページを開き直して、もう一度入力してください"))


def write(thing: Written, by: User | None, act: CouncilAct) -> None:
    thing.version = thing.version + 1 if thing.pk else 1
    thing.updated_by = by
    thing._history_user = by
    thing._change_reason = act.label
    thing.save()


def record(
    strategy: Strategy,
    fiscal_year: int | None,
    act: CouncilAct,
    by: User | None,
    subject: str,
    *,
    thing: Model | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> CouncilEvent:
    """``thing`` is what it was done to; ``subject`` its name in words."""
    return CouncilEvent.objects.create(
        strategy=strategy,
        fiscal_year=fiscal_year,
        act=act,
        subject=subject[:250],
        about=thing._meta.model_name if thing else "",
        about_id=thing.pk if thing else None,
        by=by,
        reason=reason,
        detail=detail or {},
    )


def changes(before: Any, after: Any) -> dict[str, list[str]]:
    """Field → [before, after] of two frozen entries of the same kind, where they differ; for the event."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(after))
    return {name: [_text(old), _text(new)] for name, old, new in pairs if old != new}


def too_long(named: dict[str, tuple[str, str]], longest: int = LONGEST_TEXT) -> dict[str, str]:
    """Field → error for every text beyond its length; ``named`` maps a field to its label and text."""
    return {
        field: f"{label}は{longest:,}字以内で入力してください（現在{len(text):,}字）。"
        for field, (label, text) in named.items()
        if len(text) > longest
    }


def own_department(by: User | None, departments: Collection[int]) -> Department | None:
    """In whose name the person acts: the first of the departments that they serve; None for planning."""
    if by is None or not by.is_department_staff:
        return None
    served = set(by.services.filter(department__in=departments).values_list("department", flat=True))
    first = next((pk for pk in departments if pk in served), None)
    return Department.objects.get(pk=first) if first else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
