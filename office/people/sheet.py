"""The file of the April moves: bytes → rows of text, and back; and what a row amounts to once it is checked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kpis.sheets.kit import csvtext
from kpis.sheets.kit.cells import as_typed
from kpis.sheets.kit.problems import BadFile, Problems
from kpis.sheets.kit.table import Row, Table, table_of
from kpis.sheets.kit.writing import csv_bytes
from organization.frozen import frozen
from organization.models import User
from organization.staffing import Particulars, in_order, words_of

MAX_ROWS = 3000
USERNAME, NAME, DEPARTMENTS, HEAD = "職員番号", "氏名", "異動後の部署", "所属長"
EMAIL, ACTION, ROLE = "メール", "操作", "役割"
REQUIRED_COLUMNS = (USERNAME, NAME, DEPARTMENTS, HEAD, EMAIL, ACTION)
COLUMNS = (*REQUIRED_COLUMNS, ROLE)


def read(data: bytes) -> Table:
    """The rows that are not blank. Raises ``BadFile``."""
    if data.startswith(b"PK"):
        raise BadFile("Excelブックは読み取れません。Excelで「CSV UTF-8（コンマ区切り）」として保存してください。")
    records = csvtext.records(data)
    if not records or not any(cell.strip() for cell in records[0]):
        raise BadFile("1行目に見出しがありません。様式をダウンロードして、見出しを変えずに入力してください。")
    if len(records) > MAX_ROWS + 1:
        raise BadFile(f"行が多すぎます。{MAX_ROWS:,}行以内に分けてください。")
    table = table_of(records)
    _refuse_header(table.columns)
    for row in table.rows:
        if row.beyond:
            raise BadFile(f"{row.number}行目：見出しより右に文字があります。コンマの数を確認してください。")
    return replace(table, rows=tuple(_as_typed(row) for row in table.rows))


def packed(table: Table) -> list:
    """The rows, to travel with the preview."""
    return [[row.number, row.cells] for row in table.rows]


def unpacked(rows: list) -> Table:
    return Table(COLUMNS, tuple(Row(number, cells) for number, cells in rows))


def write(rows: Iterable[dict[str, str]]) -> bytes:
    """The same columns as a file for Excel; text that a spreadsheet would take for a formula is kept text."""
    return csv_bytes(COLUMNS, ([row.get(column, "") for column in COLUMNS] for row in rows))


def _refuse_header(header: tuple[str, ...]) -> None:
    missing = [column for column in REQUIRED_COLUMNS if column not in header]
    if missing:
        raise BadFile(f"1行目の見出しに「{'」「'.join(missing)}」がありません。様式の見出しを変えずに使ってください。")
    known = [cell for cell in header if cell]
    if unknown := [cell for cell in known if cell not in COLUMNS]:
        raise BadFile(f"見出し「{'」「'.join(unknown)}」は使いません。その列を削除してください。")
    if len(known) != len(set(known)):
        raise BadFile("同じ見出しの列が二つあります。一つにしてください。")


def _as_typed(row: Row) -> Row:
    return replace(row, cells={name: as_typed(text) for name, text in row.cells.items()})


class Action(StrEnum):
    MOVE = "異動"
    NEW = "新規"
    STOP = "停止"


@frozen
class Step:
    """One row that will be done: to whom, and what is told of them. ``person`` is None for a new one."""

    row: int
    action: Action
    told: Particulars
    person: User | None = None
    before: str = ""

    @property
    def after(self) -> str:
        return "" if self.action == Action.STOP else words_of(in_order(self.told.postings))

    @property
    def changes_anything(self) -> bool:
        return self.action != Action.MOVE or self.before != self.after or bool(self.other_changes)

    @property
    def other_changes(self) -> list[str]:
        """What changes beside the departments, in words."""
        if self.person is None or self.action == Action.STOP:
            return []
        found = []
        if self.person.role != self.told.role:
            found.append(f"役割：{self.person.get_role_display()} → {self.told.role.label}")
        if self.person.email != self.told.email:
            found.append(f"メール：{self.person.email or 'なし'} → {self.told.email}")
        return found


@dataclass(slots=True)
class Checked:
    steps: list[Step] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    idle: int = 0  # rows without an action

    def count(self, action: Action) -> int:
        return sum(step.action == action and step.changes_anything for step in self.steps)
