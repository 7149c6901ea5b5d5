"""Input rules of the sheet: lists, and reminders while typing. What counts is checked again on the way back."""

from collections.abc import Iterable, Sequence

from kpis.choices import ATTAINED_OF_WORD, Accumulation
from kpis.entered import MAX_TEXT
from kpis.measurement.numerals import short_year
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.book import Book, Line

MAX_PROMPT = 255  # Excel takes no longer ones
_LARGEST = 10**11  # as many digits before the point as a value may have


def add_rules(sheet, book: Book) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    start = layout.input_start(book.past_years)
    rows = range(2, len(book.lines) + 2)
    in_words = [row for row, line in enumerate(book.lines, start=2) if layout.takes_words(line.kpi)]
    together = {row: line for row, line in enumerate(book.lines, start=2) if line.over_period}
    in_numbers = [row for row in rows if row not in in_words and row not in together]
    for column, places, rule in (
        (layout.VALUE, in_numbers, _NUMBER),
        *((layout.VALUE, [row], _NUMBER | {"prompt": _own_amount(line, book)}) for row, line in together.items()),
        (layout.VALUE, in_words, _list(tuple(ATTAINED_OF_WORD), "判定", "達成か未達成を選びます。")),
        (layout.STATUS, rows, _list(tuple(layout.STATUS_OF_LABEL), "区分", _STATUS_HELP)),
        (layout.CAUSE, rows, _length("要因", "値がこうなった理由、値がない理由を書きます。")),
        (layout.NEXT_STEP, rows, _length("今後の取組", "これから行うことを書きます。")),
        (layout.MONTH, rows, _told("公表予定月", "未公表のときに「2027年9月」や「R9.9」のように書きます。")),
        (layout.DATA_YEAR, rows, _told("値の年度", "報告する年度と異なる年度の値のときだけ、2025 や R7 と書きます。")),
        (layout.ANSWER, rows, _length("前年度の取組への対応", "前年度に書いた今後の取組を、どう行ったかを書きます。")),
        (layout.CONFIRMED, rows, _list((layout.YES,), "確認", "確認を求められた値が正しいときに「はい」を選びます。")),
    ):
        if places:
            added = DataValidation(**rule)
            for reference in _runs(places, start + column):
                added.add(reference)
            sheet.add_data_validation(added)


_STATUS_HELP = "値があれば速報か確定、なければ理由を選びます。"
_NUMBER = {
    "type": "decimal",
    "operator": "between",
    "formula1": f"-{_LARGEST}",
    "formula2": f"{_LARGEST}",
    "errorStyle": "warning",
    "errorTitle": "数値を入力してください",
    "error": "実績値は数値で入力します。値がないときは空欄のままにして、区分で理由を選んでください。",
    "promptTitle": "実績値",
    "prompt": "数値だけを入力します。値がないときは空欄にして、区分で理由を選びます。",
}


def _own_amount(line: Line, book: Book) -> str:
    """Where the plan's years are judged together: a running total typed here would count twice."""
    kind = "累計" if line.kpi.accumulation == Accumulation.PERIOD_TOTAL else "平均"
    unit, year = line.kpi.unit, short_year(book.year.fiscal_year)
    so_far = f"これまでは {line.period.equation}{unit}、" if line.period else ""
    said = f"{year}だけの値を入力します。計画期間の{kind}で評価します（{so_far}指標値 {line.kpi.target_text}）。"
    return said[:MAX_PROMPT]


def _told(title: str, prompt: str) -> dict:
    """Nothing is refused while typing; what counts is checked on the way back."""
    return {"type": None, "allow_blank": True, "promptTitle": title, "prompt": prompt}


def _list(words: Sequence[str], title: str, prompt: str) -> dict:
    error = f"一覧から選んでください：{'、'.join(words)}"
    chosen = {"type": "list", "formula1": f'"{",".join(words)}"', "errorTitle": title, "error": error}
    return _told(title, prompt) | chosen


def _length(title: str, prompt: str) -> dict:
    limit = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(MAX_TEXT)}
    return _told(title, prompt) | limit | {"errorTitle": title, "error": f"{MAX_TEXT:,}字以内で入力してください。"}


def _runs(rows: Iterable[int], column: int) -> list[str]:
    """Rows next to each other as one reference: 「H2:H9」."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{cell_name(first, column)}:{cell_name(last, column)}" for first, last in runs]
