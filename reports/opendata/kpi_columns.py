"""kpis.csv: what the plan says of every KPI."""

from kpis.choices import Accumulation, Direction, GuideMethod, Per, TimeBasis
from kpis.fields import TEXTS, KPIField
from reports.opendata.column import KPI_CODE, RELEASE, STRATEGY, Column, Record, codes_of
from reports.review.formats import FIRST


def _text(one: KPIField) -> Column:
    return Column(
        one.column, one.label, "string", one.published, since=one.since, value=lambda line: getattr(line.row, one.name)
    )


def _unit(line: Record) -> str:
    """One sign for per cent; the first format kept the plan's two."""
    return line.row.unit if line.format == FIRST.number else line.row.unit.replace("%", "％")


_TEXTS = {one.name: _text(one) for one in TEXTS if one.published}

KPI_COLUMNS = (
    STRATEGY,
    Column(
        "goal_number",
        "基本目標の番号",
        "integer",
        "指標が属する基本目標の番号。",
        required=True,
        value=lambda one: one.row.place.goal_number,
    ),
    Column(
        "project_number",
        "プロジェクトの番号",
        "integer",
        "プロジェクトの番号。基本目標の数値目標では空欄。",
        value=lambda one: one.numbers[0],
    ),
    Column(
        "measure_number",
        "施策の番号",
        "integer",
        "プロジェクト内での施策の番号。基本目標の数値目標では空欄。",
        value=lambda one: one.numbers[1],
    ),
    Column(
        "kpi_number",
        "指標の番号",
        "integer",
        "施策内での指標の番号。基本目標の数値目標では空欄。",
        value=lambda one: one.numbers[2],
    ),
    KPI_CODE,
    Column("kpi_name", "指標名", "string", "計画書に印刷された指標名。", required=True, value=lambda one: one.row.name),
    Column(
        "unit",
        "単位",
        "string",
        "計画書に印刷された単位（「/年」「/月」を除く）。単位のない指標では空欄。"
        "計画書に％と%の両方で印刷された記号は、％に統一する。割合かどうかは is_share の列。",
        value=_unit,
    ),
    Column(
        "per",
        "期間あたり",
        "string",
        "値が何あたりの量か。期間あたりでない指標では空欄。",
        codes=codes_of(Per),
        value=lambda one: one.row.per,
    ),
    Column(
        "direction",
        "望ましい方向",
        "string",
        "値が多いほど良いか、少ないほど良いか。",
        codes=codes_of(Direction),
        required=True,
        value=lambda one: one.row.measured.direction,
    ),
    Column(
        "accumulation",
        "量の種類",
        "string",
        "値がどのような量か。",
        codes=codes_of(Accumulation),
        required=True,
        value=lambda one: one.row.measured.accumulation,
    ),
    Column(
        "guide_method",
        "目安値の決め方",
        "string",
        "年度ごとの目安値をどう決めるか。",
        codes=codes_of(GuideMethod),
        required=True,
        value=lambda one: one.row.measured.guide_method,
    ),
    Column(
        "baseline_text",
        "現状値（印刷のまま）",
        "string",
        "計画書のとおりの現状値。かっこ内の年度と※は除く。",
        value=lambda one: one.row.baseline.text,
    ),
    Column(
        "baseline_fiscal_year",
        "現状値の年度",
        "integer",
        "現状値の年度（西暦）。",
        unit="年度",
        value=lambda one: one.row.baseline.year,
    ),
    Column(
        "baseline_value",
        "現状値",
        "number",
        "現状値の数値。単位は unit の列。",
        value=lambda one: one.row.baseline.value,
    ),
    Column(
        "target_text",
        "指標値（印刷のまま）",
        "string",
        "計画書のとおりの指標値。かっこ内の年度と※は除く。",
        value=lambda one: one.row.target.text,
    ),
    Column(
        "target_fiscal_year",
        "指標値の年度",
        "integer",
        "指標値の年度（西暦）。",
        unit="年度",
        required=True,
        value=lambda one: one.row.target.year,
    ),
    Column(
        "target_value",
        "指標値",
        "number",
        "指標値（目標値）の数値。単位は unit の列。数値でない目標では空欄。",
        value=lambda one: one.row.target.value,
    ),
    Column(
        "departments",
        "担当部署",
        "string",
        "施策の担当部署。「部 課」を「;」でつなぐ。数値目標では空欄。",
        value=lambda one: ";".join(one.row.departments),
    ),
    _TEXTS["note"],
    Column(
        "time_basis",
        "期間の取り方",
        "string",
        "値がどの期間、時点のものか。",
        codes=codes_of(TimeBasis),
        required=True,
        since=2,
        value=lambda one: one.row.time_basis,
    ),
    _TEXTS["source"],
    Column(
        "decimals",
        "小数の桁数",
        "integer",
        "値を何桁の小数で示すか。",
        required=True,
        since=2,
        value=lambda one: one.row.decimals,
    ),
    Column(
        "is_share",
        "100％が上限の割合",
        "boolean",
        "100％を超えることのない割合か。",
        required=True,
        since=2,
        value=lambda one: "true" if one.row.measured.share else "false",
    ),
    Column("owner", "入力担当部署", "string", "実績値を入力する「部 課」。", since=2, value=lambda one: one.row.owner),
    RELEASE,
)
KPI_COLUMNS += tuple(one for one in _TEXTS.values() if one not in KPI_COLUMNS)
