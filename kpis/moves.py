"""What may happen when, as data: stages in order, and who may act on a value in which stage and state.

The acts in cycle.py obey these tables, closed.py explains them, and the tests walk through every cell.
"""

from kpis.choices import ActualState, Stage
from organization.models import User

STAGES = tuple(Stage)  # in order; a year moves one step at a time

# Who may enter values in which stage. The planning division prepares and mends what the departments cannot.
ENTRY_STAGES = {
    "staff": frozenset({Stage.ENTRY}),
    "planning": frozenset({Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING}),
    "council": frozenset(),
}
SUBMIT_STAGES = frozenset({Stage.ENTRY})

# A value that was accepted stays as it was accepted until the planning division returns it.
SAVABLE_STATES = frozenset({ActualState.DRAFT, ActualState.SUBMITTED, ActualState.RETURNED})
SUBMITTABLE_STATES = frozenset({ActualState.DRAFT, ActualState.RETURNED})


def part_of(user: User | None) -> str:
    """The row of the table for a person; no person is a shell command, which acts for the planning division."""
    if user is None or user.is_planning:
        return "planning"
    return "staff" if user.is_department_staff else "council"


def state_after_saving(stage: Stage) -> ActualState | None:
    """Whoever changes a value takes it back to a draft; while it is checked (None) it stays what it was."""
    return None if stage == Stage.CHECKING else ActualState.DRAFT
