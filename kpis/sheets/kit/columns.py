"""What a file of KPIs and a file of their values have in common: headings, the strategy, and the KPI's code."""

from collections.abc import Collection, Mapping

from goals.models import Strategy
from kpis.sheets.kit.cells import as_typed
from kpis.sheets.kit.problems import Problems
from kpis.sheets.kit.spoilt import became_date, is_date, plain_code
from kpis.sheets.kit.table import Row, Table

CODE = {"kpi_code": "コード"}
# Of a workbook's locked columns, those before and behind the years that went by.
FIRST_HEADINGS = ("コード", "指標名", "単位", "現状値")
GUIDE_HEADINGS = ("目安値", "指標値")
# Columns of the open data's actuals.csv that are figured from the values, and so cannot be read in.
FIGURED = (
    "achievement_rate",
    "progress_rate",
    "guide_value",
    "grade",
    "grade_label",
    "grade_basis",
    "judged_value",
    "deciding_rate",
    "previous_grade",
    "release",
)


def check_header(table: Table, problems: Problems, known: Collection[str], required: Mapping[str, str]) -> bool:
    """Every column is known and there once. Whether those are there that say what is meant (name → in Japanese)."""
    for place, name in enumerate(table.columns, start=1):
        if not name:
            problems.add(1, f"{place}列目", "見出しがありません。列の名前を入れるか、列を削除してください。")
        elif name not in known:
            problems.add(1, name, _unknown(name, known))
        elif name in table.columns[: place - 1]:
            problems.add(1, name, "同じ見出しの列が二つあります。一つにしてください。")
    missing = [name for name in required if name not in table.columns]
    for name in missing:
        problems.add(1, name, f"この見出しの列（{required[name]}）がありません。")
    for row in table.rows:
        if row.beyond:
            problems.add(row.number, "", "見出しのない列に内容があります。カンマや引用符のずれを確認してください。")
    return not missing


def _unknown(name: str, known: Collection[str]) -> str:
    if name in FIGURED:
        return "この列は実績値から計算する項目のため、取り込めません。列を削除してください。"
    return f"使えない見出しです。使えるのは {'、'.join(known)} です。"


def other_strategy(code: str, strategy: Strategy) -> str:
    """Why the row is not one of the strategy's; a blank cell names none."""
    if not code or code == strategy.code:
        return ""
    return f"「{code}」は、取り込み先の戦略「{strategy.code}」と異なります。"


def code_of(row: Row) -> str:
    return plain_code(row["kpi_code"])


def text_in(row: Row, column: str) -> str:
    return as_typed(row[column])


def unknown_code(text: str) -> str:
    """Why the code is none; a spreadsheet likes to turn 4-1-6 into a date."""
    if not text:
        return "コードを入力してください。"
    if is_date(text):
        return f"「{text}」という指標はありません。{became_date(text)}"
    return f"「{text}」という指標はありません。コードは 4-1-6 や G1 のように、半角の「-」でつないで入力してください。"
