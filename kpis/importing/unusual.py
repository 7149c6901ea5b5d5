"""Values that deserve a second look: told, never refused."""

from collections import defaultdict
from collections.abc import Sequence

from goals.models import Strategy
from kpis.assessing import guides_by_kpi, measured_of, number_text
from kpis.importing.problems import Problem
from kpis.models import Actual
from kpis.questions import questions


def warnings_of(drafts: Sequence, strategy: Strategy) -> tuple[Problem, ...]:
    """One line per changed value that looks odd beside the earlier years, those of the file included."""
    changed = [draft for draft in drafts if draft.changed and draft.entered.value is not None]
    if not changed:
        return ()
    values, guides = defaultdict(dict), guides_by_kpi(strategy)
    stored = Actual.objects.of(strategy).with_value().values_list("kpi_id", "fiscal_year", "value")
    for kpi_id, year, value in stored:
        values[kpi_id][year] = value
    for draft in changed:
        values[draft.kpi.id][draft.fiscal_year] = draft.entered.value
    measured = {kpi.id: measured_of(kpi, guides[kpi.id], strategy.first_year) for kpi in {d.kpi for d in changed}}
    return tuple(
        Problem(draft.row, "actual_value", f"{_named(draft)}：{question}")
        for draft in changed
        for question in questions(measured[draft.kpi.id], draft.fiscal_year, values[draft.kpi.id])
    )


def _named(draft) -> str:
    kpi = draft.kpi
    return f"{kpi.code} {kpi.name} {number_text(draft.entered.value, kpi.decimals)}{kpi.full_unit}"
