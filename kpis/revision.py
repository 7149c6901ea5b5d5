"""A KPI's definition and target, once values exist: a change of them needs a reason, which its history keeps."""

from collections.abc import Iterable

from kpis.models import KPI

DEFINING_FIELDS = frozenset(
    {
        "name",
        "unit",
        "per",
        "baseline_text",
        "baseline_year",
        "baseline_value",
        "target_text",
        "target_year",
        "target_value",
        "direction",
        "accumulation",
        "guide_method",
        "method",
        "definition",
        "formula",
    }
)
LONGEST_REASON = KPI.history.model._meta.get_field("history_change_reason").max_length or 100


def needs_reason(kpi: KPI, changed: Iterable[str]) -> bool:
    """Whether changing these fields of this KPI needs a reason."""
    return not DEFINING_FIELDS.isdisjoint(changed) and kpi.actuals.exists()


def sign_change(instance, *, by, reason: str) -> None:
    """Tell the history row, which the next ``save`` writes, who changed the object and why."""
    instance._history_user = by
    instance._change_reason = reason
