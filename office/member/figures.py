"""KPIs, tallies and charts of the reading view: the printed facts of the report, with addresses of this view."""

from collections.abc import Iterable

from office.member.book import Book
from office.member.pages import Page
from reports.pack import entries
from reports.review.facts import Tally
from reports.review.row import Row
from reports.site import stats
from reports.site.sentences import first_sentence
from reports.site.stats import TallyLine


def kpi_card(book: Book, row: Row, page: Page) -> dict:
    """Everything that is printed of a KPI, its chart, and where it stands."""
    return entries.entry(row, book.review) | {
        "anchor": f"kpi-{row.code}",
        "chart": entries.chart(row, book.review, "compact"),
        "url": f"{page.url}#kpi-{row.code}",
        "write_url": f"{page.url}?about=kpi:{row.code}#write",
    }


def kpi_line(book: Book, row: Row) -> dict:
    """The same without the chart, for lists."""
    page = page_of_row(book, row)
    return entries.entry(row, book.review) | {
        "url": f"{page.url}#kpi-{row.code}",
        "write_url": f"{page.url}?about=kpi:{row.code}#write",
        "first_cause": first_sentence(row.cell.cause),
    }


def kpi_lines(book: Book, rows: Iterable[Row]) -> list[dict]:
    return [kpi_line(book, row) for row in rows]


def page_of_row(book: Book, row: Row) -> Page:
    if row.is_goal_target:
        return book.page_at("goal", str(row.place.goal_number))
    if row.place.measure_code:
        return book.page_at("measure", row.place.measure_code)
    if row.place.project_number:
        return book.page_at("project", str(row.place.project_number))
    return book.page_at("goal", str(row.place.goal_number))


def tally_line(kind: str, page: Page, tally: Tally) -> TallyLine:
    """A goal, project or measure with its grades, leading to its page; a project goes by its number."""
    kicker = page.key if kind == "project" else page.kicker
    return TallyLine(kind, kicker, page.title, page.url, tally, stats.strip(tally))
