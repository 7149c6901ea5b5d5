"""The data dictionary: every column of the open data once, for the writers, datapackage.json and the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from goals.choices import Figure
from kpis.choices import Accumulation, Direction, GuideMethod, Per, TimeBasis, ValueStatus
from kpis.measurement.terms import NO_ACTUAL, Scheme
from reports.review.formats import CURRENT


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, its word, its Frictionless type and what its codes mean.

    New columns are appended, never inserted: the files of an older release go on without them.
    """

    name: str
    title: str
    type: str
    description: str
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    since: int = 1  # the number of the release format that has it first


def _codes(choices) -> dict[str, str]:
    return dict(choices.choices)


BASIS_CODES = _codes(Figure) | {
    "reached": "指標値に達したかどうか",
    "guide_reached": "その年度の目安値に達したかどうか",
    "attainment": "担当部署による達成・未達成の判定",
}

GRADE = "grade"

STRATEGY = Column("strategy", "戦略", "string", "戦略のコード（例：ina-3）。", required=True)
KPI_CODE = Column(
    "kpi_code",
    "コード",
    "string",
    "指標のコード。プロジェクト番号-施策番号-指標番号（例：4-1-6）。基本目標の数値目標は G1、G2、G3。",
    required=True,
)

KPI_COLUMNS = (
    STRATEGY,
    Column("goal_number", "基本目標の番号", "integer", "指標が属する基本目標の番号。", required=True),
    Column("project_number", "プロジェクトの番号", "integer", "プロジェクトの番号。基本目標の数値目標では空欄。"),
    Column("measure_number", "施策の番号", "integer", "プロジェクト内での施策の番号。基本目標の数値目標では空欄。"),
    Column("kpi_number", "指標の番号", "integer", "施策内での指標の番号。基本目標の数値目標では空欄。"),
    KPI_CODE,
    Column("kpi_name", "指標名", "string", "計画書に印刷された指標名。", required=True),
    Column(
        "unit",
        "単位",
        "string",
        "計画書に印刷された単位（「/年」「/月」を除く）。単位のない指標では空欄。"
        "計画書の表記のままで、％ と % は同じ意味。割合かどうかは is_share の列。",
    ),
    Column("per", "期間あたり", "string", "値が何あたりの量か。期間あたりでない指標では空欄。", codes=_codes(Per)),
    Column(
        "direction",
        "望ましい方向",
        "string",
        "値が多いほど良いか、少ないほど良いか。",
        codes=_codes(Direction),
        required=True,
    ),
    Column("accumulation", "量の種類", "string", "値がどのような量か。", codes=_codes(Accumulation), required=True),
    Column(
        "guide_method",
        "目安値の決め方",
        "string",
        "年度ごとの目安値をどう決めるか。",
        codes=_codes(GuideMethod),
        required=True,
    ),
    Column("baseline_text", "現状値（印刷のまま）", "string", "計画書のとおりの現状値。かっこ内の年度と※は除く。"),
    Column("baseline_fiscal_year", "現状値の年度", "integer", "現状値の年度（西暦）。", unit="年度"),
    Column("baseline_value", "現状値", "number", "現状値の数値。単位は unit の列。"),
    Column("target_text", "指標値（印刷のまま）", "string", "計画書のとおりの指標値。かっこ内の年度と※は除く。"),
    Column("target_fiscal_year", "指標値の年度", "integer", "指標値の年度（西暦）。", unit="年度", required=True),
    Column("target_value", "指標値", "number", "指標値（目標値）の数値。単位は unit の列。数値でない目標では空欄。"),
    Column("departments", "担当部署", "string", "施策の担当部署。「部 課」を「;」でつなぐ。数値目標では空欄。"),
    Column("note", "注記", "string", "計画書の※による注記など。"),
    Column(
        "time_basis",
        "期間の取り方",
        "string",
        "値がどの期間、時点のものか。",
        codes=_codes(TimeBasis),
        required=True,
        since=2,
    ),
    Column("source", "出典", "string", "値の出典。定めのない指標では空欄。", since=2),
    Column("decimals", "小数の桁数", "integer", "値を何桁の小数で示すか。", required=True, since=2),
    Column("is_share", "100％が上限の割合", "boolean", "100％を超えることのない割合か。", required=True, since=2),
    Column("owner", "入力担当部署", "string", "実績値を入力する「部 課」。", since=2),
    Column("release", "版", "integer", "公表の版。公表前のデータでは空欄。", since=2),
)

