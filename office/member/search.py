"""Searching the pack: what is found leads to the pack's own pages."""

from office.member.book import Book
from office.member.pages import Page
from office.member.said import said
from office.search.engine import Hit, Spot, asked, hits_in, things_of
from organization.frozen import frozen
from reports.review.facts import GoalReview, MeasureReview, ProjectReview
from reports.review.row import Row
from reports.review.voices import OpinionEntry


@frozen
class Found:
    query: str
    hits: list[Hit]

    @property
    def sentence(self) -> str:
        """「「移住」を含むものは、12件です。」"""
        if not self.hits:
            return f"「{self.query}」を含むものは、この資料にありません。"
        return f"「{self.query}」を含むものは、{len(self.hits)}件です。"


def search(book: Book, query: str) -> Found | None:
    """None where nothing is asked."""
    if not asked(query):
        return None
    return Found(asked(query), hits_in(things_of(book.review, PackPlaces(book)), query))


class PackPlaces:
    """Last year's opinions stand on the page of this year's plan, where it still has one."""

    def __init__(self, book: Book):
        self.book = book

    def whole(self) -> Spot:
        return _spot(self.book.page("overview"), "summary")

    def goal(self, goal: GoalReview) -> Spot:
        return _spot(self.book.page("goal", str(goal.number)))

    def project(self, project: ProjectReview) -> Spot:
        return _spot(self.book.page("project", str(project.number)))

    def measure(self, measure: MeasureReview) -> Spot:
        return _spot(self.book.page("measure", measure.code))

    def evaluation(self, measure: MeasureReview) -> Spot:
        return _spot(self.book.page("measure", measure.code), "evaluation")

    def kpi(self, row: Row, above: Spot) -> Spot:
        return Spot(above.label, above.url and f"{above.url}#kpi-{row.code}")

    def opinion(self, entry: OpinionEntry) -> Spot:
        (one,) = said(self.book, [entry])
        return _spot(one.page or self.book.page("last"), one.anchor)


def _spot(page: Page | None, anchor: str = "") -> Spot:
    return Spot(page.label, f"{page.url}{anchor and '#'}{anchor}") if page else Spot()
