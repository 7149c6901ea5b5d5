"""What the council says: written by a member, or spoken in the meeting and recorded by the planning division."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from council.acts.common import check, hold, not_stale, record, too_long, write
from council.acts.sitting import seat_of
from council.choices import CouncilAct
from council.closed import ANSWERED, NO_SEAT, NOT_THE_AUTHOR
from council.models import Meeting, Member, Opinion
from council.moves import Doing
from council.permissions import usual_department
from council.subjects import subject_words
from council.written import Subject
from goals.models import Strategy
from kpis.closed import Closed
from kpis.cycle import Invalid, Refused
from kpis.models import ReportingYear
from organization.models import User


def write_opinion(meeting: Meeting, subject: Subject, text: str, *, by: User) -> Opinion:
    """A member's own opinion. The member must sit on the council on the day of the meeting or today."""
    text = _checked(text)
    with transaction.atomic():
        year = hold(meeting.strategy, meeting.fiscal_year)
        check(Doing.WRITE_OPINION, by, year)
        today = timezone.localdate()
        seat = seat_of(by, meeting.strategy, meeting.held_on) or seat_of(by, meeting.strategy, today)
        if seat is None:
            raise Refused(NO_SEAT)
        return _add(meeting, subject, text, by=by, member=seat)


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
    text = _checked(text)
    if member is not None and member.strategy_id != meeting.strategy_id:
        raise Invalid({"member": "この審議会の委員を選んでください。"})
    with transaction.atomic():
        year = hold(meeting.strategy, meeting.fiscal_year)
        check(Doing.RECORD_OPINION, by, year)
        return _add(meeting, subject, text, by=by, member=member, speaker=speaker.strip(), spoken=spoken)


def change_opinion(opinion: Opinion, text: str, *, version: int, by: User | None) -> Opinion:
    """The author's own words, or the secretary's record of them; never once a reply stands beside it."""
    text = _checked(text)
    with transaction.atomic():
        _, stored = _held(opinion, by)
        if text == stored.text:
            return stored
        not_stale(stored, version)
        detail = {"text": [stored.text, text]}
        stored.text = text
        write(stored, by, CouncilAct.OPINION_CHANGED)
        _record(stored, CouncilAct.OPINION_CHANGED, by, detail=detail)
    return stored


def withdraw_opinion(opinion: Opinion, *, version: int, by: User | None) -> Opinion:
    """Taken back by who wrote it, before a reply; it stays on record and is shown nowhere."""
    with transaction.atomic():
        _, stored = _held(opinion, by)
        not_stale(stored, version)
        stored.withdrawn_at = timezone.now()
        write(stored, by, CouncilAct.OPINION_WITHDRAWN)
        _record(stored, CouncilAct.OPINION_WITHDRAWN, by)
    return stored


def unanswered(strategy: Strategy, fiscal_year: int):
    """The opinions of a year without a reply: what keeps it from being published unless planning says why."""
    opinions = Opinion.objects.filter(
        meeting__strategy=strategy, meeting__fiscal_year=fiscal_year, withdrawn_at=None, reply=None
    )
    return opinions.order_by("number")


def is_author(user: User | None, opinion: Opinion) -> bool:
    """Whether the person may change the words: the member who wrote them, planning for what it recorded."""
    if user is None or user.is_planning:
        return opinion.written_by is None or opinion.written_by.is_planning
    return opinion.written_by_id == user.pk


def _add(meeting: Meeting, subject: Subject, text: str, *, by: User | None, **more) -> Opinion:
    of_year = Opinion.objects.filter(meeting__strategy=meeting.strategy_id, meeting__fiscal_year=meeting.fiscal_year)
    opinion = Opinion(
        meeting=meeting,
        number=(of_year.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=subject.kind,
        goal=subject.goal,
        project=subject.project,
        measure=subject.measure,
        kpi=subject.kpi,
        text=text,
        written_by=by,
        **more,
    )
    opinion.department = usual_department(opinion)
    write(opinion, by, CouncilAct.OPINION_WRITTEN)
    _record(opinion, CouncilAct.OPINION_WRITTEN, by)
    return opinion


def _held(opinion: Opinion, by: User | None) -> tuple[ReportingYear, Opinion]:
    """The year, held, and the opinion as it is stored, where the person may still change it."""
    meeting = opinion.meeting
    year = hold(meeting.strategy, meeting.fiscal_year)
    stored = Opinion.objects.select_related("meeting__strategy", "written_by").get(pk=opinion.pk)
    doing = Doing.WRITE_OPINION if by is not None and by.is_council else Doing.RECORD_OPINION
    check(doing, by, year)
    if not is_author(by, stored):
        raise Refused(NOT_THE_AUTHOR)
    if stored.withdrawn_at is not None:
        raise Refused(Closed("この意見は取り下げられています", "必要なときは、もう一度記入してください"))
    if hasattr(stored, "reply"):
        raise Refused(ANSWERED)
    return year, stored


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({"text": "意見を入力してください。"})
    if found := too_long({"text": ("意見", text)}):
        raise Invalid(found)
    return text


def _record(opinion: Opinion, act: CouncilAct, by: User | None, **more) -> None:
    meeting = opinion.meeting
    subject = f"意見{opinion.number}（{subject_words(opinion)}）"
    record(meeting.strategy, meeting.fiscal_year, act, by, subject, **more)