ACTUAL_COLUMNS = (
    STRATEGY,
    KPI_CODE,
    Column(
        "fiscal_year",
        "年度",
        "integer",
        "実績を報告した年度（西暦）。値の期間は kpis.csv の time_basis。",
        unit="年度",
        required=True,
    ),
    Column("actual_value", "実績値", "number", "実績値。単位は kpis.csv の unit。値がなければ空欄（0 とは異なる）。"),
    Column(
        "value_status",
        "区分",
        "string",
        "実績値の区分。値がない場合は、その理由。",
        codes=_codes(ValueStatus),
        required=True,
    ),
    Column(
        "achievement_rate", "達成率", "number", "指標値に対する達成率（比率法）。求められない場合は空欄。", unit="％"
    ),
    Column(
        "progress_rate", "進捗率", "number", "現状値から指標値までの進み（差分法）。求められない場合は空欄。", unit="％"
    ),
    Column("guide_value", "目安値", "number", "その年度の目安値。単位は kpis.csv の unit の列。"),
    Column(GRADE, "評価", "string", "評価の区分のコード。その年度の評価の区分による。", required=True),
    Column("grade_label", "評価の名称", "string", "評価の区分の名称。", required=True),
    Column("grade_basis", "評価の根拠", "string", "評価を決めた値。実績値がない場合は空欄。", codes=BASIS_CODES),
    Column(
        "judged_value",
        "評価に用いた値",
        "number",
        "計画期間の累計・平均で評価する指標の、その年度までの合計または平均。その他の指標では空欄。",
        since=2,
    ),
    Column(
        "deciding_rate",
        "評価に用いた割合",
        "number",
        "評価を決めた割合。種類は grade_basis の列。割合によらず評価した場合は空欄。",
        unit="％",
        since=2,
    ),
    Column("data_year", "値の年度", "integer", "値が年度と異なる年のものである場合の、その年（西暦）。", since=2),
    Column("previous_grade", "前年度の評価", "string", "前年度の評価の区分のコード。前年度のない場合は空欄。", since=2),
    Column("cause", "要因", "string", "担当部署による要因の説明。値のない場合は、その理由。", since=2),
    Column("next_step", "今後の取組", "string", "担当部署による今後の取組の説明。", since=2),
    Column("release", "版", "integer", "公表の版。公表前のデータでは空欄。", since=2),
)

KEYS = {"kpis.csv": ("strategy", "kpi_code"), "actuals.csv": ("strategy", "kpi_code", "fiscal_year")}
TABLES = {"kpis.csv": KPI_COLUMNS, "actuals.csv": ACTUAL_COLUMNS}


def columns_in(file: str, number: int) -> tuple[Column, ...]:
    """The columns that a release of this format number has."""
    return tuple(column for column in TABLES[file] if column.since <= number)


def columns_of(file: str, schemes: Iterable[Scheme], number: int = CURRENT.number) -> tuple[Column, ...]:
    """The columns of a file whose rows these schemes graded: ``grade`` has their codes."""
    codes = grade_codes(schemes)
    return tuple(replace(one, codes=codes) if one.name == GRADE else one for one in columns_in(file, number))


def grade_codes(schemes: Iterable[Scheme]) -> dict[str, str]:
    """Code → label, 実績値なし last. Two schemes may call a code differently: 「おおむね順調／概ね順調」."""
    labels: dict[str, list[str]] = {}
    for look in (look for scheme in schemes for look in scheme.looks):
        known = labels.setdefault(look.code, [])
        if look.label not in known:
            known.append(look.label)
    last = labels.pop(NO_ACTUAL.code, [NO_ACTUAL.label])
    return {code: "／".join(words) for code, words in (labels | {NO_ACTUAL.code: last}).items()}
