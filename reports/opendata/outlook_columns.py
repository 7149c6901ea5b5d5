"""population.csv and survey.csv: the population outlook with what was counted since, and the citizens' survey."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from council.choices import QUADRANTS
from goals.choices import PopulationKind
from kpis.choices import ValueStatus
from organization.frozen import frozen
from reports.opendata.column import MEASURE_CODE, RELEASE, STRATEGY, Column, codes_of
from reports.review import Review
from reports.review.population import PlanFigure, PopulationFigure, PopulationSeries, actuals_of
from reports.review.survey import Survey, SurveyItem

ACTUAL = "actual"
KINDS = codes_of(PopulationKind) | {ACTUAL: "計画の期間の実績"}


@frozen
class PopulationLine:
    """What the plan prints of a year (``figure``), or what was counted in it (``actual``)."""

    review: Review
    series: PopulationSeries
    number: int
    year: int
    value: Decimal | None
    as_of: str
    figure: PlanFigure | None = None
    actual: PopulationFigure | None = None


@frozen
class SurveyLine:
    review: Review
    survey: Survey
    item: SurveyItem


def population_lines(latest: Review) -> Iterator[PopulationLine]:
    """The plan's figures of each series, then its actuals."""
    for series in latest.population:
        for number, one in enumerate(series.figures, start=1):
            yield PopulationLine(latest, series, number, one.year, one.value, one.as_of, figure=one)
        actuals = actuals_of(series, latest.row(series.kpi_code) if series.kpi_code else None)
        for number, counted in enumerate(actuals, start=len(series.figures) + 1):
            said = (number, counted.year, counted.value, counted.as_of)
            yield PopulationLine(latest, series, *said, actual=counted)


def survey_lines(reviews: Iterable[Review]) -> Iterator[SurveyLine]:
    """Every survey once, as the latest release has it."""
    latest = {review.survey.fiscal_year: (review, review.survey) for review in reviews if review.survey}
    for _, (review, survey) in sorted(latest.items()):
        yield from (SurveyLine(review, survey, item) for item in survey.items)


POPULATION_COLUMNS = (
    STRATEGY,
    Column("series_code", "系列", "string", "系列のコード。", required=True, value=lambda one: one.series.code),
    Column("series_name", "系列の名称", "string", "系列の名称。", required=True, value=lambda one: one.series.name),
    Column("number", "順番", "integer", "系列の中の順番。", required=True, value=lambda one: one.number),
    Column("year", "年", "integer", "年または年度（西暦）。", required=True, value=lambda one: one.year),
    Column(
        "year_text",
        "年の書き方",
        "string",
        "計画での年の書き方。実績では空欄。",
        value=lambda one: one.figure.year_text if one.figure else None,
    ),
    Column(
        "kind",
        "数値の種類",
        "string",
        "計画に印刷された数値の出どころ。actual は、計画の期間に数えた実績。",
        codes=KINDS,
        required=True,
        value=lambda one: one.figure.kind if one.figure else ACTUAL,
    ),
    Column("value", "値", "number", "値。単位は unit の列。値がなければ空欄。", value=lambda one: one.value),
    Column("unit", "単位", "string", "単位。単位のない系列では空欄。", value=lambda one: one.series.unit),
    Column(
        "value_status",
        "区分",
        "string",
        "実績の区分。計画の数値では空欄。",
        codes=codes_of(ValueStatus),
        value=lambda one: one.actual.status if one.actual else None,
    ),
    Column(
        "source",
        "実績の出どころ",
        "string",
        "実績の出どころ。計画の数値では空欄。",
        value=lambda one: one.actual.kind_label if one.actual else None,
    ),
    Column("as_of", "時点", "string", "いつの値か。", value=lambda one: one.as_of),
    Column(
        "data_year",
        "値の年",
        "integer",
        "値が year と異なる年のものである場合の、その年（西暦）。",
        value=lambda one: one.actual.data_year if one.actual else None,
    ),
    Column(
        "kpi_code",
        "数値目標のコード",
        "string",
        "この系列を数値目標とするもののコード（例：G1）。",
        value=lambda one: one.series.kpi_code,
    ),
    RELEASE,
)


def _score(aspect: str, word: str) -> tuple[Column, Column, Column]:
    """Mean, half of its interval, and how many answers it was divided by."""
    return (
        Column(
            aspect,
            word,
            "number",
            f"{word}の平均点（四捨五入する前の値）。配点は、調査のページに示す。",
            unit="点",
            required=True,
            value=lambda one: getattr(one.item, aspect).value,
        ),
        Column(
            f"{aspect}_half_width",
            f"{word}の信頼区間の半幅",
            "number",
            f"{word}の95％信頼区間の半幅。求められない場合は空欄。",
            unit="点",
            value=lambda one: getattr(one.item, aspect).half_width,
        ),
        Column(
            f"{aspect}_n",
            f"{word}の回答数",
            "integer",
            f"{word}の平均を求めた回答の数。",
            required=True,
            value=lambda one: getattr(one.item, aspect).n,
        ),
    )


SURVEY_COLUMNS = (
    STRATEGY,
    Column(
        "fiscal_year",
        "調査の年度",
        "integer",
        "調査した年度（西暦）。",
        unit="年度",
        required=True,
        value=lambda one: one.survey.fiscal_year,
    ),
    MEASURE_CODE,
    Column(
        "measure_name", "施策名", "string", "調査したときの施策の名称。", required=True, value=lambda one: one.item.name
    ),
    *_score("importance", "重要度"),
    *_score("satisfaction", "満足度"),
    Column(
        "quadrant",
        "区分",
        "string",
        "重要度と満足度を全施策の平均と比べた区分。",
        codes={code.value: look.label for code, look in QUADRANTS.items()},
        required=True,
        value=lambda one: one.item.quadrant,
    ),
    Column(
        "is_clear",
        "区分の確かさ",
        "boolean",
        "true は、信頼区間の中で区分が変わらないこと。信頼区間のない場合は空欄。",
        value=lambda one: None if one.item.is_clear is None else "true" if one.item.is_clear else "false",
    ),
    RELEASE,
)
