"""Which files the open data are: their names, words and kinds."""

from kpis.sheets.kit.writing import XLSX
from reports.review.formats import Format

RELEASE_FILES = ("kpis.csv", "actuals.csv", "strategy.json")
PACKAGE_FILE = "datapackage.json"
BOOKS = {"kpis.xlsx": "kpis.csv", "actuals.xlsx": "actuals.csv"}  # the same tables for a spreadsheet
VOICES = ("opinions.csv", "evaluations.csv", "population.csv", "survey.csv")  # at the top only
OLD_CODED = {name.replace(".csv", ".cp932.csv"): name for name in ("kpis.csv", "actuals.csv", *VOICES)}
DATA_FILES = (*RELEASE_FILES, *BOOKS)
YEAR_FILES = (*DATA_FILES, PACKAGE_FILE)
TOP_DATA = (*DATA_FILES, *VOICES, *OLD_CODED)
TOP_FILES = (*TOP_DATA, PACKAGE_FILE)
BOOKS_SINCE = 2  # the number of the release format whose folders have them, and a description of their own
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "xlsx": XLSX}
TITLES = {
    "kpis.csv": "指標（KPI）",
    "actuals.csv": "実績値と評価",
    "strategy.json": "戦略の全文",
    "kpis.xlsx": "指標（KPI）のExcelファイル",
    "actuals.xlsx": "実績値と評価のExcelファイル",
    "opinions.csv": "審議会の意見と対応",
    "evaluations.csv": "施策評価",
    "population.csv": "人口の将来展望と実績",
    "survey.csv": "市民意識調査",
    PACKAGE_FILE: "データ項目の説明",
}
DESCRIPTIONS = {
    "kpis.csv": "計画書の指標。1行が1指標です。",
    "actuals.csv": "年度ごとの実績値、達成率、評価。1行が1指標の1年度です。実績値のない指標も含みます。",
    "strategy.json": "本文、基本目標、プロジェクト、施策、指標の全体。",
    "kpis.xlsx": "kpis.csv と同じ内容です。コードは文字で、日付に変わりません。",
    "actuals.xlsx": "actuals.csv と同じ内容です。コードは文字で、日付に変わりません。",
    "opinions.csv": "審議会の意見と、対応方針、その後の結果。1行が1件の意見です。",
    "evaluations.csv": "担当部署による施策評価。1行が1施策の1年度です。",
    "population.csv": "計画の人口の数値と、その後の実績。1行が1系列の1年です。",
    "survey.csv": "施策の重要度と満足度。1行が1施策の1回の調査です。",
    PACKAGE_FILE: "項目、コード、単位、利用条件（Frictionless Data Package）。",
}
for _name, _table in OLD_CODED.items():
    TITLES[_name] = f"{TITLES[_table]}（Shift_JIS）"
    DESCRIPTIONS[_name] = f"{_table} と同じ内容を、Shift_JIS（CP932）で保存したものです。"


def files_of(kind: Format) -> tuple[str, ...]:
    """The files of a year's folder; those of an earlier format stay as they were."""
    return YEAR_FILES if kind.number >= BOOKS_SINCE else RELEASE_FILES


def table_of(name: str) -> str:
    """The table that a file holds, whatever it is written as; its own name where it holds none."""
    return BOOKS.get(name) or OLD_CODED.get(name) or name


# The page: what each is for, and the files that hold it with the word for their form.
USES = {
    "kpis.csv": "どの指標を、どこからどこまで、何年度までに動かす計画かを調べるとき。",
    "actuals.csv": "年度ごとの実績値、達成率、評価、要因を集計し、比べるとき。",
    "evaluations.csv": "施策ごとに、担当部署が成果と課題をどう見ているかを読むとき。",
    "opinions.csv": "審議会が何を求め、市がどう答え、その後どうなったかをたどるとき。",
    "population.csv": "人口の見通しと、その後の実績を並べるとき。",
    "survey.csv": "施策の重要度と満足度を、回答数とともに使うとき。",
    "strategy.json": "計画の本文から指標までを、文書の形のまま扱うとき。",
    PACKAGE_FILE: "項目の説明、コード、単位、利用条件を、プログラムで読むとき。",
}
_FORMS = {"xlsx": "Excel", "json": "JSON", "csv": "CSV"}


def _files(name: str) -> tuple[tuple[str, str], ...]:
    others = [file for file in (*BOOKS, *OLD_CODED) if table_of(file) == name]
    forms = [(file, "CSV（Shift_JIS）" if file in OLD_CODED else _FORMS[file.rpartition(".")[2]]) for file in others]
    return ((name, _FORMS[name.rpartition(".")[2]]), *forms)


DATA = {name: _files(name) for name in USES}
