"""Every act on values and years but publishing. Page, admin, import and command all come through here.

An act checks who and when (denials.py over the table of policy.py), writes in one transaction while it holds the year,
leaves an ``Event`` with who and why, and returns (runner.py). ``by=None`` is a shell command acting for the planning
division (システム（コマンド）). ``on`` is the day on which an opening must be in force; today unless told.

values.py: values, one or many · held.py, sharing.py: the year they stand in, and the other plans that use the number
· threads.py: what is said about a value and proves it · years.py: a year
· population.py: the population of a year.
"""

from kpis.workflow.cycle.held import Elsewhere, Values, said
from kpis.workflow.cycle.population import save_population
from kpis.workflow.cycle.threads import attach, comment, detach
from kpis.workflow.cycle.values import (
    accept,
    accept_all,
    approve,
    approve_all,
    finalize,
    kept_back,
    return_all,
    return_value,
    save_draft,
    submit,
    submit_all,
    take_back,
    take_over,
)
from kpis.workflow.cycle.years import (
    MovePreview,
    Years,
    move_year,
    obstacles,
    open_entry,
    open_year,
    reportable_years,
    set_dates,
    steering,
    wrong_dates,
)
from kpis.workflow.runner import Bulk, Conflict, Invalid, Left, Saved

__all__ = [
    "Bulk",
    "Conflict",
    "Elsewhere",
    "Invalid",
    "Left",
    "MovePreview",
    "Saved",
    "Values",
    "Years",
    "accept",
    "accept_all",
    "approve",
    "approve_all",
    "attach",
    "comment",
    "detach",
    "finalize",
    "kept_back",
    "move_year",
    "obstacles",
    "open_entry",
    "open_year",
    "reportable_years",
    "return_all",
    "return_value",
    "said",
    "save_draft",
    "save_population",
    "set_dates",
    "steering",
    "submit",
    "submit_all",
    "take_back",
    "take_over",
    "wrong_dates",
]
