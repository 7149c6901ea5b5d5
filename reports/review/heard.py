"""What the review reads of evaluations and opinions, each in one query, as facts that are ready to print."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from council.acts.sitting import members_on
from council.choices import Direction, GrantEffect, ReplyState, SelfRating
from council.models import MeasureEvaluation, Meeting, Opinion, ReplacedEntry, Summary
from council.subjects import WITH_SUBJECT, holder_code, subject_code, subject_words
from council.written import directions_of
from goals.models import Strategy
from kpis.choices import ActualState
from kpis.measurement.numerals import format_number
from organization.frozen import frozen
from reports.review.voices import NO_VOICES, DirectionChoice, Evaluation, OpinionEntry, Replaced, Seat, Sitting, Voices

PLANNING = "企画部門"


@frozen
class Heard:
    """``evaluations`` by measure's id, ``goal_summaries`` (総括) by goal's."""

    evaluations: Mapping[int, Evaluation]
    goal_summaries: Mapping[int | None, str]
    voices: Voices


def hear(strategy: Strategy, year: int | None) -> Heard:
    """All of one year in a fixed number of queries; the plan itself (None) has nothing to say."""
    if year is None:
        return Heard({}, {}, NO_VOICES)
    directions = directions_of(strategy)
    summaries: dict[int | None, str] = dict(
        Summary.objects.filter(strategy=strategy, fiscal_year=year).values_list("goal_id", "text")
    )
    meetings = list(Meeting.objects.filter(strategy=strategy, fiscal_year=year))
    opinions = _opinions(strategy, year)
    voices = Voices(
        summary=summaries.pop(None, ""),
        directions=tuple(DirectionChoice(one.label, one.definition) for one in directions if one.is_active),
        sittings=tuple(_sitting(meeting) for meeting in meetings),
        members=tuple(_seats(strategy, meetings)),
        opinions=tuple(_entry(one, result=False) for one in opinions if one.meeting.fiscal_year == year),
        replaced=tuple(_replaced(strategy, year)),
        last_opinions=tuple(_entry(one, result=True) for one in opinions if one.meeting.fiscal_year == year - 1),
    )
    return Heard(_evaluations(strategy, year, directions), summaries, voices)


def _replaced(strategy: Strategy, year: int) -> Iterable[Replaced]:
    entries = ReplacedEntry.objects.filter(strategy=strategy, fiscal_year=year).order_by("kind", "chosen__position")
    for entry in entries.values_list("kind", "chosen__code", "shown__code", "reason"):
        yield Replaced(*entry)


def _evaluations(strategy: Strategy, year: int, directions: Iterable[Direction]) -> Mapping[int, Evaluation]:
    """With what the year before had promised."""
    stored = MeasureEvaluation.objects.filter(
        measure__project__goal__strategy=strategy, fiscal_year__in=(year - 1, year)
    ).select_related("department")
    by_year: dict[int, dict[int, MeasureEvaluation]] = {year - 1: {}, year: {}}
    for one in stored:
        by_year[one.fiscal_year][one.measure_id] = one
    labels = {direction.code: direction.label for direction in directions}
    last = {measure: one.next_step for measure, one in by_year[year - 1].items()}
    return {measure: _evaluation(one, last.get(measure, ""), labels) for measure, one in by_year[year].items()}


def _opinions(strategy: Strategy, year: int) -> Iterable[Opinion]:
    stored = Opinion.objects.filter(
        meeting__strategy=strategy, meeting__fiscal_year__in=(year - 1, year), withdrawn_at=None
    )
    joined = stored.select_related("department", "reply__department", *WITH_SUBJECT)
    return list(joined.prefetch_related("follow_ups").order_by("meeting__fiscal_year", "number"))


def _evaluation(one: MeasureEvaluation, last_step: str, directions: Mapping[str, str]) -> Evaluation:
    return Evaluation(
        state=one.state,
        state_label=ActualState(one.state).label,
        department=str(one.department or ""),
        self_rating=SelfRating(one.self_rating).label if one.self_rating else "",
        achievements=one.achievements,
        issues=one.issues,
        settlement="" if one.settlement is None else format_number(Decimal(one.settlement), 0),
        grant_name=one.grant_name,
        grant_effect=GrantEffect(one.grant_effect).label if one.grant_effect else "",
        direction=directions.get(one.direction, ""),
        next_step=one.next_step,
        last_step=last_step,
        answer=one.answer,
        planning_view=one.planning_view,
    )


def _entry(one: Opinion, *, result: bool) -> OpinionEntry:
    """``result``: with what the year after its own found. A later year's result never stands in an earlier pack."""
    reply = getattr(one, "reply", None)
    found = next((up for up in one.follow_ups.all() if up.fiscal_year == one.meeting.fiscal_year + 1), None)
    found = found if result else None
    return OpinionEntry(
        number=one.number,
        year=one.meeting.fiscal_year,
        meeting=one.meeting.label,
        kind=one.kind,
        code=subject_code(one),
        subject=subject_words(one),
        text=one.text,
        department=str((reply.department if reply else one.department) or PLANNING),
        reply_state=reply.state if reply else "",
        reply_state_label=ReplyState(reply.state).label if reply else "",
        reply=reply.text if reply else "",
        refusal_reason=reply.reason if reply else "",
        result_state=found.state if found else "",
        result_state_label=ReplyState(found.state).label if found else "",
        result=found.text if found else "",
        holder=holder_code(one),
    )


def _sitting(meeting: Meeting) -> Sitting:
    agenda = tuple(line.strip() for line in meeting.agenda.splitlines() if line.strip())
    return Sitting(meeting.number, meeting.held_on, meeting.place, agenda)


def _seats(strategy: Strategy, meetings: list[Meeting]) -> Iterable[Seat]:
    """Who sat on the council at the last meeting on the year; later terms do not touch the year's list."""
    if not meetings:
        return
    day = max(meeting.held_on for meeting in meetings)
    for member in members_on(strategy, day):
        yield Seat(member.office, member.name, member.affiliation)
