"""Every act on values and years but publishing. Page, admin, import and command all come through here.

An act checks who and when (denials.py over the table of policy.py), writes in one transaction while it holds the year,
leaves an ``Event`` with who and why, and returns. ``by=None`` is a shell command acting for the planning division
(システム（コマンド）). ``on`` is the day on which an opening (期限付きの入力許可) must be in force; today unless told.

values.py: one value · bulk.py: many at once · threads.py: what is said about a value and proves it · years.py: a year
· openings.py: a closed year for one department · population.py: the population of a year.
"""

from kpis.workflow.cycle.bulk import Bulk, Left, accept_all, approve_all, return_all, submit_all, take_over
from kpis.workflow.cycle.common import Conflict, Invalid, Saved, record_year_act, restate
from kpis.workflow.cycle.hold import Hold
from kpis.workflow.cycle.openings import open_entry
from kpis.workflow.cycle.population import save_population
from kpis.workflow.cycle.threads import attach, comment, detach
from kpis.workflow.cycle.values import accept, approve, finalize, return_value, save_draft, submit
from kpis.workflow.cycle.years import MovePreview, move_year, obstacles, open_year, reportable_years, set_dates
from kpis.workflow.rule import Refused

__all__ = [
    "Bulk",
    "Conflict",
    "Hold",
    "Invalid",
    "Left",
    "MovePreview",
    "Refused",
    "Saved",
    "accept",
    "accept_all",
    "approve",
    "approve_all",
    "attach",
    "comment",
    "detach",
    "finalize",
    "move_year",
    "obstacles",
    "open_entry",
    "open_year",
    "record_year_act",
    "reportable_years",
    "restate",
    "return_all",
    "return_value",
    "save_draft",
    "save_population",
    "set_dates",
    "submit",
    "submit_all",
    "take_over",
]
