"""What is saved or handed in for a number that several plans use reaches the others where their policy lets it.

A plan in a later stage, a value that was accepted, another department's value: each stays as it is. So does what
somebody has changed there since the person looked.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from kpis.choices import Act, ActualState
from kpis.entered import Entered, problems
from kpis.models import KPI, Actual
from kpis.workflow.cycle.held import Elsewhere, Values, said
from kpis.workflow.policy import Doing
from kpis.workflow.runner import OVERTAKEN, Step

Seen = Mapping[int, int]  # KPI's id → the version that the person has seen


def write_beside(
    held: Values,
    kpi: KPI,
    change: tuple[Entered, Entered],
    doing: Doing,
    seen: Seen | None,
    write: Callable[[Values, KPI, Entered], object],
) -> None:
    """Write the same content to the other plans. ``seen``: their versions as shown; None: nothing shows them.

    ``change``: what this plan said before (``said``), and what it says now. A plan that said the same before follows;
    one that said something else does so only where that is what the person has seen.
    """
    before, entered = change
    for other, partner in held.beside(kpi):
        stored = other.stored(partner)
        carried = carried_to(stored, entered)
        if carried is None or not fits(other, doing, partner, stored, carried):
            continue
        is_seen = seen is None or seen.get(partner.pk, 0) == (stored.version if stored else 0)
        if not is_seen and said(stored) != before:
            held.elsewhere.append(Elsewhere(kpi, partner, None, OVERTAKEN))
        else:
            write(other, partner, carried)
            held.elsewhere.append(Elsewhere(kpi, partner, Act.SAVED))


def carried_to(stored: Actual | None, entered: Entered) -> Entered | None:
    """What goes to another plan's value, which keeps its own answer where none is given; None where it is that already.

    The answer is to what that plan promised the year before, and this one may have promised nothing.
    """
    before = Entered.of(stored)
    carried = entered if entered.answer.strip() else replace(entered, answer=before.answer)
    return None if carried == before else carried


def fits(other: Values, doing: Doing, partner: KPI, stored: Actual | None, carried: Entered) -> bool:
    """Whether the other plan lets this person write it."""
    return not (other.denied(doing, partner, stored) or problems(partner, carried, other.fiscal_year))


def hand_in_beside(held: Values, step: Step, done: Iterable[Actual], states: Collection[ActualState]) -> list[Actual]:
    """Hand in what the other plans hold of the same numbers, in these states and with the same content."""
    ready: dict[Values, dict[int, KPI]] = defaultdict(dict)
    for actual in done:
        for other, partner in held.beside(actual.kpi):
            stored = other.stored(partner)
            if stored is not None and stored.state in states and said(stored) == said(actual):
                ready[other][partner.pk] = actual.kpi
    return [thing for other, kpis in ready.items() for thing in _hand_in(held, other, step, kpis)]


def _hand_in(held: Values, other: Values, step: Step, kpis: Mapping[int, KPI]) -> tuple[Actual, ...]:
    """``kpis``: partner's id → the KPI that was handed in."""
    partners = [partner for partner in other.kpis if partner.pk in kpis]
    bulk = other.many(step, partners)
    acts = {ActualState.AWAITING: Act.SENT_FOR_APPROVAL}
    for thing in bulk.done:
        act = acts.get(ActualState(thing.state), Act.SUBMITTED)
        held.elsewhere.append(Elsewhere(kpis[thing.kpi_id], thing.kpi, act))
    for left in bulk.left:
        held.elsewhere.append(Elsewhere(kpis[left.subject.pk], left.subject, None, left.why))
    return bulk.done
