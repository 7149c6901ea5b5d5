"""人口の将来展望と実績: a part of the report, out of what the review holds."""

from dataclasses import asdict

from reports.charts.outlook import outlook_chart
from reports.charts.spec import OutlookSpec
from reports.charts.wording import describe_outlook
from reports.review.charting import close_up, outlook_of
from reports.review.facts import Review
from reports.review.population import PopulationSeries, actuals_of, footnotes_of, lines_of

OPENING = (
    "計画書の「人口の将来展望」に掲載した値と、その後の実績です。"
    "計画書との差は、計画書に同じ年の推計値などがある年だけ示しています（「－」は、計画書に値のない年です）。"
    "グラフの点線は計画書の値を結んだもので、間の年の推計値を表すものではありません。"
)
SIZE = "flat"  # two side by side


def population(review: Review) -> dict:
    """Empty where the plan has no outlook; then the report has no such part."""
    return {"opening": OPENING, "series": [_series(series, review) for series in review.population]}


def _series(series: PopulationSeries, review: Review) -> dict:
    row = review.row(series.kpi_code)
    actuals = actuals_of(series, row)
    spec = outlook_of(series, actuals)
    near = close_up(spec, review.strategy)
    unit = f"（{series.unit}）" if series.unit else ""
    return {
        "code": series.code,
        "name": series.name,
        "source": f"実績は、数値目標{row.code}（{row.name}）の実績です。" if row else "",
        "charts": [_chart(spec, f"推移と見通し{unit}"), *([_chart(near, f"計画期間の拡大{unit}")] if near else [])],
        "has_actuals": bool(actuals),
        "lines": [asdict(line) for line in lines_of(series, actuals)],
        "notes": list(footnotes_of(series, actuals)),
    }


def _chart(spec: OutlookSpec, title: str) -> dict:
    return {
        "title": title,
        "svg": outlook_chart(spec, SIZE),
        "alt": f"{spec.title}のグラフ。{describe_outlook(spec)}",
    }
