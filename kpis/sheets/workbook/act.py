"""The one door by which a filled workbook is written: all of it, or nothing."""

from collections.abc import Collection

from django.db import transaction

from kpis.models import Actual, ReportingYear
from kpis.sheets.importing import act as importing
from kpis.sheets.importing.check import Checked as Drafts
from kpis.sheets.workbook.check import check
from kpis.sheets.workbook.compare import Checked, State
from kpis.sheets.workbook.read import Sheet
from kpis.workflow.cycle import Bulk, submit_all
from kpis.workflow.runner import locked
from kpis.workflow.series import hold_plan
from organization.frozen import frozen
from organization.models import User


class BadSheet(Exception):
    """The workbook breaks rules, or nobody has answered what it leaves to ask; nothing was written."""

    def __init__(self, checked: Checked):
        super().__init__("\n".join(map(str, checked.problems)))
        self.checked = checked


@frozen
class Imported:
    """How many values the workbook changed, how many it left, and what was said about it.

    ``also``: how many values of other plans, which use the same numbers, were written along. ``handed_in``: what became
    of its rows where they were submitted, too.
    """

    changed: int
    unchanged: int
    checked: Checked
    also: int = 0
    handed_in: Bulk | None = None


def import_sheet(
    sheet: Sheet,
    year: ReportingYear,
    *,
    by: User | None = None,
    answered: Collection[str] = (),
    accept_unusual: bool = False,
    then_submit: bool = False,
) -> Imported:
    """Store every changed row as a draft. Everything is checked again while nobody else can save in this year.

    ``then_submit``: the rows of the file are submitted, too, those that are complete.
    """
    with transaction.atomic():
        hold_plan(year.strategy)
        year = locked(year)
        checked = check(sheet, year, by, answered)
        if checked.problems or (checked.unanswered and not accept_unusual):
            raise BadSheet(checked)
        drafts = Drafts(tuple(checked.drafts), ())
        written = importing.write(year.strategy, drafts, by=by, progress=lambda done, total: None)
        handed_in = submit_all(year, by=by, seen=_seen(year, checked)) if then_submit else None
    return Imported(len(checked.drafts), checked.unchanged, checked, written.also, handed_in)


def _seen(year: ReportingYear, checked: Checked) -> dict[int, int]:
    """KPI's id → version of the values that stand as the file has them: what others have saved since was not seen."""
    kpis = [row.kpi_id for row in checked.rows if row.state in (State.CHANGED, State.UNCHANGED)]
    stored = Actual.objects.filter(kpi__in=kpis, fiscal_year=year.fiscal_year)
    return dict(stored.values_list("kpi_id", "version"))
