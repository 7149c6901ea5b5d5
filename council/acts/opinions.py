"""What the council says: written by a member, or spoken in the meeting and recorded by the planning division."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.models import Max

from council.acts.common import ReviewHold, changes, holding, too_long
from council.acts.sitting import seat_of
from council.choices import CouncilAct
from council.denials import ANSWERED, NO_SEAT, NOT_THE_AUTHOR, act_closed
from council.models import Meeting, Member, Opinion
from council.permissions import usual_department
from council.policy import Doing
from council.subjects import WITH_SUBJECT
from council.written import Said, Subject
from goals.models import Strategy
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing
from kpis.workflow.runner import Invalid
from organization.models import User
from organization.refusals import Denied, Refused, refuse


def write_opinion(meeting: Meeting, subject: Subject, text: str, *, by: User, **when) -> Opinion:
    """A member's own opinion. The member must sit on the council on the day of the meeting or today."""
    text = _checked(text, subject, meeting)
    with holding(meeting.strategy, meeting.fiscal_year, by, **when) as held:
        held.check(Doing.WRITE_OPINION)
        seat = seat_of(by, meeting.strategy, meeting.held_on) or seat_of(by, meeting.strategy, held.on)
        if seat is None:
            raise Refused(NO_SEAT)
        return _add(held, meeting, subject, text, Said(seat, spoken=False))


def record_opinion(
    meeting: Meeting,
    subject: Subject,
    text: str,
    *,
    member: Member | None = None,
    speaker: str = "",
    spoken: bool = True,
    by: User | None,
) -> Opinion:
    """What was said in the meeting or came on paper, written down by the secretary (planning)."""
    said = _checked_said(Said(member, speaker, spoken), meeting)
    text = _checked(text, subject, meeting)
    with holding(meeting.strategy, meeting.fiscal_year, by) as held:
        held.check(Doing.RECORD_OPINION)
        return _add(held, meeting, subject, text, said)


def change_opinion(opinion: Opinion, text: str, *, version: int, by: User | None) -> Opinion:
    """The author's own words, or the secretary's record of them; never once a reply stands beside it."""
    with _holding(opinion, by) as (held, stored):
        return _change(held, stored, text, Subject.of(stored), Said.of(stored), version)


def change_record(
    opinion: Opinion, text: str, subject: Subject, said: Said, *, version: int, by: User | None
) -> Opinion:
    """The secretary's record of an opinion with all that was written down. Planning alone keeps records.

    Where the subject changes, the usual department of the new one is asked, unless another was named by hand.
    """
    said = _checked_said(said, opinion.meeting)
    with _holding(opinion, by, Doing.RECORD_OPINION) as (held, stored):
        return _change(held, stored, text, subject, said, version)


def withdraw_opinion(opinion: Opinion, *, version: int, by: User | None) -> Opinion:
    """Taken back by who wrote it, before a reply; it stays on record and is shown nowhere."""
    with _holding(opinion, by) as (held, stored):
        held.store(CouncilAct.OPINION_WITHDRAWN, stored, None, held.now, version=version, change=_taken_back(held.now))
    return stored


def unanswered(strategy: Strategy, fiscal_year: int):
    """The opinions of a year without a reply: what keeps it from being published unless planning says why."""
    opinions = Opinion.objects.filter(
        meeting__strategy=strategy, meeting__fiscal_year=fiscal_year, withdrawn_at=None, reply=None
    )
    return opinions.order_by("number")


def is_author(user: User | None, opinion: Opinion) -> bool:
    """Whether the person may change the words: the member who wrote them; for what it recorded, planning.

    Whose record it is does not depend on where the colleague who made it works today.
    """
    if user is None or user.is_planning:
        return not _is_members_own(opinion)
    return opinion.written_by_id == user.pk


def opinion_closed(
    user: User | None, opinion: Opinion, year: ReportingYear, doing: Doing | None = None
) -> Denied | None:
    """Why this person cannot change or withdraw an opinion now."""
    own = Doing.WRITE_OPINION if user is not None and user.is_council else Doing.RECORD_OPINION
    if closed := act_closed(doing or own, Standing(user, year.strategy), year):
        return closed
    if not is_author(user, opinion):
        return NOT_THE_AUTHOR
    if opinion.withdrawn_at is not None:
        return Denied("この意見は取り下げられています", "必要なときは、もう一度記入してください")
    if hasattr(opinion, "reply"):
        return ANSWERED
    return None


def _is_members_own(opinion: Opinion) -> bool:
    wrote = opinion.written_by_id
    return wrote is not None and opinion.member is not None and opinion.member.user_id == wrote


def _add(held: ReviewHold, meeting: Meeting, subject: Subject, text: str, said: Said) -> Opinion:
    of_year = Opinion.objects.filter(meeting__strategy=meeting.strategy_id, meeting__fiscal_year=meeting.fiscal_year)
    number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    opinion = Opinion(meeting=meeting, number=number, written_by=held.by, version=0)

    def fill(opinion: Opinion) -> None:
        _put(opinion, text, subject, said)
        opinion.department = usual_department(opinion)

    return held.store(CouncilAct.OPINION_WRITTEN, opinion, None, text, version=0, change=fill).kept


def _change(held: ReviewHold, stored: Opinion, text: str, subject: Subject, said: Said, version: int) -> Opinion:
    text = _checked(text, subject, stored.meeting)
    before = stored.text, Subject.of(stored), Said.of(stored)
    detail = {"text": [stored.text, text]} if text != stored.text else {}
    detail |= changes(before[1], subject) | changes(before[2], said)
    as_usual = stored.department == usual_department(stored)

    def change(stored: Opinion) -> None:
        _put(stored, text, subject, said)
        if subject != before[1] and as_usual:
            stored.department = usual_department(stored)

    after = text, subject, said
    held.store(CouncilAct.OPINION_CHANGED, stored, before, after, version=version, change=change, detail=detail)
    return stored


def _taken_back(now: dt.datetime) -> Callable[[Opinion], None]:
    return lambda opinion: setattr(opinion, "withdrawn_at", now)


def _put(opinion: Opinion, text: str, subject: Subject, said: Said) -> None:
    opinion.text, opinion.member, opinion.speaker, opinion.spoken = text, said.member, said.speaker, said.spoken
    subject.write_to(opinion)


@contextmanager
def _holding(opinion: Opinion, by: User | None, doing: Doing | None = None) -> Iterator[tuple[ReviewHold, Opinion]]:
    """The opinion as it is stored, its year held, where the person may still change it."""
    with holding(opinion.meeting.strategy, opinion.meeting.fiscal_year, by) as held:
        stored = Opinion.objects.select_related(
            "meeting__strategy", "written_by", "member", "department", "reply", *WITH_SUBJECT
        ).get(pk=opinion.pk)
        refuse(opinion_closed(by, stored, held.year, doing))
        yield held, stored


def _checked(text: str, subject: Subject, meeting: Meeting) -> str:
    text = text.strip()
    if not text:
        raise Invalid({"text": "意見を入力してください。"})
    if found := too_long({"text": ("意見", text)}):
        raise Invalid(found)
    if subject.strategy_id not in (None, meeting.strategy_id):
        raise Invalid({"subject": "この戦略の目標、プロジェクト、施策、指標から選んでください。"})
    return text


def _checked_said(said: Said, meeting: Meeting) -> Said:
    said = said.trimmed()
    if said.member is not None and said.member.strategy_id != meeting.strategy_id:
        raise Invalid({"member": "この審議会の委員を選んでください。"})
    if found := too_long({"speaker": ("発言者", said.speaker)}, 50):
        raise Invalid(found)
    return said
