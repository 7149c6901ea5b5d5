"""What must fit together within a KPI and between the plans that share it: one set of rules for file and editor.

``kpis/plan/versions.py`` has those that a change meets; here are those of the definition itself.
"""

from collections.abc import Sequence
from decimal import Decimal

from kpis.models import KPI

BASELINE_WITHOUT_TEXT = "現状値の数値があるときは、印刷する形も入力してください。"


def is_finer(value: Decimal | None, decimals: int) -> bool:
    """A number with more decimals than are printed would show rounded, as a value nobody decided."""
    return value is not None and value != round(value, decimals)


def is_before_plan(year: int | None, first_year: int) -> bool:
    return year is not None and year < first_year


def needs_owner(departments: Sequence) -> bool:
    """Who enters the value needs no saying where the measure has one department."""
    return len(departments) > 1


def series_problem(unit: str, per: str, decimals: int, other: KPI) -> str:
    """The same indicator of two plans is counted in one unit, to the same decimals; the way out where it is not."""
    if (unit, per, decimals) == (other.unit, other.per, other.decimals):
        return ""
    told = f"単位 {other.full_unit or 'なし'}、小数{other.decimals}桁"
    return f"「{other.strategy}」の {other.code}（{told}）と、単位と小数の桁数をそろえてください。"


def fit_problems(kpi: KPI, first_year: int) -> dict[str, str]:
    """Field → what does not fit, beside what ``definition_problems`` finds."""
    found = {}
    for name in ("baseline_value", "target_value"):
        if is_finer(getattr(kpi, name), kpi.decimals):
            found[name] = (
                f"小数が「小数点以下の桁数」（{kpi.decimals}桁）より細かくなっています。桁数を合わせてください。"
            )
    if kpi.baseline_value is not None and not kpi.baseline_text:
        found["baseline_text"] = BASELINE_WITHOUT_TEXT
    if is_before_plan(kpi.target_year, first_year):
        found["target_year"] = f"計画の初年度（{first_year}年度）以降の年度を入力してください。"
    return found
