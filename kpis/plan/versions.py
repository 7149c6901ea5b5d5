"""A KPI's definition and target, once values exist: a change of them needs a reason, which its history keeps."""

from collections.abc import Iterable
from unicodedata import normalize

from kpis.fields import DEFINING_FIELDS
from kpis.models import KPI

LONGEST_REASON = KPI.history.model._meta.get_field("history_change_reason").max_length or 100


def needs_reason(kpi: KPI, changed: Iterable[str]) -> bool:
    """Whether changing these fields of this KPI needs a reason."""
    return not DEFINING_FIELDS.isdisjoint(changed) and kpi.actuals.exists()


def changes_unit(kpi: KPI, unit: str, per: str) -> bool:
    """Whether values would read as another amount: 千円 for 百万円, a month for a year, 人 for 名; not ％ for %."""
    return (_unit_key(unit), per) != (_unit_key(kpi.unit), kpi.per)


def has_values(kpi: KPI) -> bool:
    """Whether anything is stored in the KPI's unit beside its plan values."""
    return kpi.actuals.filter(value__isnull=False).exists() or kpi.guide_values.exists()


def _unit_key(unit: str) -> str:
    return "".join(normalize("NFKC", unit).split()).casefold()


def sign_change(instance, *, by, reason: str) -> None:
    """Tell the history row, which the next ``save`` writes, who changed the object and why."""
    instance._history_user = by
    instance._change_reason = reason
