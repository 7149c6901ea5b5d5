"""What a reader has in hand: one year's report object, its pages, and which opinions are the reader's own.

The council's members read what is before them and what was published; the city's own people every year they may see.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from council.permissions import may_read_pack
from goals.models import Strategy
from kpis.models import ReportingYear
from office.member.own import Owned, own_opinions
from office.member.pages import CONTENTS, Page, Place, pages_of, place_of
from organization.frozen import frozen
from organization.models import User
from reports.releases.issued import review_of
from reports.review import Review
from reports.visible import strategy_and_year, visible_years


@frozen
class Book:
    """``own`` holds the reader's opinions of this year and the last by fiscal year and number."""

    user: User
    strategy: Strategy
    reporting_year: ReportingYear
    review: Review
    pages: tuple[Page, ...]
    own: Owned

    @property
    def year(self) -> int:
        return self.reporting_year.fiscal_year

    def page(self, kind: str, key: str = "") -> Page | None:
        return next((page for page in self.pages if (page.kind, page.key) == (kind, key)), None)

    def page_at(self, kind: str, key: str = "") -> Page:
        """404 where the plan of the year has no such goal, project or measure."""
        page = self.page(kind, key)
        if page is None:
            raise Http404
        return page

    def place(self, page: Page) -> Place:
        return place_of(self.pages, page)

    def url(self, name: str, *args) -> str:
        return reverse(f"reading:{name}", args=[self.strategy.code, self.year, *args])

    @property
    def contents_url(self) -> str:
        return self.url(CONTENTS)

    @property
    def pdf_url(self) -> str:
        return reverse("pack:report_pdf", args=[self.strategy.code, self.year])


def book_for(request: HttpRequest, code: str, year: str) -> Book:
    """404 where the visitor may not know the year, 403 where the pack is not theirs to read."""
    strategy, fiscal_year = strategy_and_year(request, code, year)
    if fiscal_year is None:
        raise Http404
    if not may_read_pack(request.user, strategy):
        raise PermissionDenied(
            f"{strategy.words.council}の資料を読めるのは、この自治体の{strategy.words.council}委員と職員です。"
        )
    reporting_year = next(one for one in visible_years(request, strategy) if one.fiscal_year == fiscal_year)
    reporting_year.strategy = strategy
    return open_book(request.user, reporting_year)


def open_book(user: User, reporting_year: ReportingYear) -> Book:
    """For who may read it; that is asked before."""
    strategy = reporting_year.strategy
    review = review_of(strategy, reporting_year.fiscal_year)
    return Book(
        user=user,
        strategy=strategy,
        reporting_year=reporting_year,
        review=review,
        pages=pages_of(review, with_own=user.is_council),
        own=own_opinions(user, reporting_year),
    )
