"""Input rules of the sheet: lists, and reminders while typing. What counts is checked again on the way back."""

from collections.abc import Iterable, Sequence

from kpis.entered import MAX_TEXT
from kpis.sheets.kit.cells import cell_name
from kpis.sheets.workbook import layout
from kpis.sheets.workbook.book import Book

_LARGEST = 10**11  # as many digits before the point as a value may have


def add_rules(sheet, book: Book) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if not book.lines:
        return
    start = layout.input_start(book.past_years)
    rows = range(2, len(book.lines) + 2)
    in_words = [row for row, line in enumerate(book.lines, start=2) if layout.takes_words(line.kpi)]
    numbers = DataValidation(
        type="decimal",
        operator="between",
        formula1=f"-{_LARGEST}",
        formula2=f"{_LARGEST}",
        errorStyle="warning",
        errorTitle="数値を入力してください",
        error="実績値は数値で入力します。値がないときは空欄のままにして、区分で理由を選んでください。",
        promptTitle="実績値",
        prompt="数値だけを入力します。値がないときは空欄にして、区分で理由を選びます。",
    )
    words = _list(tuple(layout.ATTAINED_OF_LABEL), "判定", "達成か未達成を選びます。", DataValidation)
    statuses = _list(
        tuple(layout.STATUS_OF_LABEL), "区分", "値があれば速報か確定、なければ理由を選びます。", DataValidation
    )
    cause = _length("要因", "値がこうなった理由、値がない理由を書きます。", DataValidation)
    next_step = _length("今後の取組", "これから行うことを書きます。", DataValidation)
    answer = _length("前年度の取組への対応", "前年度に書いた今後の取組を、どう行ったかを書きます。", DataValidation)
    month = _told("公表予定月", "未公表のときに「2027年9月」や「R9.9」のように書きます。", DataValidation)
    data_year = _told("値の年度", "報告する年度と異なる年度の値のときだけ、2025 や R7 と書きます。", DataValidation)
    confirmed = _list((layout.YES,), "確認", "確認を求められた値が正しいときに「はい」を選びます。", DataValidation)
    for rule, column, places in (
        (numbers, layout.VALUE, [row for row in rows if row not in in_words]),
        (words, layout.VALUE, in_words),
        (statuses, layout.STATUS, rows),
        (cause, layout.CAUSE, rows),
        (next_step, layout.NEXT_STEP, rows),
        (month, layout.MONTH, rows),
        (data_year, layout.DATA_YEAR, rows),
        (answer, layout.ANSWER, rows),
        (confirmed, layout.CONFIRMED, rows),
    ):
        if places:
            for reference in _runs(places, start + column):
                rule.add(reference)
            sheet.add_data_validation(rule)


def _list(words: Sequence[str], title: str, prompt: str, rule):
    return rule(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        errorTitle=title,
        error=f"一覧から選んでください：{'、'.join(words)}",
        promptTitle=title,
        prompt=prompt,
    )


def _told(title: str, prompt: str, rule):
    """Nothing is refused while typing; what counts is checked on the way back."""
    return rule(type=None, allow_blank=True, promptTitle=title, prompt=prompt)


def _length(title: str, prompt: str, rule):
    return rule(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(MAX_TEXT),
        allow_blank=True,
        errorTitle=title,
        error=f"{MAX_TEXT:,}字以内で入力してください。",
        promptTitle=title,
        prompt=prompt,
    )


def _runs(rows: Iterable[int], column: int) -> list[str]:
    """Rows next to each other as one reference: 「H2:H9」."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{cell_name(first, column)}:{cell_name(last, column)}" for first, last in runs]
