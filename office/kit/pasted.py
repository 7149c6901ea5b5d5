"""A list of people that somebody pastes or sends: rows under headings that every city words in its own way."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from django import forms

from kpis.sheets.kit import csvtext
from kpis.sheets.kit.archive import OLD_EXCEL, inspect
from kpis.sheets.kit.cells import as_typed, text_of
from kpis.sheets.kit.grids import Grid, fill_merged, shown_grids
from kpis.sheets.kit.headings import Wanted, keys_by_word, readings
from kpis.sheets.kit.look import Limits
from kpis.sheets.kit.problems import BadFile, refuse_size
from office.kit.fields import Prose
from office.kit.files import SheetField
from organization.frozen import frozen
from organization.texts import foreign_in

MAX_ROWS, MAX_COLUMNS, SEARCHED = 1_000, 40, 10  # a title or a date may stand above the headings
_LIMITS = Limits(rows=MAX_ROWS, columns=1_000, elements=60 * MAX_ROWS, unpacked=30 * 1024 * 1024)
Texts = list[list[str]]


@frozen
class Cell:
    """One of a preview that can be mended in place (components/list_cell.html)."""

    name: str
    label: str
    value: str
    error: str
    note: str


@frozen
class Listed:
    """The rows that say something, by the columns' keys. ``unread``: headings that mean nothing here."""

    rows: tuple[dict[str, str], ...]
    unread: tuple[str, ...] = ()


class ListForm(forms.Form):
    """One of the two: what was copied out of Excel, or the file."""

    text = Prose("一覧を貼り付ける", rows=8, help_text="Excelで見出しの行から選んでコピーし、ここに貼り付けます。")
    file = SheetField(
        lambda data: texts_in_file(data),
        label="またはファイルを選ぶ",
        required=False,
        help_text="Excelブック（.xlsx）かCSVです。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "input"}),
    )

    def __init__(self, *args, columns: Sequence[Wanted], **kwargs):
        super().__init__(*args, **kwargs)
        self.columns, self.listed = columns, Listed(())

    def clean(self):
        told = super().clean() or self.cleaned_data
        text, sheets = told.get("text", ""), told.get("file")
        if self.errors:
            return told
        if not text.strip() and not sheets:
            raise forms.ValidationError("一覧を貼り付けるか、ファイルを選んでください。")
        try:
            self.listed = listed(sheets or [texts_pasted(text)], self.columns)
        except BadFile as bad:
            self.add_error("file" if sheets else "text", str(bad))
        return told


def texts_pasted(text: str) -> Texts:
    """Cells as Excel puts them into the clipboard; a text with commas only is taken for CSV."""
    separator = "\t" if "\t" in text else ","
    return _clean(list(csv.reader(io.StringIO(text.strip("\n")), delimiter=separator)))


def texts_in_file(data: bytes) -> list[Texts]:
    """Every sheet that is shown. Raises ``BadFile`` with the reason and the way out."""
    refuse_size(len(data))
    if data.startswith(OLD_EXCEL):
        raise BadFile(
            "古い形式（xls）か、パスワードの付いたExcelファイルです。"
            "パスワードを外し、「Excelブック（.xlsx）」で保存してください。"
        )
    if data.startswith(b"PK"):
        return list(map(_texts, shown_grids(inspect(data, _LIMITS)).values()))
    return [_texts(Grid(list(csvtext.records(data))))]


def listed(sheets: Iterable[Texts], columns: Sequence[Wanted]) -> Listed:
    """What stands under the headings of the sheet that has most of them. The first column has to be there."""
    found = [(texts, *_header(texts, columns)) for texts in sheets if any(map(any, texts))]
    if not found:
        raise BadFile("内容がありません。")
    texts, at, keys = max(found, key=lambda one: len(one[2]))
    if columns[0].key not in keys.values():
        labels = "」「".join(column.label for column in columns[:4])
        raise BadFile(
            f"見出しの行が見つかりません。1行目に「{labels}」のような見出しを入れてください"
            f"（「{columns[0].label}」は必要です）。"
        )
    rows = [{key: row[place] for place, key in keys.items() if place < len(row)} for row in texts[at + 1 :]]
    told = tuple(row for row in rows if row.get(columns[0].key) or sum(map(bool, row.values())) > 1)
    if not told:
        raise BadFile("見出しの下に、人の行がありません。")
    if len(told) > MAX_ROWS:
        raise BadFile(f"行が多すぎます。{MAX_ROWS:,}行以内に分けてください。")
    unread = tuple(text for place, text in enumerate(texts[at]) if text and place not in keys)
    return Listed(told, unread)


# --- Within ------------------------------------------------------------------------------------------------


def _texts(grid: Grid) -> Texts:
    texts = [[as_typed(text_of(cell)) for cell in row[:MAX_COLUMNS]] for row in grid.rows]
    width = max(map(len, texts), default=0)
    texts = [row + [""] * (width - len(row)) for row in texts]
    for reference in grid.merged:
        fill_merged(texts, reference)
    return _clean(texts)


def _clean(texts: Texts) -> Texts:
    for number, row in enumerate(texts, start=1):
        if why := next(filter(None, map(foreign_in, row)), ""):
            raise BadFile(f"{number}行目：{why}")
    return [[" ".join(text.split()) if "\n" not in text else text.strip() for text in row] for row in texts]


def _header(texts: Texts, columns: Sequence[Wanted]) -> tuple[int, Mapping[int, str]]:
    """The row, of the first few, that has most of the headings, and the key of each of its places."""
    words = keys_by_word(columns)
    rows = [_keys(row, words) for row in texts[:SEARCHED]]
    at = max(range(len(rows)), key=lambda one: (len(rows[one]), -one))
    return at, rows[at]


def _keys(row: Sequence[str], words: Mapping[str, str]) -> dict[int, str]:
    """Each key at the first place that has it."""
    found: dict[int, str] = {}
    for place, text in enumerate(row):
        key = next((words[word] for word in readings(text) if word in words), None)
        if key and key not in found.values():
            found[place] = key
    return found
