"""Members with their terms, and meetings."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from council.acts.common import check, hold, record
from council.choices import CouncilAct
from council.models import Meeting, Member, Opinion
from council.moves import Doing
from goals.models import Strategy
from kpis.closed import Closed, strategy_closed
from kpis.cycle import Invalid, Refused
from kpis.cycle.common import refuse
from organization.models import User


@dataclass(frozen=True, slots=True)
class MemberText:
    name: str
    affiliation: str
    office: str
    order: int
    term_from: dt.date
    term_to: dt.date | None
    user: User | None = None


@dataclass(frozen=True, slots=True)
class MeetingText:
    number: int
    held_on: dt.date
    place: str = ""
    agenda: str = ""


def save_member(
    strategy: Strategy, text: MemberText, *, member: Member | None = None, by: User | None = None
) -> Member:
    """A new term, or a correction of one. An account belongs to the city and serves the council."""
    refuse(strategy_closed(by, strategy))
    if text.term_to is not None and text.term_to < text.term_from:
        raise Invalid({"term_to": "任期の末日は、初日以後の日を入力してください。"})
    if text.user is not None and not _may_sit(text.user, strategy):
        raise Invalid({"user": "審議会委員として登録されている利用者を選んでください。"})
    with transaction.atomic():
        kept = member or Member(strategy=strategy)
        for name in MemberText.__slots__:
            setattr(kept, name, getattr(text, name))
        kept.save()
        record(strategy, None, CouncilAct.MEMBER_SAVED, by, str(kept))
    return kept


def remove_member(member: Member, *, by: User | None = None) -> None:
    """Only who was entered by mistake: a member whose opinions are on record ends the term instead."""
    strategy = member.strategy
    refuse(strategy_closed(by, strategy))
    with transaction.atomic():
        if member.opinions.exists():
            raise Refused(Closed("この委員の意見が記録されています", "退任したときは、任期の末日を入力してください"))
        record(strategy, None, CouncilAct.MEMBER_REMOVED, by, str(member))
        member.delete()


def save_meeting(
    strategy: Strategy, fiscal_year: int, text: MeetingText, *, meeting: Meeting | None = None, by: User | None = None
) -> Meeting:
    with transaction.atomic():
        year = hold(strategy, fiscal_year)
        check(Doing.MEET, by, year)
        others = Meeting.objects.filter(strategy=strategy, fiscal_year=fiscal_year, number=text.number)
        if others.exclude(pk=meeting.pk if meeting else None).exists():
            raise Invalid({"number": f"第{text.number}回の会議はすでに登録されています。"})
        kept = meeting or Meeting(strategy=strategy, fiscal_year=fiscal_year)
        for name in MeetingText.__slots__:
            setattr(kept, name, getattr(text, name))
        kept.save()
        record(strategy, fiscal_year, CouncilAct.MEETING_SAVED, by, str(kept))
    return kept


def remove_meeting(meeting: Meeting, *, by: User | None = None) -> None:
    with transaction.atomic():
        year = hold(meeting.strategy, meeting.fiscal_year)
        check(Doing.MEET, by, year)
        if Opinion.objects.filter(meeting=meeting).exists():
            raise Refused(Closed("この会議の意見が記録されています", "意見のある会議は削除できません"))
        record(meeting.strategy, meeting.fiscal_year, CouncilAct.MEETING_REMOVED, by, str(meeting))
        meeting.delete()


def members_on(strategy: Strategy, day: dt.date):
    """Who sits on the council on a day, in the order of the list."""
    members = Member.objects.filter(strategy=strategy, term_from__lte=day)
    return members.exclude(term_to__lt=day)


def seat_of(user: User, strategy: Strategy, day: dt.date) -> Member | None:
    """The term in which the person sits on a day."""
    return members_on(strategy, day).filter(user=user).first()


def _may_sit(user: User, strategy: Strategy) -> bool:
    return user.is_council and user.municipality_id in (None, strategy.municipality_id)
