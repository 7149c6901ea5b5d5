"""Opinions as a page shows them: the fact, where in the pack it belongs, and whether it is the reader's own."""

from collections.abc import Iterable

from council.choices import SubjectKind
from office.member.book import Book
from office.member.figures import page_of_row
from office.member.own import Own
from office.member.pages import Page
from organization.frozen import frozen
from reports.review.voices import OpinionEntry


@frozen
class Said:
    """``edit_url`` is empty where the reader cannot change it."""

    entry: OpinionEntry
    page: Page | None
    own: Own | None
    edit_url: str

    @property
    def anchor(self) -> str:
        return f"opinion-{self.entry.year}-{self.entry.number}"

    @property
    def url(self) -> str:
        return f"{self.page.url}#{self.anchor}" if self.page else ""


def said(book: Book, entries: Iterable[OpinionEntry]) -> list[Said]:
    return [_said(book, entry) for entry in entries]


def own_of(book: Book, entries: Iterable[OpinionEntry]) -> list[Said]:
    return said(book, (entry for entry in entries if (entry.year, entry.number) in book.own))


def page_of(book: Book, entry: OpinionEntry) -> Page | None:
    """The page that an opinion belongs to; None where this year's plan has none any more."""
    match entry.kind:
        case SubjectKind.WHOLE:
            return book.page("overview")
        case SubjectKind.PROJECT:
            return book.page("project", entry.code.removeprefix("P"))
        case SubjectKind.MEASURE:
            return book.page("measure", entry.code)
        case SubjectKind.GOAL:
            return book.page("goal", entry.code.removeprefix("G"))
    if row := book.review.row(entry.code):
        return page_of_row(book, row)
    above = entry.holder or entry.code
    if above.startswith("G"):  # a goal's numeric target that is in the plan no more
        return book.page("goal", above.removeprefix("G").partition("-")[0])
    measures = (one.code for one in book.review.measures if entry.speaks_of(one.code))
    return book.page("measure", next(measures, ""))


def _said(book: Book, entry: OpinionEntry) -> Said:
    own = book.own.get((entry.year, entry.number))
    may_change = own is not None and own.closed is None and entry.year == book.year
    return Said(entry, page_of(book, entry), own, book.url("opinion", entry.number) if may_change else "")
