"""The one door by which a file of actuals is written: all of it, or nothing."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from goals.models import Strategy
from kpis.choices import Act, Stage
from kpis.entered import FIELDS, Entered
from kpis.models import Actual, Event, ReportingYear
from kpis.sheets.importing.check import Checked, Draft, check
from kpis.sheets.kit.problems import BadRows, Problem
from kpis.sheets.kit.table import Table
from kpis.workflow.cycle import open_year
from kpis.workflow.permissions import Standing
from kpis.workflow.runner import restate
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Refused

BATCH = 500
WRITTEN_FIELDS = [*FIELDS, "provisional_value", "submitted_at", "state", "version", "updated_at", "updated_by"]
Progress = Callable[[int, int], None]


class UnansweredRows(BadRows):
    """The file breaks no rule, but nobody has said yet that its odd values are right; nothing was written."""


@frozen
class Imported:
    """What the import did: counts of values, the years it opened, and what deserves a second look."""

    created: int
    changed: int
    unchanged: int
    opened_years: tuple[int, ...]
    notices: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


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
        _lock_years(strategy)
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
    for start in range(0, len(changed), BATCH):
        _write_batch(changed[start : start + BATCH], years, standing)
        progress(min(start + BATCH, len(changed)), len(changed))
    created = sum(draft.stored is None for draft in changed)
    return Imported(
        created=created,
        changed=len(changed) - created,
        unchanged=len(checked.drafts) - len(changed),
        opened_years=opened,
        notices=checked.notices,
        warnings=tuple(question.warning for question in checked.questions),
    )


def _lock_years(strategy: Strategy) -> None:
    """Nobody moves or publishes a year, or saves a value in it, until the import is done."""
    list(ReportingYear.objects.of(strategy).order_by("fiscal_year").select_for_update())


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


def _write_batch(drafts: Sequence[Draft], years: dict[int, ReportingYear], standing: Standing) -> None:
    now, by = timezone.now(), standing.user
    events = [_event(draft, by) for draft in drafts]
    actuals = [_actual(draft, Stage(years[draft.fiscal_year].stage), standing, now) for draft in drafts]
    new = [actual for actual in actuals if actual.pk is None]
    old = [actual for actual in actuals if actual.pk is not None]
    signed = {"default_user": by, "default_change_reason": Act.IMPORTED.label}
    if new:
        bulk_create_with_history(new, Actual, batch_size=BATCH, **signed)
    if old:
        bulk_update_with_history(old, Actual, WRITTEN_FIELDS, batch_size=BATCH, **signed)
    Event.objects.bulk_create(events, batch_size=BATCH)


def _actual(draft: Draft, stage: Stage, standing: Standing, now) -> Actual:
    actual = draft.stored or Actual(kpi=draft.kpi, fiscal_year=draft.fiscal_year, version=0)
    draft.entered.write_to(actual)
    restate(actual, stage, standing.part(draft.kpi.owner_id))
    actual.version += 1
    actual.updated_by, actual.updated_at = standing.user, now
    return actual


def _event(draft: Draft, by: User | None) -> Event:
    return Event(
        strategy_id=draft.kpi.strategy_id,
        fiscal_year=draft.fiscal_year,
        kpi=draft.kpi,
        act=Act.IMPORTED,
        by=by,
        detail=draft.entered.changes_from(Entered.of(draft.stored)),
    )
