"""The one door by which a filled workbook is written: all of it, or nothing."""

from collections.abc import Collection

from django.db import transaction

from kpis.models import ReportingYear
from kpis.sheets.importing import act as importing
from kpis.sheets.importing.check import Checked as Drafts
from kpis.sheets.workbook.check import Checked, check
from kpis.sheets.workbook.read import Sheet
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

    ``also``: how many values of other plans, which use the same numbers, were written along.
    """

    changed: int
    unchanged: int
    checked: Checked
    also: int = 0


def import_sheet(
    sheet: Sheet,
    year: ReportingYear,
    *,
    by: User | None = None,
    answered: Collection[str] = (),
    accept_unusual: bool = False,
) -> Imported:
    """Store every changed row as a draft. Everything is checked again while nobody else can save in this year."""
    with transaction.atomic():
        hold_plan(year.strategy)
        year = locked(year)
        checked = check(sheet, year, by, answered)
        if checked.problems or (checked.unanswered and not accept_unusual):
            raise BadSheet(checked)
        drafts = Drafts(tuple(checked.drafts), ())
        written = importing.write(year.strategy, drafts, by=by, progress=lambda done, total: None)
    return Imported(len(checked.drafts), checked.unchanged, checked, written.also)
