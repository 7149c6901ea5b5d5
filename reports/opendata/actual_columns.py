"""actuals.csv: every KPI's value, rates and grade in a year."""

from goals.choices import Figure
from kpis.choices import ValueStatus
from kpis.measurement import Basis
from reports.opendata.column import KPI_CODE, RELEASE, STRATEGY, Column, codes_of

GRADE = "grade"

BASIS_CODES = codes_of(Figure) | {
    "reached": "指標値に達したかどうか",
    "guide_reached": "その年度の目安値に達したかどうか",
    "attainment": "担当部署による達成・未達成の判定",
}

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
        value=lambda one: one.review.year,
    ),
    Column(
        "actual_value",
        "実績値",
        "number",
        "実績値。単位は kpis.csv の unit。値がなければ空欄（0 とは異なる）。",
        value=lambda one: one.row.cell.value,
    ),
    Column(
        "value_status",
        "区分",
        "string",
        "実績値の区分。値がない場合は、その理由。",
        codes=codes_of(ValueStatus),
        required=True,
        value=lambda one: one.row.cell.status,
    ),
    Column(
        "achievement_rate",
        "達成率",
        "number",
        "指標値に対する達成率（比率法）。求められない場合は空欄。",
        unit="％",
        value=lambda one: one.row.assessment.ratio_to_target,
    ),
    Column(
        "progress_rate",
        "進捗率",
        "number",
        "現状値から指標値までの進み（差分法）。求められない場合は空欄。",
        unit="％",
        value=lambda one: one.row.assessment.difference_to_target,
    ),
    Column(
        "guide_value",
        "目安値",
        "number",
        "その年度の目安値。単位は kpis.csv の unit の列。",
        value=lambda one: one.row.assessment.guide,
    ),
    Column(
        GRADE,
        "評価",
        "string",
        "評価の区分のコード。その年度の評価の区分による。",
        required=True,
        value=lambda one: one.row.grade.code,
    ),
    Column(
        "grade_label",
        "評価の名称",
        "string",
        "評価の区分の名称。",
        required=True,
        value=lambda one: one.row.grade.label,
    ),
    Column(
        "grade_basis",
        "評価の根拠",
        "string",
        "評価を決めた値。実績値がない場合は空欄。",
        codes=BASIS_CODES,
        value=lambda one: None if one.row.assessment.basis == Basis.NONE else one.row.assessment.basis.value,
    ),
    Column(
        "judged_value",
        "評価に用いた値",
        "number",
        "計画期間の累計・平均で評価する指標の、その年度までの合計または平均。その他の指標では空欄。",
        since=2,
        value=lambda one: one.row.assessment.judged_value,
    ),
    Column(
        "deciding_rate",
        "評価に用いた割合",
        "number",
        "評価を決めた割合。種類は grade_basis の列。割合によらず評価した場合は空欄。",
        unit="％",
        since=2,
        value=lambda one: one.row.assessment.figure,
    ),
    Column(
        "data_year",
        "値の年度",
        "integer",
        "値が年度と異なる年のものである場合の、その年（西暦）。",
        since=2,
        value=lambda one: one.row.cell.data_year,
    ),
    Column(
        "previous_grade",
        "前年度の評価",
        "string",
        "前年度の評価の区分のコード。前年度のない場合は空欄。",
        since=2,
        value=lambda one: one.row.last.grade.code if one.row.last else None,
    ),
    Column(
        "cause",
        "要因",
        "string",
        "担当部署による要因の説明。値のない場合は、その理由。",
        since=2,
        value=lambda one: one.row.cell.cause,
    ),
    Column(
        "next_step",
        "今後の取組",
        "string",
        "担当部署による今後の取組の説明。",
        since=2,
        value=lambda one: one.row.cell.next_step,
    ),
    RELEASE,
)
