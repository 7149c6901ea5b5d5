"""The pages of the pack in reading order: one list for contents, 前へ・次へ, search and the opinions' places."""

from collections.abc import Iterator

from django.urls import reverse

from goals.choices import Labels
from organization.frozen import frozen
from reports.review.facts import GoalReview, Review
from reports.review.grading import effort_title

CONTENTS = "contents"


@frozen
class Page:
    """``kind`` names the address and the template, ``key`` the goal, project or measure. ``depth`` 0 is a chapter."""

    kind: str
    key: str
    kicker: str
    title: str
    url: str
    depth: int = 0

    @property
    def label(self) -> str:
        return f"{self.kicker}　{self.title}" if self.kicker else self.title


@frozen
class Place:
    """Where a reader stands: the ``number``-th of ``total`` pages, and its neighbours."""

    here: Page
    number: int
    total: int
    before: Page | None
    after: Page | None


def pages_of(review: Review, *, with_own: bool) -> tuple[Page, ...]:
    """``with_own``: with the page of the reader's own opinions, for members of the council."""
    return tuple(_pages(review, with_own))


def place_of(pages: tuple[Page, ...], here: Page) -> Place:
    at = pages.index(here)
    return Place(
        here=here,
        number=at + 1,
        total=len(pages),
        before=pages[at - 1] if at else None,
        after=pages[at + 1] if at + 1 < len(pages) else None,
    )


def _pages(review: Review, with_own: bool) -> Iterator[Page]:
    def page(kind: str, title: str, kicker: str = "", key: str | int = "", depth: int = 0) -> Page:
        address = [review.strategy.code, review.year, *([key] if key else [])]
        return Page(kind, str(key), kicker, title, reverse(f"reading:{kind}", args=address), depth)

    words = review.words
    yield page(CONTENTS, "目次")
    yield page("last", "前年度の意見と対応")
    yield page("overview", "概要")
    yield page("effort", effort_title(review.scheme))
    yield page("targets", "数値目標と人口")
    for goal in review.goals:
        yield page("goal", goal.name, f"{words.goal}{goal.number}", goal.number)
        yield from _within(goal, words, page)
    yield page("opinions", f"{words.council}の意見")
    yield page("method", "評価の方法")
    if with_own:
        yield page("mine", "自分の意見")


def _within(goal: GoalReview, words: Labels, page) -> Iterator[Page]:
    for project in goal.projects:
        if not project.is_absent:
            yield page("project", project.name, f"{words.short_project}{project.number}", project.number, 1)
        for measure in project.named_measures:
            depth = 1 if project.is_absent else 2
            yield page("measure", measure.name, f"{words.measure}{measure.code}", measure.code, depth)
