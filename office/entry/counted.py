"""Under which names a row is counted: in the head, in the filters and on the button that submits."""

from collections.abc import Collection

from kpis.choices import ActualState
from kpis.entered import Entered
from kpis.models import KPI, Actual
from kpis.workflow.policy import SUBMITTABLE_STATES, SUBMITTED_STATES
from office.entry.desk import Desk
from office.entry.inputs import texts_of
from office.entry.result import Result, result_of
from office.entry.stored import Stored, stored_of
from office.entry.texts import Text, written
from office.kit.rows import Named

COUNTED_AS = {
    "returned": {ActualState.RETURNED},
    "draft": {ActualState.DRAFT},
    "awaiting": {ActualState.AWAITING},
    "submitted": SUBMITTED_STATES,
    "ready": SUBMITTABLE_STATES,
}


def states_of(stored: Stored, *, lacks_words: bool) -> tuple[str, ...]:
    words = ("words",) if lacks_words else ()
    if not stored.is_entered:
        return ("missing", *words)
    return ("entered", *words, *(name for name, states in COUNTED_AS.items() if stored.state in states))


def lacks_cause(texts: Collection[Text], result: Result | None) -> bool:
    """The grade asks for words that nobody has written."""
    asked = result is not None and result.needs_words
    return asked and any(text.is_expected and not text.value for text in texts)


def lacks_words(texts: Collection[Text], result: Result | None, *, is_entered: bool) -> bool:
    """Something is still to be written before an entered value is submitted."""
    if result is None and not is_entered:
        return False
    return lacks_cause(texts, result) or any(text.is_required and not text.value for text in texts)


def states_now(desk: Desk, kpi: KPI, actual: Actual | None) -> tuple[str, ...]:
    """Of what is stored now, which the desk was laid before."""
    stored, last = stored_of(kpi, actual), desk.actual(kpi, desk.fiscal_year - 1)
    texts = written(desk, actual, last, Named(texts_of(desk, kpi, actual)), Named(), Named())
    result = result_of(desk, kpi, Entered.of(actual))
    may_submit = actual is None or actual.state in SUBMITTABLE_STATES
    return states_of(stored, lacks_words=may_submit and lacks_words(texts, result, is_entered=stored.is_entered))
