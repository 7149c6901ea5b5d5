"""Searching what a report object holds: every thing of it (a KPI, an evaluation, an opinion …) with its texts.

Nothing is found that a page does not show. Where each thing stands, a room says: the council's reading view and the
site have pages of their own for the same things.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from office.search.marks import Part, marked, passage
from organization.frozen import frozen
from organization.matching import fold, words_of
from reports.review import Review
from reports.review.facts import GoalReview, MeasureReview, ProjectReview
from reports.review.levels import loose_rows
from reports.review.row import Row
from reports.review.voices import Evaluation, OpinionEntry

SHOWN_PASSAGES = 3
Texts = tuple[tuple[str, str], ...]  # label and text


@frozen
class Spot:
    """The page on which a thing stands, and the thing's own address on it."""

    label: str = ""
    url: str = ""


class Places(Protocol):
    """``above``: the page of what a thing hangs under."""

    def whole(self) -> Spot: ...
    def goal(self, goal: GoalReview) -> Spot: ...
    def project(self, project: ProjectReview) -> Spot: ...
    def measure(self, measure: MeasureReview) -> Spot: ...
    def evaluation(self, measure: MeasureReview) -> Spot: ...
    def kpi(self, row: Row, above: Spot) -> Spot: ...
    def opinion(self, entry: OpinionEntry) -> Spot: ...


@frozen
class Thing:
    """``kind`` groups the answers, ``kicker`` says what it is; ``texts`` are searched beside its title.

    ``about``: the row or measure itself, for who has more to say of it.
    """

    kind: str
    kicker: str
    title: str
    spot: Spot
    texts: Texts
    about: Row | MeasureReview | None = None


@frozen
class Hit:
    """``title`` and every passage come in pieces, so that a template marks the hits and escapes all of them."""

    thing: Thing
    title: list[Part]
    passages: list[tuple[str, list[Part]]]

    @property
    def place(self) -> str:
        spot = self.thing.spot
        return spot.label if spot.label != self.thing.title else ""


def asked(query: str) -> str:
    """As a page repeats it; empty where nothing is asked."""
    return " ".join(query.split())


def hits_in(things: Iterable[Thing], query: str) -> list[Hit]:
    """Several words must all be there."""
    words = words_of(query)
    return [hit for thing in things if (hit := _hit(thing, words))] if words else []


def _hit(thing: Thing, words: list[str]) -> Hit | None:
    whole = fold("\n".join([thing.title, *(text for _, text in thing.texts)]))
    if not all(word in whole for word in words):
        return None
    passages = [(label, found) for label, text in thing.texts if (found := passage(text, words))]
    return Hit(thing, marked(thing.title, words), passages[:SHOWN_PASSAGES])


def things_of(review: Review, places: Places) -> Iterator[Thing]:
    """In reading order."""
    words = review.words
    yield Thing("goal", "総括", "戦略全体の総括", places.whole(), (("総括", review.voices.summary),))
    for goal in review.goals:
        spot = places.goal(goal)
        texts = (("総括", goal.summary), ("目標の内容", "\n".join(goal.narrative)))
        yield Thing("goal", words.goal, f"{words.goal}{goal.number}　{goal.name}", spot, texts)
        yield from (_kpi(target, places, spot) for target in goal.targets)
        for project in goal.projects:
            yield from _of_project(review, project, places, spot)
    yield from _opinions("意見", review.voices.opinions, places)
    yield from _opinions("前年度の意見", review.voices.last_opinions, places)


def _of_project(review: Review, project: ProjectReview, places: Places, above: Spot) -> Iterator[Thing]:
    """``above``: where it is said what hangs under no project."""
    words, spot = review.words, above
    if not project.is_absent:
        spot = places.project(project)
        title = f"{words.short_project}{project.number}　{project.name}"
        yield Thing("goal", words.short_project, title, spot, (("内容", "\n".join(project.narrative)),))
    for measure in project.named_measures:
        yield from _of_measure(review, measure, places)
    yield from (_kpi(row, places, spot) for row in loose_rows(project))


def _of_measure(review: Review, measure: MeasureReview, places: Places) -> Iterator[Thing]:
    words, spot = review.words, places.measure(measure)
    title = f"{words.measure}{measure.code}　{measure.name}"
    texts = (
        ("担当部署", "、".join(measure.departments)),
        (f"{words.measure}の内容", "\n".join(measure.narrative)),
        (words.initiative, "\n".join(one.text for one in measure.initiatives)),
    )
    yield Thing("measure", words.measure, title, spot, texts, measure)
    if measure.evaluation:
        told = _evaluation_texts(measure.evaluation)
        yield Thing("evaluation", "自己評価", title, places.evaluation(measure), told, measure)
    yield from (_kpi(row, places, spot) for row in measure.rows)


def _kpi(row: Row, places: Places, above: Spot) -> Thing:
    texts = (
        ("要因", row.cell.cause),
        ("今後の取組", row.cell.next_step),
        ("定義", row.definition),
        ("注記", row.note),
        ("担当部署", row.owner),
    )
    return Thing("kpi", "指標", f"{row.code}　{row.name}", places.kpi(row, above), texts, row)


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


def _opinions(kicker: str, entries: Iterable[OpinionEntry], places: Places) -> Iterator[Thing]:
    for entry in entries:
        texts = (
            ("意見", entry.text),
            ("対応方針", entry.reply),
            ("対応しない理由", entry.refusal_reason),
            ("対応結果", entry.result),
            ("回答する部署", entry.department),
        )
        yield Thing("opinion", f"{kicker}{entry.number}", entry.subject, places.opinion(entry), texts)
