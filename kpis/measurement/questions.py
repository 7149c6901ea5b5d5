"""What deserves a second look before a value is stored: asked at every door, never refused. Pure: no Django, no clock.

The entry page, its live answer, the workbook and every import ask the same questions with the same words.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from kpis.measurement.numerals import decimals_of, format_number
from kpis.measurement.terms import HUNDRED, ZERO, Accumulation, Measured

ONE, TEN = Decimal(1), Decimal(10)
NEARER_HUNDRED = Decimal("31.6")  # on the way from ×10 to ×100: from here on a shift by two digits is the likelier slip


class UnusualCode(StrEnum):
    TENFOLD = "tenfold"
    TENTH = "tenth"
    HUNDREDFOLD = "hundredfold"
    HUNDREDTH = "hundredth"
    NEGATIVE = "negative"
    FRACTION = "fraction"
    CUMULATIVE_FELL = "cumulative_fell"
    OVER_100_PERCENT = "over_100_percent"


_WORDS = {
    UnusualCode.TENFOLD: "前回の10倍以上です。桁や単位に誤りがないか確認してください。",
    UnusualCode.TENTH: "前回の10分の1以下です。桁や単位に誤りがないか確認してください。",
    UnusualCode.NEGATIVE: (
        "マイナスの値です。現状値・指標値・これまでの実績にマイナスの値はありません。符号を確認してください。"
    ),
    UnusualCode.FRACTION: "小数が入っています。現状値と指標値は整数です。小数点の位置や単位を確認してください。",
    UnusualCode.CUMULATIVE_FELL: "累計の指標ですが、前回より減っています。",
    UnusualCode.OVER_100_PERCENT: "100％を上限とする割合ですが、100％を超えています。",
}


def questions(kpi: Measured, year: int, actuals: Mapping[int, Decimal]) -> tuple[str, ...]:
    """The questions about the value of ``year`` as sentences; ``actuals`` hold it and the values of other years."""
    return tuple(_sentence(code, actuals[year]) for code in unusual(kpi, year, actuals))


def unusual(kpi: Measured, year: int, actuals: Mapping[int, Decimal]) -> tuple[UnusualCode, ...]:
    """Compared with the latest earlier actual, in the first year with the baseline."""
    actual = actuals.get(year)
    if actual is None:
        return ()
    earlier = latest_before(year, actuals)
    before = _to_begin_with(kpi) if earlier is None else earlier
    shift = _shift(kpi, actual, before)
    asked = {
        UnusualCode.NEGATIVE: actual < 0 and not _was_ever_negative(kpi, year, actuals),
        UnusualCode.FRACTION: _counts_in_whole_numbers(kpi) and not _is_whole(actual),
        UnusualCode.CUMULATIVE_FELL: fell(kpi, actual, before),
        UnusualCode.OVER_100_PERCENT: kpi.share and actual > HUNDRED and shift != UnusualCode.HUNDREDFOLD,
    }
    return ((shift,) if shift else ()) + tuple(code for code, is_asked in asked.items() if is_asked)


def latest_before(year: int, actuals: Mapping[int, Decimal]) -> Decimal | None:
    earlier = [y for y in actuals if y < year]
    return actuals[max(earlier)] if earlier else None


def fell(kpi: Measured, actual: Decimal, before: Decimal | None) -> bool:
    return kpi.accumulation == Accumulation.CUMULATIVE and before is not None and actual < before


def _to_begin_with(kpi: Measured) -> Decimal | None:
    """The first year beside the baseline; a period's total or mean is no measure for one year's amount."""
    return None if kpi.over_period else kpi.baseline


def _shift(kpi: Measured, actual: Decimal, before: Decimal | None) -> UnusualCode | None:
    """The decimal point in another place: by two digits in a share, otherwise by one or more."""
    if kpi.share and (shift := _shift_of_a_share(abs(actual), abs(before or kpi.target or ZERO))):
        return shift
    if not before:
        return None
    if abs(actual) >= TEN * abs(before):
        return UnusualCode.TENFOLD
    return UnusualCode.TENTH if TEN * abs(actual) <= abs(before) else None


def _shift_of_a_share(actual: Decimal, before: Decimal) -> UnusualCode | None:
    """0.853 or 8,530 where 85.3 is meant; a share that was below 1 ％ before may be so again."""
    if not actual or not before:
        return None
    if actual <= ONE and TEN * actual <= before:
        return UnusualCode.HUNDREDTH
    return UnusualCode.HUNDREDFOLD if actual >= NEARER_HUNDRED * before else None


def _was_ever_negative(kpi: Measured, year: int, actuals: Mapping[int, Decimal]) -> bool:
    others = (value for other, value in actuals.items() if other != year)
    return any(value is not None and value < 0 for value in (kpi.baseline, kpi.target, *others))


def _counts_in_whole_numbers(kpi: Measured) -> bool:
    if kpi.share or kpi.decimals or kpi.target is None:
        return False
    return _is_whole(kpi.target) and (kpi.baseline is None or _is_whole(kpi.baseline))


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _sentence(code: UnusualCode, actual: Decimal) -> str:
    if code == UnusualCode.HUNDREDTH:
        return _meant(actual, HUNDRED * actual)
    return _meant(actual, actual / HUNDRED) if code == UnusualCode.HUNDREDFOLD else _WORDS[code]


def _meant(typed: Decimal, meant: Decimal) -> str:
    """「0.853 → 85.3％ですか。」"""
    typed_text, meant_text = (format_number(value, decimals_of(value)) for value in (typed, meant))
    return f"{typed_text} → {meant_text}％ですか。割合は、{meant_text}％なら {meant_text} と入力します。"
