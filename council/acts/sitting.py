"""Members with their terms, and meetings."""

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from django.db.models import Q

from council.acts.common import Review, changes, holding, holding_strategy, too_long
from council.choices import CouncilAct
from council.models import Meeting, Member, Opinion
from council.policy import Doing
from goals.models import Strategy
from kpis.workflow.permissions import may_plan, works_for
from kpis.workflow.runner import Conflict, Invalid
from organization.eras import long_date
from organization.frozen import frozen
from organization.models import User
from organization.refusals import Denied, Refused

Stored = TypeVar("Stored", Member, Meeting)
LARGEST = 32767  # what a small integer holds


@frozen
class MemberText:
    """One term as it is written."""

    name: str
    affiliation: str
    office: str
    order: int
    term_from: dt.date
    term_to: dt.date | None
    user: User | None = None

    @classmethod
    def of(cls, member: Member) -> "MemberText":
        return cls(**{name: getattr(member, name) for name in cls.__slots__})

    def trimmed(self) -> "MemberText":
        texts = {name: getattr(self, name).strip() for name in ("name", "affiliation", "office")}
        return replace(self, **texts)


@frozen
class MeetingText:
    number: int
    held_on: dt.date
    place: str = ""
    agenda: str = ""

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingText":
        return cls(**{name: getattr(meeting, name) for name in cls.__slots__})

    def trimmed(self) -> "MeetingText":
        lines = [line.strip() for line in self.agenda.splitlines()]
        return replace(self, place=self.place.strip(), agenda="\n".join(line for line in lines if line))


Content = MemberText | MeetingText


# --- Members -----------------------------------------------------------------------------------------------


def save_member(
    strategy: Strategy,
    text: MemberText,
    *,
    member: Member | None = None,
    seen: str | None = None,
    by: User | None = None,
) -> Member:
    """A new term, or a correction of one. An account belongs to the city and serves the council.

    ``seen`` is the mark (``mark_of``) of what the person was looking at; None asks for no comparison.
    """
    _planning_only(by, strategy)
    text = text.trimmed()
    if found := _member_problems(text):
        raise Invalid(found)
    with holding_strategy(strategy, by) as held:
        kept = Member.objects.select_related("user").get(pk=member.pk) if member else Member(strategy=strategy)
        before = MemberText.of(kept) if member else None
        _not_overtaken(before, seen)
        if before != text and (found := _account_problem(strategy, text, before, member)):
            raise Invalid({"user": found})
        return _store(held, CouncilAct.MEMBER_SAVED, kept, before, text)


def end_term(member: Member, on: dt.date, *, by: User | None = None) -> Member:
    """The term's last day. What the member wrote stays."""
    return save_member(member.strategy, replace(MemberText.of(member), term_to=on), member=member, by=by)


def remove_member(member: Member, *, by: User | None = None) -> None:
    """Only who was entered by mistake: a member whose opinions are on record ends the term instead."""
    strategy = member.strategy
    _planning_only(by, strategy)
    with holding_strategy(strategy, by) as held:
        if member.opinions.exists():
            raise Refused(Denied("この委員の意見が記録されています", "退任したときは、任期の末日を入力してください"))
        held.record(CouncilAct.MEMBER_REMOVED, member)
        member.delete()


def members_on(strategy: Strategy, day: dt.date):
    """Who sits on the council on a day, in the order of the list."""
    members = Member.objects.filter(strategy=strategy, term_from__lte=day)
    return members.exclude(term_to__lt=day)


def seat_of(user: User, strategy: Strategy, day: dt.date) -> Member | None:
    """The term in which the person sits on a day."""
    return members_on(strategy, day).filter(user=user).first()


# --- Meetings ----------------------------------------------------------------------------------------------


def save_meeting(
    strategy: Strategy,
    fiscal_year: int,
    text: MeetingText,
    *,
    meeting: Meeting | None = None,
    seen: str | None = None,
    by: User | None = None,
) -> Meeting:
    """A meeting on a year, or a correction of one; ``seen`` as in ``save_member``."""
    text = text.trimmed()
    if found := _meeting_problems(text, fiscal_year):
        raise Invalid(found)
    with holding(strategy, fiscal_year, by) as held:
        held.check(Doing.MEET)
        kept = Meeting.objects.get(pk=meeting.pk) if meeting else Meeting(strategy=strategy, fiscal_year=fiscal_year)
        before = MeetingText.of(kept) if meeting else None
        _not_overtaken(before, seen)
        others = Meeting.objects.filter(strategy=strategy, fiscal_year=fiscal_year, number=text.number)
        if before != text and others.exclude(pk=kept.pk).exists():
            raise Invalid({"number": f"第{text.number}回の会議はすでに登録されています。"})
        return _store(held, CouncilAct.MEETING_SAVED, kept, before, text)


