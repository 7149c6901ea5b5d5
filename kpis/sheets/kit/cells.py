"""One cell as text, in and out: the form by which cells are compared, and no text that turns into a formula. Pure.

Excel and LibreOffice may store a cell in their own way; its plain form stays the same.
"""

import datetime as dt
import re
from decimal import Decimal

from kpis.measurement.numerals import open_number, shortest
from organization.texts import cleaned

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDE_STARTS = ("＝", "＋", "－", "＠")  # Excel may read them as their narrow forms; alone they are a dash or sign


# --- Texts -------------------------------------------------------------------------------------------------


def is_formula_like(text: str) -> bool:
    return text.startswith(STARTS) or (len(text) > 1 and text.startswith(WIDE_STARTS))


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers never come here.

    What no file should hold (organization/texts.py) goes first: it might hide the sign.
    """
    text = cleaned(text)
    return f"'{text}" if is_formula_like(text) else text


def as_typed(text: str) -> str:
    """The text behind the apostrophe that ``harmless`` put before it: what we wrote out comes back unchanged."""
    return text[1:] if text.startswith("'") and is_formula_like(text[1:]) else text


def one_line_end(text: str) -> str:
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """Text as a workbook can hold it: one kind of line end, no control characters."""
    return cleaned(one_line_end(text))


def plain(content) -> str:
    """The text by which a cell is compared; Excel keeps 15 significant digits of a number, so more say nothing."""
    if content is None:
        return ""
    if isinstance(content, (int, float, Decimal)):
        return open_number(shortest(content))
    return clean(str(content)).strip()


def cell_name(row: int, column: int) -> str:
    """「H5」 of a row (from 1) and a column (from 0)."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


# --- Cells of an uploaded workbook -------------------------------------------------------------------------


def text_of(cell) -> str:
    """Of a cell of openpyxl, or of a plain value: what the person sees in it, near enough (2025.0 is 2025).

    Characters that no text may hold are still in it, to be told by ``foreign_in``.
    """
    value = getattr(cell, "value", cell)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not abs(value) < 1e300:  # also infinity and NaN, which a file can hold
        return str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return one_line_end(value).strip() if isinstance(value, str) else plain(value)


def kind_problem(cell, text: str, *, is_value: bool) -> str:
    """What a cell holds instead of what was typed."""
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return "数式が入っています。「値の貼り付け」で、計算結果の値に置き換えてください。"
    if kind == "e":
        return misread(cell, text)
    if not is_value or cell.value is None:
        return ""
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        return "数値ではなく日付になっています。セルの表示形式を「数値」にして、値を入力し直してください。"
    if kind == "b":
        return "数値ではなく論理値（TRUE／FALSE）になっています。数値を入力してください。"
    return misread(cell, text)


def misread(cell, text: str) -> str:
    """A cell of any kind that does not hold what it shows: an error, or a number behind a percent format."""
    kind = getattr(cell, "data_type", "n")
    if kind == "e":
        return f"エラー値（{text[:20]}）が入っています。値を入力し直してください。"
    if kind == "n" and getattr(cell, "value", None) is not None and "%" in _bare_format(cell):
        return (
            f"パーセント表示になっています（中の値は {text}）。"
            "セルの表示形式を「数値」にして、85.3％なら 85.3 と入力してください。"
        )
    return ""


def _bare_format(cell) -> str:
    """The number format without its quoted words."""
    return re.sub(r'"[^"]*"|\\.', "", str(getattr(cell, "number_format", "") or ""))
