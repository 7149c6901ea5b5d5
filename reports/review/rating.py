"""One KPI judged in one year, with its printed figures; and grades that differ only because the rules changed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from kpis.assessing import guide_in_full, guide_text, judged_text, percent_text
from kpis.measurement import CURRENT_RULES, Basis, Measured, RulesVersion, Scheme, Signal, assess
from kpis.measurement.numerals import wareki
from kpis.measurement.terms import Accumulation
from kpis.periods import Period, counted_label, period_until, period_word
from organization.frozen import frozen
from reports.review.cell import Cell, data_years_in, values_in
from reports.review.facts import LastYear
from reports.review.grading import DECIDED_BY
from reports.review.row import Rated, Row


def rate(
    decimals: int,
    measured: Measured,
    scheme: Scheme,
    year: int,
    cells: Mapping[int, Cell],
    rules: RulesVersion = CURRENT_RULES,
) -> Rated:
    """Judge one year by ``rules`` and print its figures. ``cells`` hold every year's entry up to it."""
    values, data_years = values_in(cells), data_years_in(cells)
    attained = cells[year].attained if year in cells else None
    assessment = assess(measured, scheme, year, values, attained, data_years=data_years, rules=rules)
    return Rated(
        assessment=assessment,
        grade=scheme.look_of(assessment.grade),
        achievement=percent_text(assessment.ratio_to_target, scheme),
        progress=percent_text(assessment.difference_to_target, scheme),
        guide=_guide_text(assessment.guide, decimals, measured, rules),
        deciding=percent_text(assessment.figure, scheme),
        guide_in_full=guide_in_full(assessment.guide, decimals),
        judged=judged_text(assessment.judged_value, decimals),
    )


def _guide_text(guide: Decimal | None, decimals: int, measured: Measured, rules: RulesVersion) -> str:
    """The first rules printed a guide everywhere as sheets do now."""
    first = rules == RulesVersion.FIRST
    return guide_in_full(guide, decimals) if first else guide_text(guide, decimals, measured.increasing)


def changed_by_rules(
    row: Row, last: Row | None, last_year: LastYear | None, rules: RulesVersion, scheme: Scheme
) -> bool:
    """Whether the grade differs from last year's only because the rules changed: by those of last year it would not.

    ``last`` is the row as it was published. The guides of then belong to its rules.
    """
    if last is None or last_year is None or row.year is None:
        return False
    if last_year.rules == rules or not last_year.scheme.grades_like(scheme):
        return False
    if row.grade.code == last.grade.code:
        return False
    then = replace(row.measured, guide_method=last.measured.guide_method, guides=last.measured.guides)
    return rate(row.decimals, then, scheme, row.year, row.cells, last_year.rules).grade.code == last.grade.code


def rules_note(rows: Iterable[Row], last_year: LastYear | None) -> str:
    """Which grades differ from last year's for no other reason; empty where none does."""
    codes = [row.code for row in rows if row.changed_by_rules]
    if not codes or last_year is None:
        return ""
    return (
        f"前年度（{wareki(last_year.year)}）を公表した後に、達成率などから評価を決める規則を改めました。前年度の評価は、"
        f"公表したときの規則（第{last_year.rules}版）によるものです。規則を改めたことだけで評価が前年度と異なるものは、"
        f"次のとおりです：{'、'.join(codes)}。"
    )


def rules_sentence(row: Row) -> str:
    """The same of one KPI; empty where it is not so."""
    if not row.changed_by_rules or row.last is None:
        return ""
    return (
        f"前年度の評価「{row.last.grade.label}」と異なるのは、評価を決める規則を改めたためです。"
        f"前年度の規則では、この年度も「{row.last.grade.label}」です。"
    )


NOTHING = "－"


@frozen
class Deciding:
    """``text``: 「70.0％」, or why there is no percentage; ``by``: 「達成率」, empty where ``text`` says it all."""

    text: str
    by: str = ""

    @property
    def line(self) -> str:
        return f"{self.by} {self.text}".strip()


def deciding_of(rated: Rated) -> Deciding:
    assessment = rated.assessment
    if assessment.figure is not None:
        return Deciding(rated.deciding, DECIDED_BY[assessment.basis])
    if assessment.basis == Basis.NONE:
        return Deciding(NOTHING)
    if assessment.basis == Basis.ATTAINMENT:
        return Deciding("達成" if assessment.reached else "未達成", "達成・未達成の判定")
    return Deciding(f"{goal_word(rated)}に{_reached_words(rated)}")


def goal_word(rated: Rated) -> str:
    """With what the actual was compared where no percentage decided."""
    return "目安値" if rated.assessment.basis == Basis.GUIDE_REACHED else "指標値"


def is_reached(rated: Rated) -> bool:
    """Whether that was reached."""
    if rated.assessment.basis == Basis.GUIDE_REACHED:
        return Signal.AT_OR_ABOVE_GUIDE in rated.assessment.signals
    return bool(rated.assessment.reached)


def _reached_words(rated: Rated) -> str:
    return "達した" if is_reached(rated) else "達していない"


# --- A sum or mean of the plan's years ---------------------------------------------------------------------


def actual_word(kpi: Measured) -> str:
    """What stands for A in a formula."""
    return {
        Accumulation.PERIOD_TOTAL: "計画期間の合計",
        Accumulation.PERIOD_AVERAGE: "計画期間の平均",
    }.get(Accumulation(kpi.accumulation), "実績値")


def judged_label(kpi: Measured, rated: Rated) -> str:
    """「3年の合計」, 「3年のうち2年の合計」, 「2年平均」; empty where the year's own value is judged."""
    counted, elapsed = rated.assessment.judged_years, rated.assessment.plan_years
    if counted is None or elapsed is None:
        return ""
    return counted_label(kpi.is_period_total, counted, elapsed)


def judged_phrase(kpi: Measured, rated: Rated, unit: str) -> str:
    """「3年のうち2年の合計 40人」"""
    label = judged_label(kpi, rated)
    return f"{label} {rated.judged}{unit}" if label else ""


def judged_short(kpi: Measured, rated: Rated) -> str:
    """「累計35」 beside the year's own amount in a list."""
    return f"{period_word(kpi.is_period_total)}{rated.judged}" if rated.judged else ""


def judged_words(row: Row) -> str:
    """What the judged figure is called: 「令和8年度までの累計」, 「令和9年度までの累計（3年のうち2年の合計）」."""
    counted, elapsed = row.assessment.judged_years, row.assessment.plan_years
    if counted is None or elapsed is None:
        return ""
    until, label, missing = f"{wareki(_data_year(row))}までの", judged_label(row.measured, row.rated), elapsed - counted
    if row.measured.is_period_total:
        return f"{until}累計（{label}）" if missing else f"{until}累計"
    return f"{until}{label}（{missing}年は実績値がありません）" if missing else f"{until}{label}"


def period_of(row: Row) -> Period | None:
    """The amounts that are in what was judged; None where the year's own value was."""
    if row.assessment.judged_value is None:
        return None
    values, data_years = values_in(row.cells), data_years_in(row.cells)
    return period_until(row.measured, _data_year(row), values, data_years, row.decimals)


def _data_year(row: Row) -> int:
    return row.cell.data_year or row.cell.year
