"""What every year left must bring, in a sentence: whole things as whole numbers, shares in points. Pure."""

from decimal import ROUND_UP, Decimal

from kpis.measurement import needed_pace
from kpis.measurement.numerals import format_number, is_measured
from reports.review.row import Row

RISE, FALL = ("増加", "上昇"), ("減少", "低下")  # of an amount, of a share or rate


def pace_sentence(row: Row) -> str:
    """「指標値に達するには、年平均100.7t削減が必要です。」; empty where T is reached, in words, or no year is left."""
    assessment = row.assessment
    so_far = assessment.actual if assessment.judged_value is None else assessment.judged_value
    pace = so_far is not None and needed_pace(row.measured, row.year, so_far, assessment.judged_years or 1)
    if not pace:
        return ""
    if row.measured.over_period:
        return f"指標値に達するには、残りの年度に年平均{_amount(row, pace)}が必要です。"
    return f"指標値に達するには、年平均{_amount(row, pace)}{_way(row, pace)}が必要です。"


def _amount(row: Row, pace: Decimal) -> str:
    """The next larger number that is printed: a pace rounded down would not arrive."""
    exact = abs(pace).quantize(Decimal(1).scaleb(-_decimals(row)), rounding=ROUND_UP)
    shown = row.decimals if exact == exact.quantize(Decimal(1).scaleb(-row.decimals)) else _decimals(row)
    return f"{format_number(exact, shown)}{'ポイント' if row.is_share else row.unit}"


def _decimals(row: Row) -> int:
    if row.is_share:
        return max(row.decimals, 1)
    return row.decimals + 1 if row.decimals or is_measured(row.unit) else 0


def _way(row: Row, pace: Decimal) -> str:
    if pace < 0 and is_measured(row.unit):
        return "削減"
    is_rate = row.is_share or not row.unit
    return (RISE if pace > 0 else FALL)[is_rate]
