"""What each kind of page shows beside its frame. All of it from the report object; nothing is reckoned here."""

from collections.abc import Callable, Iterator

from council.choices import SubjectKind
from office.member.book import Book
from office.member.figures import kpi_card, kpi_line, kpi_lines, tally_line
from office.member.pages import Page
from office.member.said import own_of, said
from office.member.subjects import rows_on
from reports.pack.reading import reading
from reports.releases.issued import texts_of
from reports.review.facts import GoalReview, MeasureReview, ProjectReview
from reports.review.levels import GOAL, level_words, unit_words, units_of
from reports.review.moved import Moved, highlights, needing_effort_twice, replaced_words, rule
from reports.review.voices import OpinionEntry
from reports.site import population as outlook
from reports.site import stats
from reports.site import survey as citizens
from reports.site.stats import TallyLine, effort_by_unit


def contents(book: Book, page: Page) -> dict:
    """The sentence and the counts, the failing KPIs by name and cause, then everything that can be read."""
    review = book.review
    return {
        "strip": stats.strip(review.tally),
        "effort": kpi_lines(book, review.needing_effort),
        "twice": kpi_lines(book, needing_effort_twice(review)),
        "sittings": review.voices.sittings,
        "lines": [_contents_line(book, one) for one in book.pages if one != page],
    }


def overview(book: Book, page: Page) -> dict:
    review, voices = book.review, book.review.voices
    return {
        "strip": stats.strip(review.tally),
        "tally_lines": _tally_lines(book),
        "highlights": [
            (kind.label, [_moved(book, one) for one in found]) for kind, found in highlights(review).items()
        ],
        "rule": rule(review),
        "summary": voices.summary,
        "members": voices.members,
        "sittings": voices.sittings,
    } | _voices(book, _of_whole(voices.opinions), _of_whole(voices.last_opinions))


def _moved(book: Book, moved: Moved) -> dict:
    facts = {"since": moved.since, "before": moved.before, "replaced": replaced_words(moved)}
    return kpi_line(book, moved.row) | facts


def effort(book: Book, page: Page) -> dict:
    twice = kpi_lines(book, needing_effort_twice(book.review))
    return {
        "twice": twice,
        "groups": [(unit, kpi_lines(book, rows)) for unit, rows in effort_by_unit(book.review)],
    }


def targets(book: Book, page: Page) -> dict:
    cards = [
        (goal_page, kpi_card(book, target, goal_page))
        for goal in book.review.goals
        for target in goal.targets
        if (goal_page := book.page_at("goal", str(goal.number)))
    ]
    plan = texts_of(book.strategy, book.year)
    return {"cards": cards, "series": outlook.series_of(book.review, plan)}


def goal(book: Book, page: Page) -> dict:
    found = _one(book.review.goals, page, "number")
    code = f"G{found.number}"
    return {
        "goal": found,
        "strip": stats.strip(found.tally),
        "cards": [kpi_card(book, target, page) for target in found.targets],
        "tally_lines": list(_unit_lines(book, found)),
        "loose": [kpi_card(book, row, page) for row in rows_on(book, page) if not row.is_goal_target],
        "parts": "・".join(unit_words(book.review, [found], short=False)),
    } | _voices_on(book, code)


def project(book: Book, page: Page) -> dict:
    found = _one(book.review.projects, page, "number")
    return {
        "project": found,
        "strip": stats.strip(found.tally),
        "measures": [
            (_measure_line(book, measure), measure, kpi_lines(book, measure.rows)) for measure in found.named_measures
        ],
        "loose": [kpi_card(book, row, page) for row in rows_on(book, page)],
    } | _voices_on(book, f"P{found.number}")


def measure(book: Book, page: Page) -> dict:
    """The three things that are never mixed: computed grades, the department's judgement, the council's word."""
    found = _one(book.review.measures, page, "code")
    directions = {one.label: one.definition for one in book.review.voices.directions}
    return {
        "measure": found,
        "strip": stats.strip(found.tally),
        "cards": [kpi_card(book, row, page) for row in found.rows],
        "repeats": kpi_lines(book, found.repeats),
        "evaluation": found.evaluation,
        "surveyed": citizens.item_of(book.review, found),
        "direction_meaning": directions.get(found.evaluation.direction, "") if found.evaluation else "",
    } | _voices_on(book, found.code)


def opinions(book: Book, page: Page) -> dict:
    return {"said": said(book, book.review.voices.opinions)}


def last(book: Book, page: Page) -> dict:
    return {"said": said(book, book.review.voices.last_opinions)}


def method(book: Book, page: Page) -> dict:
    return {"reading": reading(book.review)}


def mine(book: Book, page: Page) -> dict:
    voices, levels = book.review.voices, "、".join(level_words(book.review))
    return {
        "said": own_of(book, voices.opinions),
        "last_said": own_of(book, voices.last_opinions),
        "levels": levels,
    }


SHEETS: dict[str, Callable[[Book, Page], dict]] = {
    sheet.__name__: sheet
    for sheet in (contents, overview, effort, targets, goal, project, measure, opinions, last, method, mine)
}


def _one(things, page: Page, name: str) -> GoalReview | ProjectReview | MeasureReview:
    return next(thing for thing in things if str(getattr(thing, name)) == page.key)


def _voices_on(book: Book, code: str) -> dict:
    voices = book.review.voices
    return _voices(book, voices.on(code), voices.last_on(code))


def _voices(book: Book, now: tuple[OpinionEntry, ...], before: tuple[OpinionEntry, ...]) -> dict:
    return {"said": said(book, now), "last_said": said(book, before)}


def _of_whole(entries: tuple[OpinionEntry, ...]) -> tuple[OpinionEntry, ...]:
    return tuple(entry for entry in entries if entry.kind == SubjectKind.WHOLE)


def _contents_line(book: Book, page: Page) -> tuple[Page, TallyLine | None, int]:
    """A page with its grades where it has some, and the number of opinions on it."""
    review = book.review
    match page.kind:
        case "goal":
            found, code = _one(review.goals, page, "number"), f"G{page.key}"
        case "project":
            found, code = _one(review.projects, page, "number"), f"P{page.key}"
        case "measure":
            found, code = _one(review.measures, page, "code"), page.key
        case _:
            return page, None, 0
    return page, tally_line(page.kind, page, found.tally), len(review.voices.on(code))


def _tally_lines(book: Book) -> list[TallyLine]:
    lines = []
    for one in book.review.goals:
        lines.append(tally_line("goal", book.page_at("goal", str(one.number)), one.tally))
        lines += _unit_lines(book, one)
    return lines


def _unit_lines(book: Book, goal: GoalReview) -> Iterator[TallyLine]:
    for unit in units_of(goal, book.review):
        if unit.kind != GOAL:
            yield tally_line(unit.kind, book.page_at(unit.kind, unit.key), unit.tally)


def _measure_line(book: Book, one: MeasureReview) -> TallyLine:
    return tally_line("measure", book.page_at("measure", one.code), one.tally)