def remove_meeting(meeting: Meeting, *, by: User | None = None) -> None:
    with holding(meeting.strategy, meeting.fiscal_year, by) as held:
        held.check(Doing.MEET)
        if Opinion.objects.filter(meeting=meeting).exists():
            raise Refused(Denied("この会議の意見が記録されています", "意見のある会議は削除できません"))
        held.record(CouncilAct.MEETING_REMOVED, meeting)
        meeting.delete()


# --- Within ------------------------------------------------------------------------------------------------


def mark_of(text: Content) -> str:
    """A member or meeting carries no version; equal marks say that two contents are the same."""
    parts = (getattr(text, name) for name in type(text).__slots__)
    return sha256(repr([str(getattr(part, "pk", part)) for part in parts]).encode()).hexdigest()


def _not_overtaken(before: Content | None, seen: str | None) -> None:
    if before is not None and seen is not None and seen != mark_of(before):
        raise Conflict(before)


def _planning_only(by: User | None, strategy: Strategy) -> None:
    if by is not None and not may_plan(by, strategy):
        raise Refused(Denied("委員の登録は企画部門が行います", "行えるのは企画部門の職員です"))


def _store(held: Review, act: CouncilAct, kept: Stored, before: Content | None, text: Content) -> Stored:
    """As the runner stores, but for the version: neither a member nor a meeting has one."""
    if before != text:
        for name in type(text).__slots__:
            setattr(kept, name, getattr(text, name))
        kept.save()
        held.record(act, kept, detail=changes(before, text) if before else {})
    return kept


def _member_problems(text: MemberText) -> dict[str, str]:
    found = too_long({"name": ("氏名", text.name)}, 50)
    found |= too_long({"affiliation": ("所属・役職", text.affiliation)}, 100)
    found |= too_long({"office": ("審議会での役", text.office)}, 20)
    if not text.name:
        found["name"] = "氏名を入力してください。"
    if not text.office:
        found["office"] = "会長、副会長、委員などを入力してください。"
    if not 0 <= text.order <= LARGEST:
        found["order"] = "名簿の順は、0以上の整数で入力してください。"
    if text.term_to is not None and text.term_to < text.term_from:
        found["term_to"] = "任期の末日は、初日以後の日を入力してください。"
    return found


def _account_problem(strategy: Strategy, text: MemberText, before: MemberText | None, member: Member | None) -> str:
    """An account that is out of use by now may stay where it is: the term it belongs to is still to be ended."""
    if text.user is None:
        return ""
    if (before is None or before.user != text.user) and not may_sit(text.user, strategy):
        return "審議会委員として登録されている人を選んでください。"
    if _sits_twice(strategy, text, member):
        return "この人は、重なる任期の委員としてすでに登録されています。"
    return ""


def _meeting_problems(text: MeetingText, fiscal_year: int) -> dict[str, str]:
    """A year is discussed from its beginning to the end of the year in which it is reported."""
    found = too_long({"place": ("場所", text.place)}, 100) | too_long({"agenda": ("次第", text.agenda)}, 1000)
    if not 1 <= text.number <= LARGEST:
        found["number"] = "回は、1以上の整数で入力してください。"
    first, last = dt.date(fiscal_year, 4, 1), dt.date(fiscal_year + 2, 3, 31)
    if not first <= text.held_on <= last:
        span = f"{long_date(first)}から{long_date(last)}まで"
        found["held_on"] = f"開催日は、{span}の日を入力してください。"
    return found


def _sits_twice(strategy: Strategy, text: MemberText, member: Member | None) -> bool:
    """Whether the account has another term that overlaps this one: then it would be unclear as who it writes."""
    others = Member.objects.filter(strategy=strategy, user=text.user).exclude(pk=member.pk if member else None)
    others = others.filter(Q(term_to__isnull=True) | Q(term_to__gte=text.term_from))
    return (others if text.term_to is None else others.filter(term_from__lte=text.term_to)).exists()


def may_sit(user: User, strategy: Strategy) -> bool:
    return user.is_council and works_for(user, strategy)
