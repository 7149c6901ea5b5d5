"""A filled workbook as text: who it was made for, and the cells of each row in their plain form.

What the cells cannot be (formulas, merged cells, dates, errors) is told here by sheet and cell; what they say is
judged in check.py.
"""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from kpis.importing.table import BadFile
from kpis.workbook import archive, layout
from kpis.workbook.layout import ENTRY_SHEET, FORMAT, META_SHEET, cell_name, headings, input_start, plain

_DOWNLOAD = "ワークブックをもう一度ダウンロードし、そのファイルに入力してください。"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong and what to do. ``cell`` is 「H5」, 「5行目」, or empty where the whole sheet is meant."""

    cell: str
    text: str
    sheet: str = ENTRY_SHEET

    def __str__(self) -> str:
        return f"シート「{self.sheet}」{f' {self.cell}' if self.cell else ''}：{self.text}"


@dataclass(frozen=True, slots=True)
class Made:
    """What the workbook says of a row when it was written: its place, the stored version, and what stood there."""

    row: int
    version: int
    locked: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that was read. ``rows``: row number → plain cells, the header left out."""

    strategy: str
    fiscal_year: int
    department_id: int
    past_years: tuple[int, ...]
    made: Mapping[str, Made]
    rows: Mapping[int, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return headings(self.past_years)

    @property
    def start(self) -> int:
        return input_start(self.past_years)

    def packed(self) -> dict:
        """As plain lists and texts, to travel with the confirmation page."""
        content = asdict(self)
        return content | {"rows": [[number, list(cells)] for number, cells in self.rows.items()]}

    @classmethod
    def unpacked(cls, content: dict) -> "Sheet":
        return cls(
            **content
            | {
                "past_years": tuple(content["past_years"]),
                "made": {code: Made(**made) for code, made in content["made"].items()},
                "rows": {number: tuple(cells) for number, cells in content["rows"]},
                "problems": tuple(CellProblem(**problem) for problem in content["problems"]),
            }
        )


def read_sheet(data: bytes) -> Sheet:
    """Raises ``BadFile`` where the file as a whole is not one of ours."""
    package = archive.inspect(data)
    cells, merged, meta = _contents(package)
    facts, made = _facts(meta)
    past = _years(facts.get("past_years", ""))
    expected = headings(past)
    found = [*_merged_problems(merged), *_header_problems(cells, expected)]
    rows = {}
    for number, record in enumerate(cells[1:], start=2):
        texts, problems = _row(number, record, expected)
        found += problems
        if any(texts):
            rows[number] = texts
    return Sheet(
        strategy=facts["strategy"],
        fiscal_year=int(facts["fiscal_year"]),
        department_id=int(facts["department"]),
        past_years=past,
        made=made,
        rows=rows,
        problems=tuple(found),
    )


# --- The file's sheets -------------------------------------------------------------------------------------


def _contents(package: archive.Package) -> tuple[list[Sequence], list[str], list[list[str]]]:
    """The entry sheet's cells, its merged ranges, and the meta sheet's texts."""
    from openpyxl import load_workbook  # only who reads a workbook pays

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not understand (validations, extensions) we do not read
        try:
            book = load_workbook(io.BytesIO(package.content), read_only=True)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            entry, meta = sheets.get(ENTRY_SHEET), sheets.get(META_SHEET)
            cells = [] if entry is None else _grid(entry)
            records = [] if meta is None else [[plain(cell.value) for cell in row] for row in _grid(meta)]
        except Exception as error:  # openpyxl passes on whatever a broken part makes of its insides
            raise BadFile(f"Excelファイルとして読み取れません。{_DOWNLOAD}（詳細：{type(error).__name__}）") from None
    if entry is None:
        raise BadFile(f"シート「{ENTRY_SHEET}」がありません。シートの名前を変えずに保存してください。{_DOWNLOAD}")
    if meta is None:
        raise BadFile(
            f"このシステムからダウンロードしたワークブックではないか、管理用のシートが失われています。{_DOWNLOAD}"
        )
    return cells, list(package.merged.get(entry._worksheet_path, ())), records


def _grid(sheet) -> list[Sequence]:
    """Every row from the first on: a gap in the file is an empty row here."""
    sheet.reset_dimensions()
    return list(sheet.iter_rows(min_row=1))


def _facts(records: Iterable[list[str]]) -> tuple[dict[str, str], dict[str, Made]]:
    facts: dict[str, str] = {}
    made: dict[str, Made] = {}
    try:
        for record in records:
            if record[:1] == ["row"]:
                _, code, row, version, locked, inputs = record[:6]
                made[code] = Made(int(row), int(version), locked, inputs)
            elif any(record):
                facts[record[0]] = record[1] if len(record) > 1 else ""
        if facts["format"] != FORMAT:
            raise BadFile(f"この版のワークブック（{facts['format'][:40]}）は取り込めません。{_DOWNLOAD}")
        int(facts["fiscal_year"]), int(facts["department"]), facts["strategy"]
    except (KeyError, ValueError) as error:
        raise BadFile(f"管理用のシートが書き換えられています。{_DOWNLOAD}") from error
    return facts, made


def _years(text: str) -> tuple[int, ...]:
    years = tuple(int(year) for year in text.split(",") if re.fullmatch(r"[12]\d{3}", year))
    if len(years) > 50:
        raise BadFile(f"管理用のシートが書き換えられています。{_DOWNLOAD}")
    return years


# --- The cells ---------------------------------------------------------------------------------------------


def _merged_problems(references: Iterable[str]) -> Iterable[CellProblem]:
    for reference in references:
        yield CellProblem(reference, "セルが結合されています。結合を解除して、1行に1指標の形に戻してください。")


def _header_problems(cells: list[Sequence], expected: Sequence[str]) -> Iterable[CellProblem]:
    found = [_text(cell) for cell in cells[0]] if cells else []
    if not any(found):
        yield CellProblem("1行目", f"見出しがありません。1行目を元に戻すか、{_DOWNLOAD}")
        return
    for column, heading in enumerate(expected):
        text = found[column] if column < len(found) else ""
        if text != heading:
            words = f"「{text[:40]}」になっています" if text else "空欄になっています"
            yield CellProblem(cell_name(1, column), f"見出しが{words}。「{heading}」に戻してください。")
    for column in range(len(expected), len(found)):
        if found[column]:
            yield CellProblem(cell_name(1, column), "列が増えています。追加した列を削除してください。")


def _row(number: int, record: Sequence, expected: Sequence[str]) -> tuple[tuple[str, ...], list[CellProblem]]:
    texts, problems = [], []
    value_column = expected.index(layout.INPUT_HEADINGS[layout.VALUE])
    for column, cell in enumerate(record):
        where, text = cell_name(number, column), _text(cell)
        problem = _kind_problem(cell, text, is_value=column == value_column)
        if column >= len(expected):
            if text:
                problem = "表の外に内容があります。取り込まれませんので、要因などに移すか削除してください。"
        else:
            texts.append("" if problem else text)
        if problem:
            problems.append(CellProblem(where, problem))
    texts += [""] * (len(expected) - len(texts))
    return tuple(texts), problems


def _kind_problem(cell, text: str, *, is_value: bool) -> str:
    """What a cell holds instead of what was typed."""
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return "数式が入っています。「値の貼り付け」で、計算結果の値に置き換えてください。"
    if kind == "e":
        return f"エラー値（{text[:20]}）が入っています。値を入力し直してください。"
    if not is_value or cell.value is None:
        return ""
    if isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        return "数値ではなく日付になっています。セルの表示形式を「数値」にして、値を入力し直してください。"
    if kind == "b":
        return "数値ではなく論理値（TRUE／FALSE）になっています。数値を入力してください。"
    if kind == "n" and "%" in _bare_format(cell):
        return (
            f"パーセント表示になっています（中の値は {text}）。"
            "セルの表示形式を「数値」にして、85.3％なら 85.3 と入力してください。"
        )
    return ""


def _bare_format(cell) -> str:
    """The number format without its quoted words."""
    return re.sub(r'"[^"]*"|\\.', "", str(getattr(cell, "number_format", "") or ""))


def _text(cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not abs(value) < 1e300:  # also infinity and NaN, which a file can hold
        return str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return plain(value)
