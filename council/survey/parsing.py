"""The text of one cell as a value, and a value in words."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from council.survey.choices import SurveyBase
from council.survey.entered import LARGEST_COUNT
from council.survey.layout import Form
from kpis.measurement.numerals import NumeralError, format_number, parse_number

_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_REIWA = re.compile(r"(?:令和|R|r)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_EMPTY = "（空欄）"


class Unreadable(ValueError):
    """What stands in the cell is not what belongs there; the message says what does."""


def typed(form: Form, text: str):
    """A text, a date, an int, a Decimal or the code of a choice; an empty cell is None, or "" for words."""
    if form == Form.TEXT:
        return text
    if form == Form.BASE:
        return _base(text)
    if not text:
        return None
    return _date(text) if form == Form.DATE else _number(form, text)


def words_of(form: Form, value) -> str:
    """As the preview shows it."""
    if value in (None, ""):
        return _EMPTY
    if form == Form.BASE:
        return SurveyBase(value).label if value in SurveyBase.values else str(value)
    if form == Form.DATE:
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | Decimal):
        return format_number(Decimal(value), max(0, -Decimal(value).normalize().as_tuple().exponent))
    return str(value)


def _base(text: str) -> str:
    for value, label in SurveyBase.choices:
        if unicodedata.normalize("NFKC", text) == unicodedata.normalize("NFKC", label):
            return value
    if not text:
        return ""
    raise Unreadable(f"「{text[:30]}」は選べません。「{'」か「'.join(SurveyBase.labels)}」を選んでください。")


def _date(text: str) -> dt.date:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    western, reiwa = _WESTERN.fullmatch(plain), _REIWA.fullmatch(plain)
    try:
        if western:
            return dt.date(*map(int, western.groups()))
        if reiwa:
            year = 1 if reiwa[1] == "元" else int(reiwa[1])
            return dt.date(2018 + year, int(reiwa[2]), int(reiwa[3]))
    except ValueError:
        pass
    raise Unreadable(f"「{text[:30]}」を日付として読み取れません。「2025/10/1」のように入力してください。")


def _number(form: Form, text: str) -> int | Decimal:
    try:
        value = parse_number(text, "点" if form == Form.POINTS else "人")
    except NumeralError:
        raise Unreadable(_wanted(form, text)) from None
    if form == Form.POINTS:
        return value
    if value != value.to_integral_value() or not 0 <= value <= LARGEST_COUNT:
        raise Unreadable(_wanted(form, text))
    return int(value)


def _wanted(form: Form, text: str) -> str:
    if form == Form.COUNT:
        return f"「{text[:30]}」は使えません。0以上の整数（{LARGEST_COUNT:,}まで）を入力するか、空欄にしてください。"
    return f"「{text[:30]}」を数値として読み取れません。「0.25」「-0.25」のように入力するか、空欄にしてください。"
