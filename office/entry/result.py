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
        signals=signals,
        question=questions(measured, year, values),
        token="" if value is None else open_number(value),
        needs_words=scheme.needs_effort(found.grade),
    )


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
