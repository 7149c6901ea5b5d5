"""The columns of a file of actuals, and what one row says of a value, laid over what is stored."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from kpis.choices import ATTAINED_OF_WORD, ValueStatus
from kpis.entered import PROVISIONAL_NOTICE, Entered, read_value, status_without_words
from kpis.entered import problems as entry_problems
from kpis.measurement.months import read_fiscal_year, read_month
from kpis.measurement.numerals import NumeralError
from kpis.models import KPI, Actual
from kpis.sheets.kit.columns import CODE, text_in
from kpis.sheets.kit.problems import Problems
from kpis.sheets.kit.spoilt import is_respelled, loss
from kpis.sheets.kit.table import Row, Table

Read = TypeVar("Read")
COLUMNS = {
    "strategy": "戦略",
    "kpi_code": "コード",
    "fiscal_year": "年度",
    "actual_value": "実績値",
    "value_status": "区分",
    "cause": "要因",
    "next_step": "今後の取組",
    "expected_month": "公表予定月",
    "data_year": "値の年度",
    "confirmed": "確認",
}
REQUIRED = {name: COLUMNS[name] for name in (*CODE, "fiscal_year", "actual_value")}
STATUSES = {value: value for value in ValueStatus.values} | {label: value for value, label in ValueStatus.choices}
YES = frozenset(("はい", "ハイ", "○", "〇", "yes", "true", "1"))
COLUMN_OF = {
    "value": "actual_value",
    "attained": "actual_value",
    "status": "value_status",
    "cause": "cause",
    "next_step": "next_step",
    "expected_month": "expected_month",
    "data_year": "data_year",
}


class RowReader:
    """Reads the cells of a row; what cannot be read or may not be is told by row and column."""

    def __init__(self, problems: Problems, notices: Problems):
        self.problems, self.notices = problems, notices

    def entered(self, row: Row, kpi: KPI | None, year: int | None, stored: Actual | None) -> Entered | None:
        """The row laid over what is stored: a blank text leaves the stored one."""
        before = Entered.of(stored)
        told = len(self.problems)
        value, attained = self._value(row, kpi)
        status = self._status(row, before, has_value=value is not None or attained is not None)
        month = self._month(row, before, status)
        entered = replace(
            before,
            value=value,
            attained=attained,
            status=status or "",
            cause=self._text(row, "cause", before.cause),
            next_step=self._text(row, "next_step", before.next_step),
            expected_month=month,
            data_year=self._read(row, "data_year", read_fiscal_year) if row["data_year"] else before.data_year,
        )
        if len(self.problems) > told or kpi is None or status is None:
            return None
        entered = entered if year is None else entered.for_year(year)
        for name, text in entry_problems(kpi, entered, year).items():
            self.problems.add(row.number, COLUMN_OF.get(name, "kpi_code"), text)
        return entered

    def _text(self, row: Row, column: str, stored: str) -> str:
        text = text_in(row, column)
        if not text or is_respelled(stored, text):
            return stored
        if lost := loss(stored, text):
            self.problems.add(row.number, column, lost)
        return text

    def _read(self, row: Row, column: str, reader: Callable[[str], Read]) -> Read | None:
        try:
            return reader(row[column])
        except NumeralError as error:
            self.problems.add(row.number, column, str(error))
            return None

    def _value(self, row: Row, kpi: KPI | None) -> tuple[Decimal | None, bool | None]:
        text = row["actual_value"]
        if not text or kpi is None:
            return None, None
        if kpi.target_value is None and text in ATTAINED_OF_WORD:
            return None, ATTAINED_OF_WORD[text]
        return self._read(row, "actual_value", lambda typed: read_value(typed, kpi)), None

    def _status(self, row: Row, before: Entered, *, has_value: bool) -> str | None:
        """A value without a status keeps the stored one, and is provisional where none is stored."""
        status = status_of(row)
        if status is None:
            self.problems.add(row.number, "value_status", unknown_status(row))
        elif not status and has_value:
            status = status_without_words(before)
            if not before.has_value:
                self.notices.add(row.number, "value_status", PROVISIONAL_NOTICE)
        elif not status and not row.cells.get("actual_value"):
            self.problems.add(
                row.number,
                "actual_value",
                "実績値がありません。値を入力するか、値がない理由を value_status（pending など）に入力してください。",
            )
        return status

    def _month(self, row: Row, before: Entered, status: str | None):
        if not row["expected_month"]:
            return before.expected_month if status == ValueStatus.PENDING else None
        if status is not None and status != ValueStatus.PENDING:
            self.problems.add(
                row.number, "expected_month", "公表予定月は、区分が pending（未公表）のときだけ入力してください。"
            )
            return None
        return self._read(row, "expected_month", read_month)


def in_our_words(table: Table) -> Table:
    """The same table; a heading in Japanese (コード, 確認) is as good as its name (kpi_code, confirmed)."""
    names = {label: name for name, label in COLUMNS.items()}
    new = tuple(names.get(column, column) for column in table.columns)
    if new == table.columns:
        return table
    rows = (replace(row, cells={names.get(name, name): text for name, text in row.cells.items()}) for row in table.rows)
    return replace(table, columns=new, rows=tuple(rows))


def year_of(row: Row) -> int | None:
    text = unicodedata.normalize("NFKC", row["fiscal_year"]).strip()
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def status_of(row: Row) -> str | None:
    """The status as its code; empty where the cell is, None where the word is unknown."""
    text = row["value_status"]
    return STATUSES.get(text) if text else ""


def is_confirmed(row: Row) -> bool | None:
    """Whether 確認 says yes; None where it says something else."""
    text = row["confirmed"].casefold()
    return bool(text) if not text or text in YES else None


def unknown_status(row: Row) -> str:
    words = "、".join(f"{value}（{label}）" for value, label in ValueStatus.choices)
    return f"「{row.cells['value_status']}」という区分はありません。使えるのは {words} です。"
