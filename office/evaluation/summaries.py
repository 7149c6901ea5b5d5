"""総括: what the planning division says of the whole strategy and of each goal, beside the counts of grades."""

from collections.abc import Callable

from django.db.models import QuerySet

from council.acts import save_summary
from council.denials import act_closed
from council.models import Summary
from council.policy import Doing
from council.written import summary_in
from goals.models import BasicGoal
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing
from office.evaluation.page import Field
from office.kit.conflict import CHOOSE, Kept, Laid, Piece, Values, keep, look, untouched, who_saved
from office.kit.rows import Problem
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied
from reports.releases.issued import review_of
from reports.review.facts import GoalReview, Review, Tally
from reports.review.headline import change_sentence
from reports.review.row import Row
from reports.review.trust import TrustLine, trust_lines
from reports.site import stats
from reports.site.sentences import target_sentence

WHOLE = "whole"


@frozen
class Part:
    """One text with the facts that it sums up."""

    name: str
    kicker: str
    title: str
    tally: Tally
    strip: dict
    target: Row | None
    target_words: str
    change: str
    trust: tuple[TrustLine, ...]
    field: Field
    version: int


def pieces_of(user: User, year: ReportingYear) -> dict[str, Callable[[], Piece]]:
    """「whole」 and 「goal_1」 …, in the order of the page: what reads each afresh."""

    def now(goal: BasicGoal | None) -> Summary | None:
        return _stored(year).filter(goal=goal).first()

    closed = _closed(user, year)
    return {
        name: lambda name=name, goal=goal: _piece(user, year, name, goal, now(goal), closed)
        for name, goal in _subjects(year).items()
    }


def _shown(user: User, year: ReportingYear) -> dict[str, Piece]:
    """All of them at once, for a page that is only looked at."""
    stored, closed = {one.goal_id: one for one in _stored(year)}, _closed(user, year)
    return {
        name: _piece(user, year, name, goal, stored.get(goal.pk if goal else None), closed)
        for name, goal in _subjects(year).items()
    }


def _subjects(year: ReportingYear) -> dict[str, BasicGoal | None]:
    goals = BasicGoal.objects.filter(strategy=year.strategy).order_by("number")
    return {WHOLE: None, **{f"goal_{goal.number}": goal for goal in goals}}


def _stored(year: ReportingYear) -> QuerySet[Summary]:
    stored = Summary.objects.filter(strategy=year.strategy, fiscal_year=year.fiscal_year)
    return stored.select_related("updated_by")


def _closed(user: User, year: ReportingYear) -> Denied | None:
    return act_closed(Doing.SUMMARISE, Standing(user, year.strategy), year)


def press(user: User, year: ReportingYear, data) -> Kept:
    return Kept({name: keep(piece, data) for name, piece in pieces_of(user, year).items()})


def resume(user: User, year: ReportingYear, data) -> Kept:
    return Kept({name: look(piece(), data) for name, piece in pieces_of(user, year).items()})


def context(user: User, year: ReportingYear, pressed: Kept | None = None) -> dict:
    review = review_of(year.strategy, year.fiscal_year)
    laid = pressed.laid if pressed else {name: untouched(piece) for name, piece in _shown(user, year).items()}
    goals = {f"goal_{goal.number}": goal for goal in review.goals}
    parts = [_part(review, goals.get(name), one) for name, one in laid.items() if name == WHOLE or name in goals]
    return {
        "parts": parts,
        "closed": laid[WHOLE].piece.closed,
        "problems": [_problem(part) for part in parts if part.field.error or part.field.dispute],
        "lost": [(part.title, laid[part.name].values[part.field.name]) for part in parts if laid[part.name].closed],
        "news": Kept(laid).news,
    }


def _piece(
    user: User, year: ReportingYear, name: str, goal: BasicGoal | None, stored: Summary | None, closed: Denied | None
) -> Piece:
    strategy, fiscal_year, field = year.strategy, year.fiscal_year, f"{name}-text"

    def seen(version: int) -> Values | None:
        earlier = summary_in(strategy, fiscal_year, goal, version)
        return None if earlier is None else {field: earlier.text}

    def save(values: Values, version: int) -> int | None:
        saved = save_summary(strategy, fiscal_year, values[field], goal=goal, version=version, by=user)
        return saved.kept.version if saved.changed else None

    return Piece(
        name=name,
        labels={field: "総括"},
        stored={field: stored.text if stored else ""},
        version=stored.version if stored else 0,
        saved_by=who_saved(stored),
        saved_at=stored.updated_at if stored else None,
        seen=seen,
        save=save,
        renamed=lambda name: field,
        closed=closed,
    )


def _part(review: Review, goal: GoalReview | None, laid: Laid) -> Part:
    name = laid.piece.name
    field = f"{name}-text"
    text = laid.piece.stored[field] if laid.closed else laid.values[field]
    tally, target = (goal.tally, goal.target) if goal else (review.tally, None)
    return Part(
        name=name,
        kicker=f"{review.words.goal}{goal.number}" if goal else "",
        title=goal.name if goal else "戦略全体",
        tally=tally,
        strip=stats.strip(tally),
        target=target,
        target_words=target_sentence(target) if target else "",
        change="" if goal else change_sentence(review),
        trust=() if goal else trust_lines(review),
        field=Field(field, "総括", text, text, "", laid.errors.get(field, ""), laid.dispute(field), False),
        version=laid.version,
    )


def _problem(part: Part) -> Problem:
    where = part.kicker or part.title
    if part.field.error:
        return Problem(part.field.name, f"{where}の総括", part.field.error)
    return Problem(f"{part.field.name}-mine", f"{where}の総括", CHOOSE)
