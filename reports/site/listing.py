"""The KPI list: filter, sort, show, and hand out what is shown as CSV or xlsx."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django_tables2 import RequestConfig

from goals.choices import Labels
from goals.models import Strategy
from kpis.assessing import NO_FIGURE, scheme_in
from kpis.measurement.numerals import fiscal_year_label
from kpis.measurement.terms import Scheme
from kpis.sheets.kit.writing import KINDS, table_bytes
from organization.frozen import frozen
from reports.releases.issued import published_snapshot
from reports.review.levels import group_of
from reports.review.row import Row
from reports.review.rows import build_rows
from reports.site.filters import KPIFilter
from reports.site.lines import KPILine, line_of, shown_years
from reports.site.tables import KPITable

# Column of the page → the column beside it in a file.
DEFAULT = Labels()
BESIDE = {"deciding": ("decided_by", "割合の種類"), "label": ("beside", "評価の注記")}


@frozen
class Chosen:
    """What the visitor asked for: rows in the asked order, and what the page needs beside them."""

    strategy: Strategy
    year: str
    table: KPITable
    context: dict


def choose(request: HttpRequest, strategy: Strategy, fiscal_year: int | None, year: str) -> Chosen:
    first_year, scheme, rows, words = listed(strategy, fiscal_year)
    filters = KPIFilter(request.GET, rows=rows, scheme=scheme, words=words)
    shown = filters.chosen(rows)
    years = shown_years(first_year, fiscal_year)
    base_url = reverse("dashboards:kpi_list", args=[strategy.code, year])
    caption = f"{fiscal_year_label(fiscal_year)}の指標一覧" if fiscal_year else "計画の指標一覧"
    lines = [line_of(row, base_url, years, scheme, group=group_of(row, words)) for row in shown]
    table = KPITable(lines, years, caption, grouped="folded" if len(shown) == len(rows) else "open")
    RequestConfig(request, paginate=False).configure(table)
    context = {
        "table": table,
        "filter": filters,
        "judged": fiscal_year is not None,
        "over_period": any(line.period for line in table.data),
        "hits": hits_sentence(shown, rows, words),
        "strategy": strategy,
        "year": year,
        "asked": _query_without_export(request),
    }
    return Chosen(strategy, year, table, context)


def listed(strategy: Strategy, fiscal_year: int | None) -> tuple[int, Scheme, Sequence[Row], Labels]:
    """The plan's first year, what grades, the rows, and what its levels are called.

    As published; of a year that is not, no more than the list prints.
    """
    if published := published_snapshot(strategy, fiscal_year):
        review = published.review
        return review.strategy.first_year, review.scheme, review.rows, review.words
    scheme = scheme_in(strategy, fiscal_year)
    return strategy.first_year, scheme, build_rows(strategy, scheme, fiscal_year, brief=True), strategy.words


def hits_sentence(shown: Sequence[Row], rows: Sequence[Row], words: Labels = DEFAULT) -> str:
    """「92指標のうち38指標と、基本目標の数値目標1つを表示しています。」

    KPIs are counted as the grades count them; the goals' targets stand beside.
    """
    targets = sum(row.is_goal_target for row in shown)
    hits, total = len(shown) - targets, sum(not row.is_goal_target for row in rows)
    if not shown:
        return f"{total}指標のうち、条件に合うものはありません。"
    counted = f"全{total}指標" if hits == total else f"{total}指標のうち{hits}指標"
    beside = f"と、{words.goal}の数値目標{targets}つ" if targets else ""
    return f"{counted}{beside}を表示しています。"


def download(chosen: Chosen, kind: str) -> HttpResponse:
    """The shown rows, in the shown order, as a file."""
    if kind not in KINDS:
        raise Http404
    names, columns = _columns_of(chosen.table, any(line.period for line in chosen.table.data))
    records = [_record(line, names) for line in chosen.table.data]
    content = table_bytes(kind, columns, records, "指標一覧")
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{chosen.strategy.code}-{chosen.year}-list.{kind}"'
    return response


def _columns_of(table: KPITable, over_period: bool) -> tuple[list[str], list[str]]:
    """The shown columns, years in full. What a cell of the page says beside its figure or word has a column of its
    own, so that the figure stays a number and the grade one of its words.

    ``over_period``: some KPI shown is judged by a sum or mean of the years, which stands before 指標値.
    """
    names, headings = [], []
    for column in table.columns:
        name, heading = column.name, str(column.header)
        if name == "target" and over_period:
            names.append("judged_value")
            headings.append("計画期間の累計・平均")
        names.append("grade" if name == "label" else name)
        headings.append(f"{name[1:]}年度" if name[1:].isdecimal() else heading)
        if name in BESIDE:
            names.append(BESIDE[name][0])
            headings.append(BESIDE[name][1])
    return names, headings


def _record(line: KPILine, names: list[str]) -> list:
    """The cells of the shown columns: plain numbers where the column is one, the printed words (未公表, 達成) where
    there is none, nothing where there is nothing."""
    values = iter(zip(line.sort_values, line.values, strict=True))
    numbers = {
        "baseline": (line.sort_baseline, line.baseline),
        "target": (line.sort_target, line.target),
        "achievement": (line.sort_achievement, line.achievement),
        "progress": (line.sort_progress, line.progress),
        "deciding": (line.sort_deciding, line.deciding),
    }
    numbers |= {name: next(values) for name in names if name not in numbers and name not in KPILine.__slots__}
    return [_number_or_text(*numbers[name]) if name in numbers else getattr(line, name) for name in names]


def _number_or_text(number, text: str):
    if number.is_finite():
        return number
    return None if text == NO_FIGURE else text


def _query_without_export(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("export", None)
    return query.urlencode()
