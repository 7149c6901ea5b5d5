"""Input rules of the sheet: lists, and what a row's cells say to who types. What counts is checked on the way back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from kpis.choices import ATTAINED_OF_WORD, Accumulation, TimeBasis
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
    for place, rule_of in _RULES.items():
        rows: dict[tuple, list[int]] = defaultdict(list)
        for row, line in enumerate(book.lines, start=2):
            rows[tuple(rule_of(line, book).items())].append(row)
        for rule, places in rows.items():
            added = DataValidation(**dict(rule))
            for reference in _runs(places, start + place):
                added.add(reference)
            sheet.add_data_validation(added)


# --- What a cell says ------------------------------------------------------------------------------------------


def _value(line: Line, book: Book) -> dict:
    if layout.takes_words(line.kpi):
        return _list(tuple(ATTAINED_OF_WORD), "判定", "達成か未達成を選びます。")
    words = _own_amount(line, book) if line.over_period else _what_is_meant(line, book)
    return _NUMBER | {"prompt": words}


def _what_is_meant(line: Line, book: Book) -> str:
    """Which year, in which unit, from where."""
    kpi = line.kpi
    basis = "暦年（1月～12月）の値です。" if kpi.time_basis == TimeBasis.CALENDAR_YEAR else ""
    unit = f"（単位：{kpi.full_unit}）" if kpi.full_unit else ""
    known = (f"{label}：{text}" for label, text in (("定義", kpi.definition), ("出典", kpi.source)) if text)
    head = f"{short_year(book.year.fiscal_year)}の値を、数値だけで入力します{unit}。{basis}"
    return _joined(head, "\n".join(known), _NO_VALUE)


def _own_amount(line: Line, book: Book) -> str:
    """Where the plan's years are judged together: a running total typed here would count twice."""
    kind = "累計" if line.kpi.accumulation == Accumulation.PERIOD_TOTAL else "平均"
    unit, year = line.kpi.unit, short_year(book.year.fiscal_year)
    so_far = f"これまでは {line.period.equation}{unit}、" if line.period else ""
    said = f"{year}だけの値を入力します。計画期間の{kind}で評価します（{so_far}指標値 {line.kpi.target_text}）。"
    return said[:MAX_PROMPT]


def _beside_last(heading: str, words: str, text_of: Callable[[Line], str]) -> Callable[[Line, Book], dict]:
    """A text's cell says what was written the year before: it stands far to the right."""

    def rule(line: Line, book: Book) -> dict:
        last = text_of(line)
        return _length(heading, _joined(words, f"{short_year(book.year.fiscal_year - 1)}：{last}" if last else ""))

    return rule


def _joined(head: str, middle: str, tail: str = "") -> str:
    """What is too long is cut in the middle."""
    room = MAX_PROMPT - len(head) - len(tail) - (2 if tail else 1)  # line ends
    middle = middle if len(middle) <= room else f"{middle[: room - 1]}…"
    return "\n".join(filter(None, (head, middle, tail)))


# --- Rules -----------------------------------------------------------------------------------------------------


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


def _same(rule: dict) -> Callable[[Line, Book], dict]:
    return lambda line, book: rule


_NO_VALUE = "値がないときは空欄にして、区分で理由を選びます。"
_NUMBER = {
    "type": "decimal",
    "operator": "between",
    "formula1": f"-{_LARGEST}",
    "formula2": f"{_LARGEST}",
    "errorStyle": "warning",
    "errorTitle": "数値を入力してください",
    "error": "実績値は数値で入力します。値がないときは空欄のままにして、区分で理由を選んでください。",
    "promptTitle": "実績値",
}
_STATUS_HELP = "値があれば速報か確定、なければ理由を選びます。"
_MONTH_HELP = "未公表のときに「2027年9月」や「R9.9」のように書きます。"
_DATA_YEAR_HELP = "報告する年度と異なる年度の値のときだけ、2025 や R7 と書きます。"
_RULES: dict[int, Callable[[Line, Book], dict]] = {
    layout.VALUE: _value,
    layout.STATUS: _same(_list(tuple(layout.STATUS_OF_LABEL), "区分", _STATUS_HELP)),
    layout.CAUSE: _beside_last("要因", "値がこうなった理由、値がない理由を書きます。", lambda line: line.last_texts[0]),
    layout.NEXT_STEP: _beside_last("今後の取組", "これから行うことを書きます。", lambda line: line.last_texts[1]),
    layout.MONTH: _same(_told("公表予定月", _MONTH_HELP)),
    layout.DATA_YEAR: _same(_told("値の年度", _DATA_YEAR_HELP)),
    layout.ANSWER: _beside_last(
        "前年度の取組への対応", "前年度に書いた今後の取組を、どう行ったかを書きます。", lambda line: line.last_texts[1]
    ),
    layout.CONFIRMED: _same(_list((layout.YES,), "確認", "確認を求められた値が正しいときに「はい」を選びます。")),
}


def _runs(rows: Iterable[int], column: int) -> list[str]:
    """Rows next to each other as one reference: 「H2:H9」."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{cell_name(first, column)}:{cell_name(last, column)}" for first, last in runs]
