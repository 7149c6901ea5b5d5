"""The event that every act on a value or a year leaves."""

from kpis.choices import Act
from kpis.models import KPI, Event, ReportingYear
from organization.models import User


def event_of(
    year: ReportingYear,
    act: Act,
    by: User | None,
    *,
    kpi: KPI | None = None,
    reason: str = "",
    detail: dict | None = None,
) -> Event:
    """Unsaved, so that many can be written at once."""
    return Event(
        strategy_id=year.strategy_id,
        fiscal_year=year.fiscal_year,
        kpi=kpi,
        act=act,
        by=by,
        reason=reason,
        detail=detail or {},
    )


def record(year: ReportingYear, act: Act, by: User | None, *, reason: str = "", detail: dict | None = None) -> Event:
    """The event of an act on a whole year; publishing uses it too."""
    event = event_of(year, act, by, reason=reason, detail=detail)
    event.save()
    return event
