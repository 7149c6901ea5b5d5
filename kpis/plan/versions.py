"""A KPI's definition and target: what must fit together, and, once values exist, the reason that a change needs.

One set of rules for the form, the import and the revision; the reason stays in the history.
"""

from collections.abc import Callable, Collection, Iterable
from unicodedata import normalize

from kpis.choices import Method
from kpis.fields import DEFINING_FIELDS
from kpis.measurement.printed import disagreement
from kpis.models import KPI

LONGEST_REASON = KPI.history.model._meta.get_field("history_change_reason").max_length or 100
UNIT_UNDER_VALUES = (
    "実績値や目安値があるため、単位はここでは変えられません。"
    "「計画の改訂」で、適用する年度と換算の倍率を入力してください（公表した年度の値は変わりません）。"
)
# What a printed text is compared with: changing one of these is looked at, what is stored already is 要確認.
PRINTED = {"baseline": "現状値", "target": "指標値"}


def needs_reason(kpi: KPI, changed: Iterable[str]) -> bool:
    """Whether changing these fields of this KPI needs a reason."""
    return not DEFINING_FIELDS.isdisjoint(changed) and kpi.actuals.exists()


def changes_unit(kpi: KPI, unit: str, per: str) -> bool:
    """Whether values would read as another amount: 千円 for 百万円, a month for a year, 人 for 名; not ％ for %."""
    return (_unit_key(unit), per) != (_unit_key(kpi.unit), kpi.per)


def has_values(kpi: KPI) -> bool:
    """Whether anything is stored in the KPI's unit beside its plan values."""
    return kpi.actuals.filter(value__isnull=False).exists() or kpi.guide_values.exists()


def definition_problems(
    stored: KPI, kpi: KPI, changed: Collection[str], has_values: Callable[[KPI], bool] = has_values
) -> dict[str, str]:
    """Field → what does not fit together in a KPI's definition."""
    found = {}
    if kpi.baseline_year is not None and kpi.target_year is not None and kpi.baseline_year >= kpi.target_year:
        found["baseline_year"] = f"指標値の年度（{kpi.target_year}）より前の年度を入力してください。"
    if kpi.target_value is None and kpi.method != Method.ATTAINMENT:
        found["method"] = "指標値に数値がないときは「達成・未達成の判定」を選んでください。"
    if changes_unit(stored, kpi.unit, kpi.per) and has_values(stored):  # the revision's door converts
        found["unit" if kpi.unit != stored.unit else "per"] = UNIT_UNDER_VALUES
    return found | agreement_problems(kpi, changed)


def agreement_problems(kpi: KPI, changed: Collection[str]) -> dict[str, str]:
    """Field → how the printed baseline or target disagrees with its number, where one of them changes."""
    found = {}
    for name, word in PRINTED.items():
        if {f"{name}_text", f"{name}_value", "unit", "method"}.isdisjoint(changed):
            continue
        text, value = getattr(kpi, f"{name}_text"), getattr(kpi, f"{name}_value")
        if told := disagreement(word, text, value, kpi.unit, by_attainment=kpi.method == Method.ATTAINMENT):
            found[f"{name}_value"] = told
    return found


def _unit_key(unit: str) -> str:
    return "".join(normalize("NFKC", unit).split()).casefold()


def sign_change(instance, *, by, reason: str) -> None:
    """Tell the history row, which the next ``save`` writes, who changed the object and why."""
    instance._history_user = by
    instance._change_reason = reason
