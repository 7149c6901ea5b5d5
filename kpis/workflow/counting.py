"""Which stored value counts as a KPI's result: the one rule behind pack, pages, data, board and publication.

Until the council, pages show what is stored, drafts as drafts. From 審議会 on only what was submitted counts: all else
is 実績値なし. A value that was submitted when its year entered 審議会 stays in force until its replacement is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When

from kpis.choices import STAGES_OF_RESULTS, Stage
from kpis.models import Actual, ReportingYear
from kpis.workflow.policy import SUBMITTED_STATES


def in_force(actuals: QuerySet[Actual], year: int, *fields: str) -> list[Any]:
    """The values as they count in what is said of ``year``: model instances, or rows with these ``fields``.

    Two queries. Where another version than the stored one stands, it comes from the history.
    """
    found = _with_stages(actuals, year)
    names = ("id", "kpi_id", "fiscal_year", "state", "version", "council_version", "stage", "shown")
    rows = found.values_list(*dict.fromkeys((*names, *fields)), named=True) if fields else found
    return list(_counted(list(rows)))


def beside(actuals: QuerySet[Actual], reported: ReportingYear) -> list[Actual]:
    """What the work on ``year`` reads: its own values as they are stored, those of the years before as they count.

    What was published as 実績値なし is no value of last year on the entry page either.
    """
    year, stage = reported.fiscal_year, _stage(reported.strategy_id, OuterRef("fiscal_year"))
    found = actuals.filter(fiscal_year__lte=year)
    rows = list(found.annotate(stage=stage, shown=Value(reported.stage, CharField())))
    own = [row for row in rows if row.fiscal_year == year]
    return [*_counted([row for row in rows if row.fiscal_year < year]), *own]


def counts(row: Any) -> bool:
    """Whether what is stored is what counts; ``row`` comes from ``in_force``'s query."""
    return not asks_for_results(row.stage, row.shown) or is_handed_in(row)


def is_handed_in(row: Any) -> bool:
    """Submitted, or published as it stands (before only submitted values were)."""
    return row.state in SUBMITTED_STATES or row.council_version == row.version


def asks_for_results(stage: str | None, shown: str | None) -> bool:
    """``stage`` of the value's own year, ``shown`` of the year that is reported on (None: not begun).

    A report to the council holds no year's drafts but those of a year in preparation: past values that were loaded,
    which nobody can submit.
    """
    if stage in STAGES_OF_RESULTS:
        return True
    return shown in STAGES_OF_RESULTS and stage not in (None, Stage.PREPARATION)


def remember(year: ReportingYear) -> None:
    """What is submitted as the year enters 審議会 stands until its replacement is submitted."""
    submitted = Case(When(state__in=SUBMITTED_STATES, then=F("version")), default=None)
    Actual.objects.of(year.strategy_id).in_year(year.fiscal_year).update(council_version=submitted)


def forget(year: ReportingYear) -> None:
    """The year has left 審議会 again, and its values are worked on."""
    Actual.objects.of(year.strategy_id).in_year(year.fiscal_year).update(council_version=None)


def _with_stages(actuals: QuerySet[Actual], year: int) -> QuerySet[Actual]:
    """What ``asks_for_results`` asks about."""
    return actuals.annotate(
        stage=_stage(OuterRef("kpi__strategy"), OuterRef("fiscal_year")), shown=_stage(OuterRef("kpi__strategy"), year)
    )


def _stage(strategy: Any, fiscal_year: Any) -> Subquery:
    years = ReportingYear.objects.filter(strategy=strategy, fiscal_year=fiscal_year).order_by()
    return Subquery(years.values("stage")[:1])


def _counted(rows: list[Any]) -> Iterator[Any]:
    """In the order in which they come."""
    kept = as_they_stood(row for row in rows if not counts(row))
    for row in rows:
        if counts(row):
            yield row
        elif row.id in kept:
            yield kept[row.id]


def as_they_stood(rows: Iterable[Any]) -> dict[int, Any]:
    """Value's id → the version of its history that was submitted when the year entered 審議会."""
    wanted = {row.id: row.council_version for row in rows if row.council_version is not None}
    if not wanted:
        return {}
    found = Actual.history.filter(id__in=wanted, version__in=set(wanted.values())).order_by("history_id")
    return {one.id: one for one in found if wanted[one.id] == one.version}
