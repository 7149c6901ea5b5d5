"""The sums behind the figures, with their numbers in them, so that anybody can check a grade."""

from dataclasses import replace
from decimal import Decimal

from kpis.measurement import Basis, Figure, Scheme, deciding_figure
from kpis.measurement.numerals import format_guide
from organization.frozen import frozen
from reports.review.grading import DECIDED_BY, FIGURE_WORDS, bounds
from reports.review.rating import actual_word, goal_word, is_reached, period_of
from reports.review.row import Row

SHOWN_ALWAYS = (Basis.RATIO_TO_TARGET, Basis.DIFFERENCE_TO_TARGET)
WITHOUT_PERCENTAGE = (Basis.REACHED, Basis.GUIDE_REACHED)


@frozen
class Explained:
    """One formula: its name, in words, with numbers, its result, and the rule that made a grade of it."""

    title: str
    words: str
    numbers: str
    result: str
    rule: str = ""


def explain(row: Row, scheme: Scheme) -> list[Explained]:
    """達成率 and 進捗率 (and what decided in their place), the deciding one first with its rule.

    Before them, where the plan's years are judged together, the sum or mean that stands in them.
    """
    basis = row.assessment.basis
    if row.assessment.actual is None:
        return []
    found = {Basis(figure): told for figure in Figure if (told := _explained(row, figure))}
    shown = [one for one in found if one in SHOWN_ALWAYS or one == basis]
    shown.sort(key=lambda one: one != basis)
    formulas = [_with_rule(found[one], one, row, scheme) for one in shown]
    judged = basis in WITHOUT_PERCENTAGE or basis == Basis.ATTAINMENT
    return [*_period(row), *([_reached(row, scheme)] if judged or not formulas else []), *formulas]


def _period(row: Row) -> list[Explained]:
    """「計画期間の合計：R7＋R8（2年の合計）、20＋15＝35世帯」"""
    period = period_of(row)
    if period is None:
        return []
    words = f"{period.years}（{period.label}）" if len(period.amounts) > 1 else f"{period.years}の実績値"
    return [Explained(actual_word(row.measured), words, period.sum_words, f"{period.text}{row.unit}")]


def grade_rule(row: Row, scheme: Scheme) -> str:
    """Why the grade is what it is, in one sentence that names the figure."""
    assessment, label = row.assessment, row.grade.label
    if assessment.grade == "no_actual":
        return f"実績値がないため「{label}」です。"
    if assessment.basis == Basis.ATTAINMENT:
        return f"達成・未達成の判定により「{label}」です。"
    if assessment.basis in WITHOUT_PERCENTAGE:
        reached = "達している" if is_reached(row.rated) else "達していない"
        return f"{actual_word(row.measured)}が{goal_word(row.rated)}に{reached}ため「{label}」です。"
    said = f"{DECIDED_BY[assessment.basis]}が{bounds(scheme, scheme.rank_of(assessment.grade))}のため「{label}」です。"
    return _instead(row, scheme) + said


def _instead(row: Row, scheme: Scheme) -> str:
    """Why another figure than the scheme's decided."""
    usual = deciding_figure(row.measured, scheme)
    return "" if usual is None or Basis(usual) == row.assessment.basis else f"{FIGURE_WORDS[usual]}を算出できないため、"


def _with_rule(explained: Explained, basis: Basis, row: Row, scheme: Scheme) -> Explained:
    if basis != row.assessment.basis:
        return explained
    return replace(explained, rule=grade_rule(row, scheme))


def _reached(row: Row, scheme: Scheme) -> Explained:
    reached, word = is_reached(row.rated), goal_word(row.rated)
    goal = row.assessment.guide if word == "目安値" else row.measured.target
    sign = ("≧" if reached else "＜") if row.measured.increasing else ("≦" if reached else "＞")
    return Explained(
        "達成の判定",
        f"{actual_word(row.measured)}と{word}を比べます。",
        f"{_actual(row)} {sign} {_number(goal, row)}" if goal is not None else "",
        "達成" if reached else "未達成",
        grade_rule(row, scheme),
    )


def _explained(row: Row, figure: Figure) -> Explained | None:
    value = getattr(row.assessment, figure.value)
    if value is None:
        return None
    word, goal = ("目安値", row.assessment.guide) if figure.to_guide else ("指標値", row.measured.target)
    words, numbers = (_ratio if figure.is_ratio else _difference)(row, word, _number(goal, row))
    return Explained(FIGURE_WORDS[figure], words, numbers, _printed(row, Basis(figure)))


def _ratio(row: Row, goal_word: str, goal: str) -> tuple[str, str]:
    word, actual = actual_word(row.measured), _actual(row)
    if row.measured.increasing:
        return f"{word} ÷ {goal_word} × 100", f"{actual} ÷ {goal} × 100"
    return f"{goal_word} ÷ {word} × 100（少ないほど良い指標）", f"{goal} ÷ {actual} × 100"


def _difference(row: Row, goal_word: str, goal: str) -> tuple[str, str]:
    base, base_word = _number(row.measured.start, row), "0" if row.measured.is_period_total else "現状値"
    return (
        f"（{actual_word(row.measured)} − {base_word}）÷（{goal_word} − {base_word}）× 100",
        f"（{_actual(row)} − {base}）÷（{goal} − {base}）× 100",
    )


def _printed(row: Row, basis: Basis) -> str:
    if basis == Basis.RATIO_TO_TARGET:
        return row.rated.achievement
    return row.rated.progress if basis == Basis.DIFFERENCE_TO_TARGET else row.rated.deciding


def _actual(row: Row) -> str:
    """What was judged: the year's value, or the sum or mean of the years."""
    return row.rated.judged or _number(row.assessment.actual, row)


def _number(value: Decimal | None, row: Row) -> str:
    return "" if value is None else format_guide(value, row.decimals)
