"""Searching the pack: every thing of it (a KPI, an evaluation, an opinion …) with its texts, in reading order.

Only what the report object holds is searched, so nothing is found that a page does not show.
"""

from collections.abc import Iterable, Iterator

from goals.choices import Labels
from office.member.book import Book
from office.member.marks import Part, fold, marked, passage, words_of
from office.member.pages import Page
from office.member.said import said
from organization.frozen import frozen
from reports.review.facts import MeasureReview, ProjectReview
from reports.review.levels import loose_rows
from reports.review.row import Row
from reports.review.voices import Evaluation, OpinionEntry

SHOWN_PASSAGES = 3
Texts = tuple[tuple[str, str], ...]  # label and text


@frozen
class Thing:
    """``kicker`` says what it is, ``page`` where it stands; ``texts`` are searched beside its title."""

    kicker: str
    title: str
    page: Page | None
    anchor: str
    texts: Texts


@frozen
class Hit:
    """``title`` and every passage come in pieces, so that a template marks the hits and escapes all of them."""

    kicker: str
    title: list[Part]
    place: str
    url: str
    passages: list[tuple[str, list[Part]]]


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
    """None where nothing is asked. Several words must all be there."""
    words = words_of(query)
    if not words:
        return None
    hits = (_hit(thing, words) for thing in _things(book))
    return Found(" ".join(query.split()), [hit for hit in hits if hit])


def _hit(thing: Thing, words: list[str]) -> Hit | None:
    whole = fold("\n".join([thing.title, *(text for _, text in thing.texts)]))
    if not all(word in whole for word in words):
        return None
    passages = [(label, found) for label, text in thing.texts if (found := passage(text, words))]
    page = thing.page
    return Hit(
        kicker=thing.kicker,
        title=marked(thing.title, words),
        place=page.label if page and page.label != thing.title else "",
        url=f"{page.url}{thing.anchor and '#'}{thing.anchor}" if page else "",
        passages=passages[:SHOWN_PASSAGES],
    )


def _things(book: Book) -> Iterator[Thing]:
    review, words = book.review, book.review.words
    yield Thing("総括", "戦略全体の総括", book.page("overview"), "summary", (("総括", review.voices.summary),))
    for goal in review.goals:
        page = book.page("goal", str(goal.number))
        texts = (("総括", goal.summary), ("目標の内容", "\n".join(goal.narrative)))
        yield Thing(words.goal, page.label, page, "", texts)
        yield from (_kpi(target, page) for target in goal.targets)
        for project in goal.projects:
            yield from _of_project(book, project, page)
    yield from _opinions(book, "意見", review.voices.opinions)
    yield from _opinions(book, "前年度の意見", review.voices.last_opinions)


def _of_project(book: Book, project: ProjectReview, above: Page) -> Iterator[Thing]:
    """``above``: where it is said what hangs under no project."""
    words, page = book.review.words, above
    if not project.is_absent:
        page = book.page("project", str(project.number))
        yield Thing(words.short_project, page.label, page, "", (("内容", "\n".join(project.narrative)),))
    for measure in project.named_measures:
        yield from _within(measure, words, book.page("measure", measure.code))
    yield from (_kpi(row, page) for row in loose_rows(project))


def _within(measure: MeasureReview, words: Labels, page: Page) -> Iterator[Thing]:
    initiatives = "\n".join(one.text for one in measure.initiatives)
    texts = (
        ("担当部署", "、".join(measure.departments)),
        (f"{words.measure}の内容", "\n".join(measure.narrative)),
        (words.initiative, initiatives),
    )
    yield Thing(words.measure, page.label, page, "", texts)
    if measure.evaluation:
        yield Thing("自己評価", page.label, page, "evaluation", _evaluation_texts(measure.evaluation))
    for row in measure.rows:
        yield _kpi(row, page)


def _kpi(row: Row, page: Page | None) -> Thing:
    texts = (
        ("要因", row.cell.cause),
        ("今後の取組", row.cell.next_step),
        ("定義", row.definition),
        ("注記", row.note),
        ("担当部署", row.owner),
    )
    return Thing("指標", f"{row.code}　{row.name}", page, f"kpi-{row.code}", texts)


def _evaluation_texts(one: Evaluation) -> Texts:
    return (
        ("自己評価", one.self_rating),
        ("成果", one.achievements),
        ("課題", one.issues),
        ("今後の方向性", one.direction),
        ("次年度の取組", one.next_step),
        ("前年度の取組への対応", one.answer),
        ("活用した交付金", one.grant_name),
        ("企画部門の所見", one.planning_view),
    )


def _opinions(book: Book, kicker: str, entries: Iterable[OpinionEntry]) -> Iterator[Thing]:
    """Last year's stand on the page of this year's plan, where it still has one."""
    for one in said(book, entries):
        entry = one.entry
        texts = (
            ("意見", entry.text),
            ("対応方針", entry.reply),
            ("対応しない理由", entry.refusal_reason),
            ("対応結果", entry.result),
            ("回答する部署", entry.department),
        )
        page = one.page or book.page("last")
        yield Thing(f"{kicker}{entry.number}", entry.subject, page, one.anchor, texts)
