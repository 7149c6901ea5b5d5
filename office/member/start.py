"""A council member's start page: the next meeting, the pack to read, the own opinions and what became of them."""

import datetime as dt
from collections.abc import Iterable

from kpis.measurement.months import full_day
from kpis.measurement.numerals import fiscal_year_label, wareki
from office.kit.waiting import Reported, Section, reports_for_council
from office.member.book import Book, open_book
from office.member.said import Said, own_of
from organization.frozen import frozen
from organization.models import User
from reports.review.headline import overview_sentence
from reports.review.voices import Sitting

TEMPLATE = "office/member/start.html"


@frozen
class ToRead:
    """One strategy's pack: the year before the council, or else the last published one."""

    book: Book
    label: str
    headline: str
    is_before_council: bool
    next_sitting: Sitting | None
    sittings: tuple[Sitting, ...]
    own: list[Said]
    last_own: list[Said]

    @property
    def mine_url(self) -> str:
        return self.book.url("mine")


def sections(user: User, today: dt.date) -> Iterable[Section]:
    for report in _to_read(reports_for_council(user)):
        pack = _pack(user, report, today)
        yield Section(_sentence(pack), TEMPLATE, {"pack": pack})


def _to_read(reports: Iterable[Reported]) -> list[Reported]:
    """One for each strategy; what is before the council comes first in ``reports``, then the newest."""
    found: dict[int, Reported] = {}
    for report in reports:
        found.setdefault(report.year.strategy_id, report)
    return list(found.values())


def _pack(user: User, report: Reported, today: dt.date) -> ToRead:
    book = open_book(user, report.year)
    voices = book.review.voices
    return ToRead(
        book=book,
        label=fiscal_year_label(book.year),
        headline=overview_sentence(book.review),
        is_before_council=report.is_before_council,
        next_sitting=next((one for one in voices.sittings if one.held_on >= today), None),
        sittings=voices.sittings,
        own=own_of(book, voices.opinions),
        last_own=own_of(book, voices.last_opinions),
    )


def _sentence(pack: ToRead) -> str:
    year, words = wareki(pack.book.year), pack.book.review.words
    if pack.next_sitting:
        day = full_day(pack.next_sitting.held_on)
        return f"第{pack.next_sitting.number}回{words.council}は{day}です。{year}の資料をお読みいただけます。"
    if pack.is_before_council:
        return f"{year}の{words.council}資料をお読みいただけます。"
    return f"{year}の検証結果を公表しています。"
