"""The sums behind the figures, with their numbers in them, so that anybody can check a grade."""

from dataclasses import dataclass
from decimal import Decimal

from kpis.measurement import Basis, Scheme
from kpis.numerals import format_guide
from reports.review.facts import Row
from reports.review.grading import bounds


@dataclass(frozen=True, slots=True)
class Explained:
    """One formula: its name, in words, with numbers, its result, and the rule that made a grade of it."""

    title: str
    words: str
    numbers: str
    result: str
    rule: str = ""


def explain(row: Row, scheme: Scheme) -> list[Explained]:
    """達成率 and 進捗率 (and the figure against the guide where that decided), the deciding one first."""
    assessment = row.assessment
    if assessment.actual is None:
        return []
    found = [
        _ratio(row, "達成率", "指標値", row.measured.target, assessment.ratio_to_target, Basis.RATIO_TO_TARGET),
        _difference(
            row, "進捗率", "指標値", row.measured.target, assessment.difference_to_target, Basis.DIFFERENCE_TO_TARGET
        ),
        _ratio(row, "対目安値の比率", "目安値", assessment.guide, assessment.ratio_to_guide, Basis.RATIO_TO_GUIDE),
        _difference(
            row,
            "対目安値の進捗率",
            "目安値",
            assessment.guide,
            assessment.difference_to_guide,
            Basis.DIFFERENCE_TO_GUIDE,
        ),
    ]
    shown = [
        (basis, explained)
        for basis, explained in found
        if explained and (basis in (Basis.RATIO_TO_TARGET, Basis.DIFFERENCE_TO_TARGET) or basis == assessment.basis)
    ]
    shown.sort(key=lambda pair: pair[0] != assessment.basis)
    return [_with_rule(explained, basis, row, scheme) for basis, explained in shown] or [_reached(row)]


def grade_rule(row: Row, scheme: Scheme) -> str:
    """Why the grade is what it is, in one sentence."""
    assessment, label = row.assessment, row.grade.label
    if assessment.grade == "no_actual":
        return f"実績値がないため「{label}」です。"
    if assessment.basis == Basis.ATTAINMENT:
        return f"達成・未達成の判定により「{label}」です。"
    if assessment.basis == Basis.REACHED:
        reached = "達している" if assessment.reached else "達していない"
        return f"実績値が指標値に{reached}ため「{label}」です。"
    return f"{bounds(scheme, scheme.rank_of(assessment.grade))}のため「{label}」です。"


def _with_rule(explained: Explained, basis: Basis, row: Row, scheme: Scheme) -> Explained:
    if basis != row.assessment.basis:
        return explained
    return Explained(explained.title, explained.words, explained.numbers, explained.result, grade_rule(row, scheme))


def _reached(row: Row) -> Explained:
    reached = row.assessment.reached
    sign = ("≧" if reached else "＜") if row.measured.increasing else ("≦" if reached else "＞")
    return Explained(
        "達成の判定",
        "実績値と指標値を比べます。",
        f"{_number(row.assessment.actual, row)} {sign} {_number(row.measured.target, row)}"
        if row.measured.target is not None
        else "",
        "達成" if reached else "未達成",
        f"実績値が指標値に{'達している' if reached else '達していない'}ため「{row.grade.label}」です。",
    )


def _ratio(row: Row, title: str, goal_word: str, goal: Decimal | None, figure: Decimal | None, basis: Basis):
    if figure is None:
        return basis, None
    actual, goal_text = _number(row.assessment.actual, row), _number(goal, row)
    if row.measured.increasing:
        words, numbers = f"実績値 ÷ {goal_word} × 100", f"{actual} ÷ {goal_text} × 100"
    else:
        words, numbers = f"{goal_word} ÷ 実績値 × 100（少ないほど良い指標）", f"{goal_text} ÷ {actual} × 100"
    return basis, Explained(title, words, numbers, _printed(figure, row, basis))


def _difference(row: Row, title: str, goal_word: str, goal: Decimal | None, figure: Decimal | None, basis: Basis):
    if figure is None:
        return basis, None
    base = _number(row.measured.baseline, row)
    words = f"（実績値 − 現状値）÷（{goal_word} − 現状値）× 100"
    numbers = f"（{_number(row.assessment.actual, row)} − {base}）÷（{_number(goal, row)} − {base}）× 100"
    return basis, Explained(title, words, numbers, _printed(figure, row, basis))


def _printed(figure: Decimal, row: Row, basis: Basis) -> str:
    if basis == Basis.RATIO_TO_TARGET:
        return row.rated.achievement
    if basis == Basis.DIFFERENCE_TO_TARGET:
        return row.rated.progress
    return row.rated.deciding


def _number(value: Decimal, row: Row) -> str:
    return format_guide(value, row.decimals)
