"""Small builders of the council's side: members, meetings, opinions. They go through the acts as a shell command."""

import datetime as dt

from council import acts
from council.acts.sitting import MeetingText, MemberText
from council.models import Meeting, Member, Opinion, Reply
from council.written import ReplyText, Subject
from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import ReportingYear
from organization.models import Department, DepartmentSuccession
from tests.builders import make_department, make_strategy, make_year

HELD_ON = dt.date(2026, 8, 28)


def council_year(year=2025, strategy: Strategy | None = None) -> ReportingYear:
    """A year that is with the council."""
    strategy = strategy or make_strategy()
    found = ReportingYear.objects.filter(strategy=strategy, fiscal_year=year).first()
    return found or make_year(year, Stage.COUNCIL, strategy)


def member_text(name="唐木 一郎", **fields) -> MemberText:
    rest = {
        "affiliation": "信州大学",
        "office": "会長",
        "order": 1,
        "term_from": dt.date(2025, 4, 1),
        "term_to": dt.date(2027, 3, 31),
    }
    return MemberText(name=name, **rest | fields)


def make_member(name="唐木 一郎", strategy: Strategy | None = None, **fields) -> Member:
    return acts.save_member(strategy or make_strategy(), member_text(name, **fields))


def make_meeting(number=1, year=2025, strategy: Strategy | None = None, held_on=None) -> Meeting:
    strategy = strategy or make_strategy()
    council_year(year, strategy)
    held_on = held_on or HELD_ON.replace(year=year + 1)
    return acts.save_meeting(strategy, year, MeetingText(number, held_on, "市役所", "開会\n意見交換"))


def make_opinion(text="住まいの確保と一体で進めてほしい。", meeting: Meeting | None = None, **subject) -> Opinion:
    """``make_opinion(measure=…)``: on what is named, or on the whole; recorded by a command."""
    more = {name: subject.pop(name) for name in ("by", "member", "speaker", "spoken") if name in subject}
    meeting = meeting or Meeting.objects.first() or make_meeting()
    return acts.record_opinion(meeting, Subject(**subject), text, **{"by": None} | more)


def make_reply(opinion: Opinion, text="令和8年度から実施します。", state="will_do", by=None, **more) -> Reply:
    return acts.reply(opinion, ReplyText(state, text, **more), version=0, by=by).kept


def reorganise(old: Department, name: str) -> Department:
    """The department is renamed: its people serve the new one from a day before today on."""
    day = dt.date(2026, 4, 1)
    new = make_department(name)
    old.valid_to = new.valid_from = day
    old.save()
    new.save()
    DepartmentSuccession.objects.create(old=old, new=new, on=day)
    return new
