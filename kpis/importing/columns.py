"""The columns of a file of actuals, and what one row says, cell by cell."""

import re
import unicodedata
from collections.abc import Collection

from goals.models import Strategy
from kpis.choices import ValueStatus
from kpis.importing.problems import Problems
from kpis.importing.table import Row, Table
from organization.spreadsheet import as_typed

COLUMNS = {
    "strategy": "戦略",
    "kpi_code": "コード",
    "fiscal_year": "年度",
    "actual_value": "実績値",
    "value_status": "区分",
    "cause": "要因",
    "next_step": "今後の取組",
    "expected_month": "公表予定月",
}
REQUIRED = ("kpi_code", "fiscal_year", "actual_value")
# Columns of the open data's actuals.csv that are figured from the values, and so cannot be read in.
FIGURED = ("achievement_rate", "progress_rate", "guide_value", "grade", "grade_label", "grade_basis")
STATUSES = {value: value for value in ValueStatus.values} | {label: value for value, label in ValueStatus.choices}
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))
_DATE = re.compile(r"\d{2,4}[-/年]\d{1,2}[-/月]\d{1,2}日?")


def check_header(
    table: Table, problems: Problems, known: Collection[str] = tuple(COLUMNS), required: Collection[str] = REQUIRED
) -> None:
    """Every column is known and there once, and those that say which value is meant are there."""
    for place, name in enumerate(table.columns, start=1):
        if not name:
            problems.add(1, f"{place}列目", "見出しがありません。列の名前を入れるか、列を削除してください。")
        elif name not in known:
            problems.add(1, name, _unknown(name, known))
        elif name in table.columns[: place - 1]:
            problems.add(1, name, "同じ見出しの列が二つあります。一つにしてください。")
    for name in required:
        if name not in table.columns:
            problems.add(1, name, f"この見出しの列（{COLUMNS[name]}）がありません。")
    for row in table.rows:
        if row.beyond:
            problems.add(row.number, "", "見出しのない列に内容があります。カンマや引用符のずれを確認してください。")


def _unknown(name: str, known: Collection[str]) -> str:
    if name in FIGURED:
        return "この列は実績値から計算する項目のため、取り込めません。列を削除してください。"
    return f"使えない見出しです。使えるのは {'、'.join(known)} です。"


def check_strategy(row: Row, strategy: Strategy, problems: Problems) -> None:
    code = row.cells.get("strategy", "")
    if code and code != strategy.code:
        problems.add(row.number, "strategy", f"「{code}」は、取り込み先の戦略「{strategy.code}」と異なります。")


def code_of(row: Row) -> str:
    """The KPI's code; full-width digits and other dashes mean the same."""
    return unicodedata.normalize("NFKC", row.cells.get("kpi_code", "")).translate(_DASHES).strip()


def year_of(row: Row) -> int | None:
    text = unicodedata.normalize("NFKC", row.cells.get("fiscal_year", "")).strip()
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def status_of(row: Row) -> str | None:
    """The status as its code; empty where the cell is, None where the word is unknown."""
    text = row.cells.get("value_status", "")
    return STATUSES.get(text) if text else ""


def text_of(row: Row, column: str) -> str:
    return as_typed(row.cells.get(column, ""))


def unknown_code(row: Row) -> str:
    """Why the code is none; a spreadsheet likes to turn 4-1-6 into a date."""
    text = row.cells.get("kpi_code", "")
    if not text:
        return "コードを入力してください。"
    if _DATE.fullmatch(text):
        return (
            f"「{text}」という指標はありません。表計算ソフトがコードを日付に変えたようです。"
            "列の書式を「文字列」にして、コードを入れ直してください。"
        )
    return f"「{text}」という指標はありません。コードは 4-1-6 や G1 のように入力してください。"


def unknown_status(row: Row) -> str:
    words = "、".join(f"{value}（{label}）" for value, label in ValueStatus.choices)
    return f"「{row.cells['value_status']}」という区分はありません。使えるのは {words} です。"
