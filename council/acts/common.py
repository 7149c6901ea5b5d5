"""What the acts share: how they hold the year, check who and when, and leave their event."""

import datetime as dt
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from django.db.models import Model

from council.choices import CouncilAct
from council.denials import act_closed
from council.models import CouncilEvent
from council.models.evaluation import LONGEST_TEXT
from council.permissions import part_towards
from council.policy import POLICY, Doing
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.rule import Part
from kpis.workflow.runner import Hold
from organization.models import Department, User
from organization.refusals import Denied, Refused, refuse

GONE = Denied("ほかの人が削除しました", "ページを開き直して、もう一度入力してください")


class ReviewHold(Hold):
    """A year, held, for an act on what several departments share."""

    policy = POLICY

    def check(self, doing: Doing, departments: Collection[int] = ()) -> Part:
        """In what part the person does it; refuses with the reason where they may not."""
        refuse(act_closed(doing, self.standing, self.year, departments, self.openings(doing)))
        return part_towards(self.standing, departments)


def hold(strategy: Strategy, fiscal_year: int, by: User | None, on: dt.date | None = None) -> ReviewHold:
    """The reporting year, held until the act is done. Refuses where the year has not been opened."""
    return ReviewHold(year_of(strategy, fiscal_year), by, on)


def year_of(strategy: Strategy, fiscal_year: int) -> ReportingYear:
    year = ReportingYear.objects.filter(strategy=strategy, fiscal_year=fiscal_year).first()
    if year is None:
        raise Refused(Denied("この年度はまだ始まっていません", "年度を始めるのは企画部門です"))
    return year


def event_of(
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
    """Unsaved. ``thing`` is what it was done to; ``subject`` its name in words."""
    return CouncilEvent(
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


def record(*told, **more) -> None:
    event_of(*told, **more).save()


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
