"""The inputs of the evaluation's form and what they hold: what is stored as strings, and back with the rules."""

from collections.abc import Mapping
from decimal import Decimal

from council.choices import GrantEffect, ReplyState, SelfRating
from council.models import MeasureEvaluation
from council.written import EvaluationText
from kpis.measurement.numerals import NumeralError, format_number, parse_number
from kpis.workflow.cycle import Invalid

LABELS: Mapping[str, str] = {
    "answer": "前年度の取組への対応",
    "self_rating": "自己評価",
    "achievements": "成果",
    "issues": "課題",
    "settlement": "決算額",
    "grant_name": "活用した交付金",
    "grant_effect": "交付金事業の効果",
    "direction": "今後の方向性",
    "next_step": "次年度の取組",
}
VIEW_LABEL = "企画部門の所見"
RESULT_LABELS: Mapping[str, str] = {"state": "対応の状況", "text": "対応結果"}
UNIT = "千円"
UNREADABLE = "「{}」を金額として読み取れません。千円単位の整数で入力してください（例：12,345）。"


def shown(evaluation: MeasureEvaluation | None) -> dict[str, str]:
    """The department's part as the form holds it."""
    text = EvaluationText.of(evaluation)
    values = {name: getattr(text, name) for name in LABELS}
    return values | {"settlement": _money(text.settlement)}


def read(values: Mapping[str, str]) -> EvaluationText:
    """What was typed; raises ``Invalid`` where the amount is none."""
    texts = {name: values[name] for name in LABELS if name != "settlement"}
    try:
        return EvaluationText(settlement=_amount(values["settlement"]), **texts)
    except NumeralError as error:
        raise Invalid({"settlement": str(error)}) from None


def plain(name: str, text: str) -> str:
    """An amount as it is stored, whatever way it was typed; what cannot be read stays as it is."""
    if name != "settlement":
        return text
    try:
        return _money(_amount(text))
    except NumeralError:
        return text


def words(name: str, text: str, directions: Mapping[str, str]) -> str:
    """What an input holds, for a reader: the label of a choice, the amount with its unit."""
    if name == "self_rating" and text in SelfRating.values:
        return SelfRating(text).label
    if name == "grant_effect" and text in GrantEffect.values:
        return GrantEffect(text).label
    if name == "direction":
        return directions.get(text, text)
    if name == "settlement" and text:
        return f"{text}{UNIT}"
    return text


def result_words(name: str, text: str) -> str:
    return ReplyState(text).label if name.endswith("-state") and text in ReplyState.values else text


def _amount(text: str) -> int | None:
    """Thousands of yen: full-width digits, commas and 「千円」 are read."""
    if not text:
        return None
    try:
        number = parse_number(text, UNIT)
    except NumeralError:
        raise NumeralError(UNREADABLE.format(text[:30])) from None
    if number != number.to_integral_value():
        raise NumeralError("決算額は、千円未満を四捨五入した整数で入力してください。")
    return int(number)


def _money(amount: int | None) -> str:
    return "" if amount is None else format_number(Decimal(amount))
