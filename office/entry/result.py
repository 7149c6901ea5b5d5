"""The figures and grade as they arise under an entered value: for the page and, while somebody types, the preview."""

from decimal import Decimal

from kpis.assessing import guide_text, number_text, percent_text
from kpis.choices import SIGNALS, badge_of, signal_label
from kpis.entered import Entered
from kpis.measurement import Assessment, Measured, Signal, assess
from kpis.measurement.numerals import open_number
from kpis.measurement.questions import questions
from kpis.measurement.terms import Badge
from kpis.models import KPI
from kpis.periods import Period, period_until
from office.entry.desk import Desk
from organization.frozen import frozen

_GUIDE_SIGNALS = (Signal.AT_OR_ABOVE_GUIDE, Signal.BELOW_GUIDE)


@frozen
class Result:
    """Ready strings. ``question`` holds the reasons to look twice; ``token`` is the value they were asked about."""

    echo: str
    achievement: str
    progress: str
    guide: str
    grade: Badge
    period: str = ""
    signals: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    token: str = ""
    needs_words: bool = False


def result_of(desk: Desk, kpi: KPI, entered: Entered) -> Result | None:
    """The result of entering it for the desk's year; None where nothing was entered that could be judged."""
    value, attained, year = entered.value, entered.attained, desk.fiscal_year
    if value is None and attained is None:
        return None
    measured, scheme = desk.measured(kpi), desk.scheme
    values = {earlier: number for earlier, number in desk.values(kpi).items() if earlier < year}
    if value is not None:
        values[year] = value
    found = assess(measured, scheme, year, values, attained, data_years=desk.data_years(kpi, entered))
    signals = tuple(signal_label(signal, scheme) for signal in found.signals if signal not in _GUIDE_SIGNALS)
    return Result(
        echo=_echo(kpi, value, attained),
        achievement=percent_text(found.ratio_to_target, scheme),
        progress=percent_text(found.difference_to_target, scheme),
        guide=_against_guide(kpi, measured, found),
        grade=badge_of(scheme.look_of(found.grade), found.signals),
        period=_together(desk, kpi, measured, found, values, entered),
        signals=signals,
        question=questions(measured, year, values),
        token="" if value is None else open_number(value),
        needs_words=scheme.needs_effort(found.grade),
    )


def _together(desk: Desk, kpi: KPI, measured: Measured, found: Assessment, values, entered: Entered) -> str:
    """「これまでの合計 20＋15＝35世帯（目安 24世帯、指標値 60世帯）」: what is judged in its place."""
    data_years = desk.data_years(kpi, entered)
    period = period_until(measured, entered.data_year or desk.fiscal_year, values, data_years)
    if entered.value is None or period is None:
        return ""
    guide = "" if found.guide is None else guide_text(found.guide, kpi.decimals, measured.increasing) + kpi.unit
    known = "、".join(filter(None, (guide and f"目安 {guide}", f"指標値 {kpi.target_text}")))
    return f"{so_far_word(period)} {period.equation}{kpi.unit}（{known}）"


def so_far_word(period: Period) -> str:
    """「これまでの合計」, 「これまでの合計（3年のうち2年）」, 「3年平均」"""
    counted, elapsed = len(period.amounts), period.elapsed
    if not period.is_total:
        return period.label
    return f"これまでの合計（{elapsed}年のうち{counted}年）" if counted < elapsed else "これまでの合計"


def _echo(kpi: KPI, value: Decimal | None, attained: bool | None) -> str:
    if value is not None:
        return f"{number_text(value, kpi.decimals)}{kpi.full_unit}"
    return "達成" if attained else "未達成"


def _against_guide(kpi: KPI, measured: Measured, found: Assessment) -> str:
    """「目安値以上（20人/年）」: are we on pace this year?"""
    for signal in _GUIDE_SIGNALS:
        if signal in found.signals:
            guide = guide_text(found.guide, kpi.decimals, measured.increasing)
            return f"{SIGNALS[signal]}（{guide}{kpi.full_unit}）"
    return ""
