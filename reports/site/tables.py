import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString

from kpis.measurement.numerals import short_year
from reports.review.facts import Review
from reports.site.lines import line_of, shown_years

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

    def __init__(self, lines, years: tuple[int, ...], caption: str, **kwargs):
        """``years`` are the columns of actuals; without any (the plan itself) nothing is judged."""
        extra = [
            (
                f"y{year}",
                tables.Column(short_year(year), accessor=f"values__{i}", order_by=(f"sort_values__{i}",), attrs=NUMBER),
            )
            for i, year in enumerate(years)
        ]
        super().__init__(lines, extra_columns=extra, exclude=() if years else JUDGED_COLUMNS, **kwargs)
        self.caption = caption

    @property
    def rows_html(self) -> SafeString:
        """Every row in the asked order; each line has escaped its own texts."""
        return SafeString("\n".join(line.html for line in self.data))


def kpi_table(rows, review: Review, year: str, caption: str) -> KPITable:
    """The rows of a goal, project or measure as they stand: in the plan's order, nothing to sort."""
    years = shown_years(review.strategy.first_year, review.year)
    base_url = reverse("dashboards:kpi_list", args=[review.strategy.code, year])
    return KPITable([line_of(row, base_url, years, review.scheme) for row in rows], years, caption, orderable=False)
