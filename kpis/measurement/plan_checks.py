"""What a planner should settle before the first year opens (要確認). Pure: no Django, no clock.

Each finding names the KPI's numbers and what to do; none of them bars a plan. Texts are quoted as printed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.measurement.formulas import difference, print_percent, ratio
from kpis.measurement.grading import deciding_figure
from kpis.measurement.guides import guide_value, proposed_guide
from kpis.measurement.numerals import decimals_of, format_number, short_year, without_limit
from kpis.measurement.printed import disagreement
from kpis.measurement.terms import HUNDRED, INA, Accumulation, GuideMethod, Measured, Method, Scheme

# 延べ床面積 and 延べ面積 are sizes of buildings.
CUMULATIVE_WORD = re.compile(r"延べ(?!床|面積)|のべ|累計|累積")


class PlanIssueCode(StrEnum):
    TEXT_DISAGREES = "text_disagrees"
    TARGET_ON_WRONG_SIDE = "target_on_wrong_side"
    TARGET_EQUALS_BASELINE = "target_equals_baseline"
    BASELINE_EARNS_CLASS = "baseline_earns_class"
    UNIT_DIFFERS = "unit_differs"
    NO_BASELINE = "no_baseline"
    NOT_POSITIVE = "not_positive"
    SHARE_ABOVE_100 = "share_above_100"
    GUIDE_DIFFERS = "guide_differs"
    NO_GUIDE = "no_guide"
    NO_SOURCE = "no_source"
    NO_STATISTIC_IN_TARGET_YEAR = "no_statistic_in_target_year"
    SOUNDS_CUMULATIVE = "sounds_cumulative"
    DOES_NOT_SOUND_CUMULATIVE = "does_not_sound_cumulative"


# Five-yearly surveys: the remainder of their fiscal years by five (the census: 2020, 2025, 2030).
FIVE_YEARLY = {"国勢調査": 0, "農林業センサス": 0, "住宅・土地統計調査": 3, "就業構造基本調査": 2}


def has_statistic(texts: Iterable[str], year: int) -> bool:
    """Whether a survey that the plan's texts name is made in this year; true where none is named."""
    named = [rest for name, rest in FIVE_YEARLY.items() if any(name in text for text in texts)]
    return not named or year % 5 in named


