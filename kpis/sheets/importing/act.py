"""The one door by which a file of actuals is written: all of it, or nothing."""

from collections.abc import Callable, Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from goals.models import Strategy
from kpis.choices import Act
from kpis.entered import FIELDS, Entered
from kpis.models import Actual, Event, ReportingYear
from kpis.sheets.importing.check import Checked, Draft, check
from kpis.sheets.kit.problems import BadRows, Problem
from kpis.sheets.kit.table import Table
from kpis.workflow.cycle import Values, open_year
from kpis.workflow.cycle.sharing import carried_to, fits
from kpis.workflow.permissions import Standing
from kpis.workflow.policy import Doing
from kpis.workflow.runner import restate
from kpis.workflow.series import hold_plan
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Refused

BATCH = 500
WRITTEN_FIELDS = [*FIELDS, "provisional_value", "submitted_at", "state", "version", "updated_at", "updated_by"]
Progress = Callable[[int, int], None]
Stages = dict[tuple[int, int], str]  # of a plan's id and a fiscal year


class UnansweredRows(BadRows):
    """The file breaks no rule, but nobody has said yet that its odd values are right; nothing was written."""


@frozen
class Imported:
    """What the import did: counts of values, the years it opened, and what deserves a second look.

    ``also``: how many values of other plans, which use the same numbers, were written along.
    """

    created: int
    changed: int
    unchanged: int
    opened_years: tuple[int, ...]
    notices: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    also: int = 0


def import_table(
    strategy: Strategy,
    table: Table,
    *,
    by: User | None = None,
    accept_unusual: bool = False,
    progress: Progress = lambda done, total: None,
) -> Imported:
    """Store every row as a draft. Raises ``BadRows`` with every error, and then has written nothing.

    ``accept_unusual`` answers every question about an odd value that the file itself leaves open.
    """
    with transaction.atomic():
        hold_plan(strategy)
        checked = check(table, strategy, by)
        if checked.problems:
            raise BadRows(checked.problems)
        if checked.unanswered and not accept_unusual:
            raise UnansweredRows(tuple(question.problem for question in checked.unanswered))
        return write(strategy, checked, by=by, progress=progress)


def write(strategy: Strategy, checked: Checked, *, by: User | None, progress: Progress) -> Imported:
    changed = [draft for draft in checked.drafts if draft.changed]
    years, opened = _years(strategy, checked, by)
    standing = Standing(by, strategy)
    stages = {(strategy.pk, year.fiscal_year): year.stage for year in years.values()}
    beside = [draft for year in years.values() for draft in _beside(year, changed, by, stages)]
    for start in range(0, len(changed), BATCH):
        _write_batch(changed[start : start + BATCH], stages, standing)
        progress(min(start + BATCH, len(changed)), len(changed))
    for start in range(0, len(beside), BATCH):
        _write_batch(beside[start : start + BATCH], stages, standing)
    created = sum(draft.stored is None for draft in changed)
    return Imported(
        created=created,
        changed=len(changed) - created,
        unchanged=len(checked.drafts) - len(changed),
        opened_years=opened,
        notices=checked.notices,
        warnings=tuple(question.warning for question in checked.questions),
        also=len(beside),
    )


def _years(strategy: Strategy, checked: Checked, by: User | None) -> tuple[dict[int, ReportingYear], tuple[int, ...]]:
    """The reporting years of the drafts; the missing ones are opened (in preparation)."""
    years = {year.fiscal_year: year for year in ReportingYear.objects.of(strategy)}
    missing = tuple(year for year in checked.years if year not in years)
    for fiscal_year in missing:
        try:
            years[fiscal_year] = open_year(strategy, fiscal_year, by=by)
        except Refused as refused:
            row = next(draft.row for draft in checked.drafts if draft.fiscal_year == fiscal_year)
            raise BadRows((Problem(row, "fiscal_year", str(refused)),)) from None
    return years, missing


def _beside(year: ReportingYear, changed: Sequence[Draft], by: User | None, stages: Stages) -> Iterator[Draft]:
    """The same numbers in the other plans that use them, where their policy lets this person write."""
    shared = [draft for draft in changed if draft.fiscal_year == year.fiscal_year and draft.kpi.series]
    held = Values(year, by, [draft.kpi for draft in shared]) if shared else None
    for draft in shared if held else ():
        for other, partner in held.beside(draft.kpi):
            stored = other.stored(partner)
            carried = carried_to(stored, draft.entered)
            if carried is not None and fits(other, Doing.ENTER, partner, stored, carried):
                stages[partner.strategy_id, year.fiscal_year] = other.year.stage
                told = f"{year.strategy.short_name} {draft.kpi.code}"
                yield Draft(draft.row, partner, year.fiscal_year, stored, carried, series=told)


def _write_batch(drafts: Sequence[Draft], stages: Stages, standing: Standing) -> None:
    now, by = timezone.now(), standing.user
    events = [_event(draft, by) for draft in drafts]
    actuals = [_actual(draft, stages, standing, now) for draft in drafts]
    new = [actual for actual in actuals if actual.pk is None]
    old = [actual for actual in actuals if actual.pk is not None]
    signed = {"default_user": by, "default_change_reason": Act.IMPORTED.label}
    if new:
        bulk_create_with_history(new, Actual, batch_size=BATCH, **signed)
    if old:
        bulk_update_with_history(old, Actual, WRITTEN_FIELDS, batch_size=BATCH, **signed)
    Event.objects.bulk_create(events, batch_size=BATCH)


def _actual(draft: Draft, stages: Stages, standing: Standing, now) -> Actual:
    actual = draft.stored or Actual(kpi=draft.kpi, fiscal_year=draft.fiscal_year, version=0)
    draft.entered.write_to(actual)
    restate(actual, stages[draft.kpi.strategy_id, draft.fiscal_year], standing.part(draft.kpi.owner_id))
    actual.version += 1
    actual.updated_by, actual.updated_at = standing.user, now
    return actual


def _event(draft: Draft, by: User | None) -> Event:
    series = {"series": draft.series} if draft.series else {}
    return Event(
        strategy_id=draft.kpi.strategy_id,
        fiscal_year=draft.fiscal_year,
        kpi=draft.kpi,
        act=Act.IMPORTED,
        by=by,
        detail=draft.entered.changes_from(Entered.of(draft.stored)) | series,
    )
