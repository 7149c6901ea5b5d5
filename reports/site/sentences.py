"""What the pages say in whole sentences. Pure: from the review's facts to plain or emphasised text."""

from decimal import ROUND_UP, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpis.choices import TRENDS, signal_label
from kpis.measurement import Basis, Signal, Trend, needed_pace
from kpis.measurement.numerals import fiscal_year_label, format_number, is_measured, wareki
from kpis.measurement.terms import Scheme
from reports.review.facts import Review
from reports.review.grading import DECIDED_BY, GUIDE_FIGURES, good_enough
from reports.review.rating import judged_words, rules_sentence
from reports.review.row import Row
from reports.review.tally import GradeCount

SMALL_NUMBERS = "指標値が10以下の数です。1や2の増減は、傾向とは限らず、偶然によることもあります。"
TREND_SENTENCES = {
    Trend.BETTER: "前年度より良くなりました。",
    Trend.SAME: "前年度と同じ値です。",
    Trend.WORSE: "前年度より後退しました。",
}


def last_year_text(count: GradeCount) -> str:
    """「前年度比＋7」 beside a count; with last year's where all KPIs were compared, as releases of before did."""
    if count.last_count is None:
        return ""
    return f"前年度 {count.last_count}（{count.change}）" if count.compared_count is None else f"前年度比{count.change}"


def kpi_sentence(row: Row) -> SafeString | str:
    """「令和7年度の実績は14人/年。指標値20人/年に対する達成率は70.0％です。」"""
    target = row.said(row.target)
    if row.year is None:
        return f"指標値は{target}（{row.target.year_short}）、現状値は{row.said(row.baseline)}です。"
    year = wareki(row.year)
    if not row.cell.has_value:
        if row.cell.attained is not None:
            return format_html("{}の判定は<b>{}</b>です。指標値は「{}」です。", year, row.cell.text, target)
        return f"{year}の実績値はありません（{row.cell.status_label}）。"
    provisional = "（速報）" if row.cell.is_provisional else ""
    said = format_html("{}の実績{}は<b>{}</b>。", year, provisional, row.value_with_unit)
    return said + _judged(row) + _rates(row, target)


def _judged(row: Row) -> SafeString:
    """「令和8年度までの累計は35世帯。」: what a reader of the year's own amount must know before the percentages."""
    words = judged_words(row)
    return format_html("{}は<b>{}{}</b>。", words, row.rated.judged, row.unit) if words else SafeString("")


def _rates(row: Row, target: str) -> SafeString:
    """The figure that decided; one against the guide value is followed by the way to the target it says nothing of."""
    basis, assessment = row.assessment.basis, row.assessment
    if basis in GUIDE_FIGURES:
        figure = DECIDED_BY[basis].removeprefix("目安値に対する")
        guide = f"{row.rated.guide}{row.said_unit}"
        said = format_html("この年度の目安値{}に対する{}は<b>{}</b>です。", guide, figure, row.rated.deciding)
        return said if assessment.ratio_to_target is not None else said + _to_target(row, target)
    if basis == Basis.DIFFERENCE_TO_TARGET or assessment.ratio_to_target is None:
        return _to_target(row, target) or format_html("指標値は{}です。", target)
    return format_html("指標値{}に対する達成率は<b>{}</b>です。", target, row.rated.achievement)


def _to_target(row: Row, target: str) -> SafeString:
    if row.assessment.difference_to_target is None:
        return SafeString("")
    way = "0" if row.measured.is_period_total else "現状値"
    return format_html("{}から指標値{}までの進捗率は<b>{}</b>です。", way, target, row.rated.progress)


def target_sentence(row: Row) -> str:
    """One line of what a goal's figure means: against the year's guide value, and against last year."""
    if row.year is None:
        return ""
    if not row.cell.has_value:
        return f"{wareki(row.year)}の実績値はありません（{row.cell.status_label}）。{_latest(row)}"
    return guide_sentence(row) + TREND_SENTENCES.get(row.assessment.trend, "")


def guide_sentence(row: Row) -> str:
    if row.assessment.guide is None:
        return ""
    arrived = "達しています" if Signal.AT_OR_ABOVE_GUIDE in row.assessment.signals else "達していません"
    if words := judged_words(row):
        unit = row.unit
        return f"{words}{row.rated.judged}{unit}は、{wareki(row.year)}の目安値{row.rated.guide}{unit}に{arrived}。"
    return f"{wareki(row.year)}の目安値{row.rated.guide}{row.said_unit}に{arrived}。"


def _latest(row: Row) -> str:
    known = [year for year, cell in row.cells.items() if cell.has_value]
    if not known:
        return ""
    latest = max(known)
    return f"直近は{wareki(latest)}の{row.cells[latest].text}{row.said_unit}です。"


def remarks(row: Row, scheme: Scheme) -> list[tuple[str, str]]:
    """The signals beside a grade: each word with what a reader should make of it, the trend last."""
    if row.year is None:
        return []
    baseline, rated = row.said(row.baseline), row.rated
    said = {
        Signal.AT_OR_ABOVE_GUIDE: guide_sentence(row),
        Signal.BELOW_GUIDE: guide_sentence(row),
        Signal.METHODS_DISAGREE: f"達成率（{rated.achievement}）と進捗率（{rated.progress}）では、"
        "評価の区分が異なります。",
        Signal.BASELINE_EARNS_CLASS: f"策定時の値のままでも「{good_enough(scheme)}」以上になる指標です。"
        "値の動きとあわせてご覧ください。",
        Signal.BELOW_BASELINE: f"策定時の現状値（{baseline}）より後退しています。",
        Signal.CUMULATIVE_FELL: "累計の指標ですが、前の値より小さくなっています。",
        Signal.SMALL_NUMBERS: SMALL_NUMBERS,
    }
    found = [(signal_label(signal, scheme), said[signal]) for signal in row.assessment.signals]
    if arrow := TRENDS.get(row.assessment.trend):
        found.append((" ".join(arrow), f"前年度の実績は{row.last_cell.text}{row.said_unit}です。"))
    if told := rules_sentence(row):
        found.append(("評価の規則の変更", told))
    return found


def kicker(review: Review) -> SafeString:
    """「令和8年度（2026年度）の実績　2027年8月20日公表」"""
    day = review.status.published_on
    said = f"{day.year}年{day.month}月{day.day}日公表" if day else "公表前"
    return format_html('<span>{}の実績</span><span class="nowrap">{}</span>', fiscal_year_label(review.year), said)


def first_sentence(text: str) -> str:
    """The cause in one sentence; the KPI's page has the rest."""
    return text.split("。", 1)[0].strip() + "。" if "。" in text else text.strip()


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
