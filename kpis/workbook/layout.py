"""What stands where in the workbook, and what the four input cells say of an entry. Writing and reading agree here.

Every cell has a *plain* form, a text by which it is compared: numbers without separators, texts without idle spaces.
Excel and LibreOffice may store a cell in their own way; its plain form stays the same.
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kpis.choices import ValueStatus
from kpis.entered import Entered
from kpis.models import KPI
from kpis.numerals import open_number, short_year, shortest
from organization.texts import cleaned

FORMAT = "inastrategy-workbook/1"
ENTRY_SHEET, GUIDE_SHEET, META_SHEET = "実績入力", "説明", "管理情報"

FIRST_HEADINGS = ("コード", "指標名", "単位", "現状値")
GUIDE_HEADINGS = ("目安値", "指標値")
INPUT_HEADINGS = ("実績値", "区分", "要因", "今後の取組")
VALUE, STATUS, CAUSE, NEXT_STEP = range(4)  # places within the input cells

STATUSES = (
    ValueStatus.PROVISIONAL,
    ValueStatus.FINAL,
    ValueStatus.PENDING,
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.ENDED,
    ValueStatus.NOT_ASSESSABLE,
)
STATUS_LABELS = {status: status.label for status in STATUSES}
STATUS_OF_LABEL = {label: status for status, label in STATUS_LABELS.items()}
ATTAINED_LABELS = {True: "達成", False: "未達成"}
ATTAINED_OF_LABEL = {label: attained for attained, label in ATTAINED_LABELS.items()}

_MONTH = re.compile(
    r"\s*(?:(?P<year>\d{4})|令和(?P<reiwa>\d{1,2}|元))年(?P<month>\d{1,2})月(?:頃|ごろ)?に?公表予定[\s。、.,:;]*"
)


def headings(past_years: Sequence[int]) -> tuple[str, ...]:
    """Row 1 of the sheet."""
    past = (f"{short_year(year)}実績" for year in past_years)
    return (*FIRST_HEADINGS, *past, *GUIDE_HEADINGS, *INPUT_HEADINGS)


def input_start(past_years: Sequence[int]) -> int:
    """The place (from 0) of 実績値, the first of the four unlocked columns."""
    return len(FIRST_HEADINGS) + len(past_years) + len(GUIDE_HEADINGS)


def cell_name(row: int, column: int) -> str:
    """「H5」 of a row (from 1) and a column (from 0)."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


# --- Plain forms -------------------------------------------------------------------------------------------


def plain(content) -> str:
    """The text by which a cell is compared; Excel keeps 15 significant digits of a number, so more say nothing."""
    if content is None:
        return ""
    if isinstance(content, (int, float, Decimal)):
        return open_number(shortest(content))
    return clean(str(content)).strip()


def clean(text: str) -> str:
    """Text as a workbook can hold it: one kind of line end, no control characters."""
    return cleaned(text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))


def digest(cells: Iterable[str]) -> str:
    """Tells whether cells are still as they were written."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:24]


# --- The four input cells ----------------------------------------------------------------------------------


def input_cells(entered: Entered) -> tuple[Decimal | str | None, str, str, str]:
    """An entry as the sheet shows it: 実績値, 区分, 要因, 今後の取組."""
    value = ATTAINED_LABELS[entered.attained] if entered.attained is not None else entered.value
    label = STATUS_LABELS.get(entered.status, "")
    return value, label, clean(_cause_cell(entered)), clean(entered.next_step)


def plain_inputs(entered: Entered) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in input_cells(entered))


def _cause_cell(entered: Entered) -> str:
    """For 未公表 the expected month stands in the first line of 要因: the sheet has no column for it."""
    if entered.status != ValueStatus.PENDING or entered.expected_month is None:
        return entered.cause
    line = month_line(entered.expected_month)
    return f"{line}\n{entered.cause}" if entered.cause else line


def month_line(month: dt.date) -> str:
    return f"{month.year}年{month.month}月公表予定"


def split_month(cause: str) -> tuple[dt.date | None, str]:
    """「2027年9月公表予定　国の統計」 → the month and the rest; no month where the text does not begin with one."""
    match = _MONTH.match(unicodedata.normalize("NFKC", cause))
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None, cause
    year = int(match["year"]) if match["year"] else 2018 + (1 if match["reiwa"] == "元" else int(match["reiwa"]))
    if not 2000 <= year <= 2100:
        return None, cause
    return dt.date(year, int(match["month"]), 1), _behind(cause, match.end())


def _behind(text: str, length: int) -> str:
    """What follows the first ``length`` characters of the text's NFKC form, in its own characters."""
    for place in range(len(text) + 1):
        if len(unicodedata.normalize("NFKC", text[:place])) >= length:
            return text[place:].strip()
    return ""


def takes_words(kpi: KPI) -> bool:
    """The target is words (設置, 策定): 実績値 says 達成 or 未達成."""
    return kpi.target_value is None