Findings = Iterator[tuple[PlanIssueCode, str]]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A KPI as the plan prints it, beside what the arithmetic knows of it."""

    code: str
    name: str
    unit: str
    baseline_text: str
    target_text: str
    measured: Measured
    source: str = ""
    has_statistic_in_target_year: bool = True
    note: str = ""
    guide_reason: str = ""  # why the guide is another than the proposed one

    @property
    def baseline_printed(self) -> str:
        return self.baseline_text or _number(self.measured.baseline, self.unit)

    @property
    def target_printed(self) -> str:
        return self.target_text or _number(self.measured.target, self.unit)

    @property
    def proposed_guide(self) -> GuideMethod:
        """What a plan that is read today would get."""
        kpi, texts = self.measured, (self.name, self.note, self.baseline_text, self.target_text)
        from_zero = kpi.accumulation == Accumulation.PERIOD_TOTAL
        return proposed_guide(kpi.direction, kpi.baseline, kpi.target, texts, from_zero=from_zero)

    @property
    def values(self) -> Iterator[tuple[str, Decimal, str]]:
        """The numbers that the plan gives, each with its word and its printed text."""
        if self.measured.baseline is not None:
            yield "現状値", self.measured.baseline, self.baseline_printed
        if self.measured.target is not None:
            yield "指標値", self.measured.target, self.target_printed


@dataclass(frozen=True, slots=True)
class PlanIssue:
    kpi_code: str
    code: PlanIssueCode
    message: str


def check_plan(facts: PlanFacts, scheme: Scheme = INA) -> tuple[PlanIssue, ...]:
    """Every point of one KPI that is worth a second look under this scheme, in the order of the checks."""
    found = (
        *_print(facts),
        *_side_of_baseline(facts),
        *_standing_still(facts, scheme),
        *_units(facts),
        *_signs(facts, scheme),
    )
    found += (*_shares(facts), *_guides(facts), *_origin(facts), *_cumulation(facts))
    return tuple(PlanIssue(facts.code, code, message) for code, message in found)


def _print(facts: PlanFacts) -> Findings:
    """What is stored already and disagrees is asked about; a change of it is refused at its door."""
    kpi, by_attainment = facts.measured, facts.measured.method == Method.ATTAINMENT
    for word, text, value in (
        ("現状値", facts.baseline_text, kpi.baseline),
        ("指標値", facts.target_text, kpi.target),
    ):
        if told := disagreement(word, text, value, facts.unit, by_attainment=by_attainment):
            yield PlanIssueCode.TEXT_DISAGREES, told


def _side_of_baseline(facts: PlanFacts) -> Findings:
    kpi = facts.measured
    if kpi.baseline is None or kpi.target is None:
        return
    if kpi.target == kpi.baseline:
        yield (
            PlanIssueCode.TARGET_EQUALS_BASELINE,
            f"指標値（{facts.target_printed}）が現状値（{facts.baseline_printed}）と同じです。"
            "現状の維持を目指す指標か、ご確認ください。進捗率は計算できず、達成率で評価します。",
        )
    elif (kpi.target > kpi.baseline) != kpi.increasing:
        wish, side = ("多いほど良い", "下回って") if kpi.increasing else ("少ないほど良い", "上回って")
        yield (
            PlanIssueCode.TARGET_ON_WRONG_SIDE,
            f"「{wish}」指標ですが、指標値（{facts.target_printed}）が現状値（{facts.baseline_printed}）を{side}います。"
            "指標の向きと指標値をご確認ください。このままの場合、進捗率は計算しません。",
        )


def _standing_still(facts: PlanFacts, scheme: Scheme) -> Findings:
    """The baseline, put in as an actual of the first year after it, already earns the class."""
    kpi, decider = facts.measured, deciding_figure(facts.measured, scheme)
    if decider is None or kpi.baseline is None or kpi.target == kpi.baseline:
        return
    year = kpi.target_year if kpi.baseline_year is None else kpi.baseline_year + 1
    formula = ratio if decider.is_ratio else difference
    figure = formula(kpi.baseline, guide_value(kpi, year) if decider.to_guide else kpi.target, kpi)
    threshold = scheme.standing_still_threshold
    if figure is not None and figure >= threshold:
        progress_defined = difference(kpi.baseline, kpi.target, kpi) is not None
        advice = "指標値の水準、または進捗率（差分法）での評価を" if progress_defined else "指標値の水準を"
        yield (
            PlanIssueCode.BASELINE_EARNS_CLASS,
            f"現状値（{facts.baseline_printed}）のままでも指標値（{facts.target_printed}）に対して"
            f"{print_percent(figure, scheme)}となり、評価の基準（{threshold:f}％以上）を満たします。"
            f"{advice}ご検討ください。",
        )


def _units(facts: PlanFacts) -> Findings:
    baseline, target = _printed_unit(facts.baseline_text), _printed_unit(facts.target_text)
    if baseline is not None and target is not None and baseline != target:
        yield (
            PlanIssueCode.UNIT_DIFFERS,
            f"現状値（{facts.baseline_text}）と指標値（{facts.target_text}）で、単位または期間（年・月）の書き方が"
            "異なります。同じ量を比べているか、ご確認ください。",
        )


def _signs(facts: PlanFacts, scheme: Scheme) -> Findings:
    kpi, decider = facts.measured, deciding_figure(facts.measured, scheme)
    if kpi.baseline is None:
        yield (
            PlanIssueCode.NO_BASELINE,
            "現状値（数値）がありません。進捗率と、現状値から引く目安値は計算できません。"
            "分かる場合は現状値とその年度を登録してください。",
        )
    if decider is None or not decider.is_ratio:
        return
    low = [f"{word}（{printed}）" for word, value, printed in facts.values if value <= 0]
    if kpi.increasing and kpi.baseline == 0 and len(low) == 1:
        yield (
            PlanIssueCode.NOT_POSITIVE,
            f"{low[0]}が0です。取組を始める前の0か、調べていないための0か、ご確認ください。"
            "0のままの場合、達成率と進捗率は同じ値になります。",
        )
    elif low:
        yield (
            PlanIssueCode.NOT_POSITIVE,
            f"{'と'.join(low)}が0以下です。達成率（比率法）では正しく評価できないことがあります。"
            "進捗率（差分法）での評価をご検討ください。",
        )


def _shares(facts: PlanFacts) -> Findings:
    high = [f"{word}（{printed}）" for word, value, printed in facts.values if value > HUNDRED]
    if facts.measured.share and high:
        yield (
            PlanIssueCode.SHARE_ABOVE_100,
            f"100％を超えない割合の指標ですが、{'と'.join(high)}が100％を超えています。"
            "数値、または割合の設定をご確認ください。",
        )


_GUIDE_WORDS = {
    GuideMethod.LINEAR: "現状値から指標値まで直線",
    GuideMethod.CONSTANT: "毎年度、指標値と同じ",
    GuideMethod.MANUAL: "企画部門が定める",
}


def _guides(facts: PlanFacts) -> Findings:
    """A guide that the rule would not propose, and one by hand that nobody has set. Words have no guide."""
    kpi, proposed = facts.measured, facts.proposed_guide
    if kpi.target is None:
        return
    if kpi.guide_method == GuideMethod.MANUAL and not kpi.guides:
        yield (
            PlanIssueCode.NO_GUIDE,
            "目安値は企画部門が定めることになっていますが、登録されていません。年度ごとの目安値を登録してください。",
        )
    would_differ = kpi.baseline is not None and kpi.baseline != kpi.target
    if would_differ and kpi.guide_method != proposed and not facts.guide_reason:
        yield (
            PlanIssueCode.GUIDE_DIFFERS,
            f"目安値の決め方は「{_GUIDE_WORDS[GuideMethod(kpi.guide_method)]}」ですが、標準では「{_GUIDE_WORDS[proposed]}」です"
            f"（現状値{facts.baseline_printed}、指標値{facts.target_printed}）。標準にすると、公表していない年度から使います。",
        )


def _origin(facts: PlanFacts) -> Findings:
    if not facts.source.strip():
        yield (
            PlanIssueCode.NO_SOURCE,
            "出典が登録されていません。担当者が替わっても同じ数値を確かめられるよう、"
            "統計や資料の名称を登録してください。",
        )
    if not facts.has_statistic_in_target_year:
        year = short_year(facts.measured.target_year)
        yield (
            PlanIssueCode.NO_STATISTIC_IN_TARGET_YEAR,
            f"指標値の年度（{year}）には、もとになる統計の調査がありません。指標値（{facts.target_printed}）に"
            "達したかを判断する方法をご確認ください。前回の調査の値は、その年度の実績値にはなりません。",
        )


def _cumulation(facts: PlanFacts) -> Findings:
    word = CUMULATIVE_WORD.search(facts.name)
    cumulative = facts.measured.accumulation == Accumulation.CUMULATIVE
    values = f"現状値{facts.baseline_printed}、指標値{facts.target_printed}"
    if word and not cumulative:
        yield (
            PlanIssueCode.SOUNDS_CUMULATIVE,
            f"指標名に「{word[0]}」がありますが、累計の指標として登録されていません（{values}）。"
            "年ごとの数か、計画期間を通した累計か、ご確認ください。",
        )
    elif cumulative and not word:
        yield (
            PlanIssueCode.DOES_NOT_SOUND_CUMULATIVE,
            f"累計の指標として登録されていますが、指標名からは累計と分かりません（{values}）。"
            "累計でよいか、ご確認ください。",
        )


_BRACKETS = re.compile(r"\([^)]*\)")
_AMOUNT = re.compile(r"^(?:全|約|延べ)?[-△▲−]?[0-9][0-9,]*(?:\.[0-9]+)?")


def _printed_unit(text: str) -> str | None:
    """「25 人(R5)」 → 「人」, 「50 回／年」 → 「回/年」; None for a text without a number.

    Normalised for the comparison only: ５％, 5% and 5%以上 are one unit, what is shown stays as printed.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).partition("※")[0]
    plain = _BRACKETS.sub("", plain)
    amount = _AMOUNT.match(plain)
    return without_limit(plain[amount.end() :]).casefold() if amount else None


def _number(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "未設定"
    return f"{format_number(value, decimals_of(value))}{unit}"
