"""The tables of the public pages: KPIs in a year, and one KPI in every year."""

from collections.abc import Iterable

import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from kpis.measurement import RulesVersion, guide_value
from kpis.measurement.numerals import format_guide, short_year
from kpis.measurement.terms import Badge
from organization.frozen import frozen
from reports.review.cell import Cell
from reports.review.facts import Review
from reports.review.rating import judged_label, judged_phrase, rate
from reports.review.row import Rated, Rebased, Row
from reports.site.lines import body, in_bodies, line_of, shown_years

REPEATED = "再掲"
LAST_COLUMNS = ("target", "achievement", "progress", "deciding", "label", "department")
JUDGED_COLUMNS = ("achievement", "progress", "deciding", "label")
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class KPITable(tables.Table):
    """A table of KPIs. Columns, order and headings are django-tables2's; the rows come as ready strings
    (its own take nine times as long for 95 rows of 14 columns)."""

    code = tables.Column("コード", order_by=("sort_code",))
    name = tables.Column("指標名")
    unit = tables.Column("単位")
    baseline = tables.Column("現状値", order_by=("sort_baseline",), attrs=NUMBER)
    target = tables.Column("指標値", order_by=("sort_target",), attrs=NUMBER)
    achievement = tables.Column("達成率", order_by=("sort_achievement",), attrs=NUMBER)
    progress = tables.Column("進捗率", order_by=("sort_progress",), attrs=NUMBER)
    deciding = tables.Column("評価に用いた割合", order_by=("sort_deciding",), attrs=NUMBER)
    label = tables.Column("評価", order_by=("sort_grade", "sort_code"))
    department = tables.Column("担当部署")

    class Meta:
        template_name = "reports/site/kpi_table.html"
        sequence = ("code", "name", "unit", "baseline", "...", *LAST_COLUMNS)
        empty_text = "条件を減らすか、「すべて」に戻してください。"

    def __init__(self, lines, years: tuple[int, ...], caption: str, *, grouped: str = "", **kwargs):
        """``years`` are the columns of actuals; without any (the plan itself) nothing is judged. ``grouped``: a long
        list stands in its groups, on a phone "folded" or "open"."""
        extra = [
            (
                f"y{year}",
                tables.Column(short_year(year), accessor=f"values__{i}", order_by=(f"sort_values__{i}",), attrs=NUMBER),
            )
            for i, year in enumerate(years)
        ]
        super().__init__(lines, extra_columns=extra, exclude=() if years else JUDGED_COLUMNS, **kwargs)
        self.caption, self.grouped = caption, grouped

    @property
    def rows_html(self) -> SafeString:
        """Every row in the asked order, in one body or one for each group; a line has escaped its own texts."""
        if not self.grouped or self.order_by:
            return body(*(line.html for line in self.data))
        rows = ((line.group, line.html) for line in self.data)
        return in_bodies(rows, len(self.columns), is_open=self.grouped == "open")


def kpi_table(rows, review: Review, year: str, caption: str, *, repeats: Iterable[Row] = ()) -> KPITable:
    """The rows of a goal, project or measure as they stand: in the plan's order, nothing to sort. ``repeats`` (再掲)
    follow them, marked."""
    years = shown_years(review.strategy.first_year, review.year)
    base_url = reverse("dashboards:kpi_list", args=[review.strategy.code, year])
    lines = [line_of(row, base_url, years, review.scheme) for row in rows]
    lines += [line_of(row, base_url, years, review.scheme, mark=REPEATED) for row in repeats]
    return KPITable(lines, years, caption, orderable=False)


@frozen
class YearLine:
    year: int
    label: str
    guide: str
    cell: Cell | None
    achievement: str
    progress: str
    grade: Badge | None
    rebased: Rebased | None = None
    judged: str = ""
    judged_value: str = ""
    judged_years: str = ""


def year_table(row: Row, review: Review) -> list[YearLine]:
    """One line per plan year; years after the review's have a guide value only.

    A published year stands as it was published. Releases of the first format do not hold the years before last: those
    are judged by what they were judged by.
    """
    first, last = review.strategy.first_year, review.strategy.last_year
    return [_line(row, review, year) for year in range(first, last + 1)]


def _is_whole(rated: Rated) -> bool:
    """Every year that went by has a value."""
    return rated.assessment.judged_years == rated.assessment.plan_years


def _line(row: Row, review: Review, year: int) -> YearLine:
    if review.year is None or year > review.year:
        guide = guide_value(row.measured_in(year), year)
        return YearLine(
            year, short_year(year), "－" if guide is None else format_guide(guide, row.decimals), None, "", "", None
        )
    cell = row.cells.get(year)
    rated = row.rated_in(year)
    if rated is None and review.rules == RulesVersion.FIRST:
        rated = rate(row.decimals, row.measured_in(year), review.scheme, year, row.cells, review.rules)
    if rated is None:
        return YearLine(year, short_year(year), "－", cell, "", "", None)
    rebased = row.rebased if year == row.year else None
    figures = (rated.achievement, rated.progress, rated.badge)
    phrase = judged_phrase(row.measured, rated, row.unit)
    label = "" if row.measured.is_period_total and _is_whole(rated) else judged_label(row.measured, rated)
    return YearLine(year, short_year(year), rated.fine_guide, cell, *figures, rebased, phrase, rated.judged, label)
