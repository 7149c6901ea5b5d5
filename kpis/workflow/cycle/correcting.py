"""訂正: the one act that may change a value after its year was published. The release is made above (reports)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from kpis.choices import Act, ActualState
from kpis.entered import Entered, problems
from kpis.models import KPI, Actual, ReportingYear
from kpis.workflow.counting import in_force
from kpis.workflow.cycle.years import Years, steering
from kpis.workflow.policy import Doing
from kpis.workflow.runner import Conflict, Invalid, Saved
from organization.models import User
from organization.refusals import Denied, refuse


@contextmanager
def correcting(year: ReportingYear, by: User | None, reason: str, **when) -> Iterator[Years]:
    """A published year, held, to be corrected: by planning only, never without a reason."""
    with steering(Doing.CORRECT, year, by, **when) as held:
        refuse(_without_reason(reason))
        yield held


def correct_value(
    kpi: KPI,
    year: ReportingYear,
    entered: Entered,
    *,
    reason: str,
    by: User | None,
    version: int | None = None,
    hold: Years | None = None,
) -> Saved[Actual]:
    """Store another content for a published value. ``hold`` is what the values of one correction share.

    ``version`` is the stored one that the person was looking at; where another is stored by now, nothing is written.
    """
    if found := problems(kpi, entered, year.fiscal_year):
        raise Invalid(found)
    with nullcontext(hold) if hold else correcting(year, by, reason) as held:
        stored = Actual.objects.filter(kpi=kpi, fiscal_year=year.fiscal_year).first()
        actual = stored or Actual(kpi=kpi, fiscal_year=year.fiscal_year, version=0)
        if version is not None and version != actual.version:
            raise Conflict(actual)
        published = published_value(kpi, year)
        before = Entered.of(published)
        if published is not None and entered == before:
            return Saved(published, changed=False)
        return held.store(
            Act.CORRECTED,
            actual,
            None,
            entered,
            version=actual.version,
            change=lambda actual: _count(actual, entered),
            why=f"{Act.CORRECTED.label}：{reason}"[:100],
            reason=reason,
            detail=entered.changes_from(before),
        )


def _count(actual: Actual, entered: Entered) -> None:
    """Whatever it was: a draft that did not count does so from here on."""
    actual.state = ActualState.ACCEPTED
    entered.write_to(actual)


def published_value(kpi: KPI, year: ReportingYear) -> Any:
    """What counts of the year (None: 実績値なし), which need not be what is stored."""
    return published_values([kpi], year).get(kpi.pk)


def published_values(kpis: Collection[KPI], year: ReportingYear) -> dict[int, Any]:
    """The same of several, by KPI's id. Two queries at most."""
    found = in_force(Actual.objects.filter(kpi__in=kpis).in_year(year.fiscal_year), year.fiscal_year)
    return {actual.kpi_id: actual for actual in found}


def _without_reason(reason: str) -> Denied | None:
    if reason.strip():
        return None
    return Denied(
        "訂正には理由が必要です", "訂正できるのは企画部門です", "理由を入力してください。公表するページに載ります。"
    )
