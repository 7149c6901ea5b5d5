"""What stands where in the survey's workbook, and the text of a cell as a value. Writing and reading agree here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from council.choices import STEP_LABELS, Aspect, SurveyBase, SurveyKind
from council.survey.entered import COUNT_FIELDS, INPUT_FIELDS, LARGEST_COUNT
from kpis.measurement.numerals import NumeralError, decimals_of, format_number, parse_number
from kpis.sheets.kit.grids import META_SHEET
from organization.eras import implausible
from organization.frozen import frozen

FORMAT = "inastrategy-survey/1"
ROUND_SHEET, RESULT_SHEET = "調査の概要", "施策別の結果"
SHEETS = (ROUND_SHEET, RESULT_SHEET, META_SHEET)

ROUND_HEADINGS = ("項目", "内容", "書き方")
ROUND_INPUT = 1  # the column (from 0) of 内容
FIRST_HEADINGS = ("コード", "施策名")


class Form(StrEnum):
    """What a cell takes."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    POINTS = "points"
    BASE = "base"


@frozen
class Line:
    """One row of the first sheet: a fact of the round."""

    field: str
    label: str
    form: Form
    help: str


LINES = (
    Line("title", "調査の名称", Form.TEXT, "例：令和7年度 市民意識調査"),
    Line("held_from", "調査期間の初日", Form.DATE, "例：2025/10/1"),
    Line("held_to", "調査期間の末日", Form.DATE, "例：2025/10/31"),
    Line("subjects", "調査対象", Form.TEXT, "例：市内に住む18歳以上の市民から無作為に抽出した3,000人"),
    Line("sent", "配布数", Form.COUNT, "調査票を送った数"),
    Line("answered", "有効回答数", Form.COUNT, "集計した回答の数"),
    Line("method", "調査方法", Form.TEXT, "例：郵送で配布し、郵送またはインターネットで回収"),
    Line("highest", "最高点", Form.POINTS, "最も良い選択肢（重要・満足）の点数。ふつうは2"),
    Line("lowest", "最低点", Form.POINTS, "最も悪い選択肢（重要でない・不満）の点数。ふつうは-2"),
    Line(
        "base",
        "わからない・無回答",
        Form.BASE,
        f"平均点を計算するときの扱い。「{'」か「'.join(SurveyBase.labels)}」から選ぶ",
    ),
    Line("note", "配点や集計の補足", Form.TEXT, "あれば記入。例：年齢構成による重み付けをしている"),
    Line("source", "出典", Form.TEXT, "報告書の名称など。あれば記入"),
)
YEAR_LABEL, FIRST_LINE = "調査した年度", 3  # the year stands in row 2, locked
ROW_OF = {line.field: FIRST_LINE + place for place, line in enumerate(LINES)}


@frozen
class Column:
    """One input column of the second sheet."""

    aspect: Aspect
    field: str
    heading: str
    form: Form


_MEAN_LABELS = {"mean": "平均点", "n": "回答数", "sd": "標準偏差"}


def columns_of(kind: SurveyKind) -> tuple[Column, ...]:
    return tuple(_column(kind, aspect, name) for aspect in Aspect for name in INPUT_FIELDS[kind])


def _column(kind: SurveyKind, aspect: Aspect, name: str) -> Column:
    if kind == SurveyKind.MEANS:
        form = Form.COUNT if name == "n" else Form.POINTS
        return Column(aspect, name, f"{aspect.label}：{_MEAN_LABELS[name]}", form)
    labels = dict(zip(COUNT_FIELDS, STEP_LABELS[aspect], strict=True))
    labels |= {"dont_know": "わからない", "no_answer": "無回答"}
    return Column(aspect, name, f"{aspect.label}：{labels[name]}", Form.COUNT)


def headings(kind: SurveyKind) -> Sequence[str]:
    """Row 1 of the second sheet."""
    return (*FIRST_HEADINGS, *(column.heading for column in columns_of(kind)))


# --- Cells -------------------------------------------------------------------------------------------------

# Compiled for the first date, not at the start.
_WESTERN = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_REIWA = r"(?:令和|R|r)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
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
        return format_number(Decimal(value), decimals_of(Decimal(value)))
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
    western, reiwa = re.fullmatch(_WESTERN, plain), re.fullmatch(_REIWA, plain)
    found = None
    try:
        if western:
            found = dt.date(*map(int, western.groups()))
        elif reiwa:
            year = 1 if reiwa[1] == "元" else int(reiwa[1])
            found = dt.date(2018 + year, int(reiwa[2]), int(reiwa[3]))
    except ValueError:
        pass
    if found and not implausible(found):
        return found
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
