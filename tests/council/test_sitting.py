"""Members with their terms, and meetings: who keeps the list, what an account may be, what can still be removed."""

import datetime as dt
from dataclasses import replace

import pytest

from council import acts
from council.acts.sitting import MeetingText, MemberText, mark_of, members_on, seat_of
from council.choices import CouncilAct
from council.models import CouncilEvent, Meeting, Member
from kpis.choices import Stage
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from organization.refusals import Refused
from tests.builders import (
    make_council_member,
    make_department,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.council.sitting import HELD_ON, council_year, make_meeting, make_member, make_opinion, member_text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def elsewhere():
    return make_municipality("辰野町", "203823")


class TestMembers:
    def test_a_member_sits_from_the_first_to_the_last_day_of_the_term(self):
        member = make_member(term_from=dt.date(2025, 4, 1), term_to=dt.date(2027, 3, 31))
        days = (member.term_from - DAY, member.term_from, member.term_to, member.term_to + DAY)
        assert [members_on(member.strategy, day).exists() for day in days] == [False, True, True, False]

    def test_a_term_without_an_end_goes_on(self):
        member = make_member(term_to=None)
        assert members_on(member.strategy, dt.date(2060, 1, 1)).get() == member

    def test_saving_leaves_an_event_with_what_changed(self):
        planner, member = make_planner(), make_member(office="委員")
        acts.save_member(member.strategy, member_text(office="会長"), member=member, by=planner)
        event = CouncilEvent.objects.first()
        assert (event.act, event.by, event.detail) == (
            CouncilAct.MEMBER_SAVED,
            planner,
            {"office": ["委員", "会長"]},
        )

    def test_saving_the_same_again_changes_nothing(self):
        member = make_member()
        acts.save_member(member.strategy, member_text(name="  唐木 一郎 "), member=member)
        assert CouncilEvent.objects.count() == 1

    def test_only_planning_keeps_the_list(self):
        strategy = make_strategy()
        others = (
            make_user(departments=[make_department()]),
            make_council_member(),
            make_planner(municipality=elsewhere()),
        )
        member = make_member()
        for person in others:
            with pytest.raises(Refused, match="企画部門"):
                acts.save_member(strategy, member_text("別人"), by=person)
            with pytest.raises(Refused, match="企画部門"):
                acts.remove_member(member, by=person)
        assert Member.objects.get().name == "唐木 一郎"

    @pytest.mark.parametrize(
        ("fields", "at"),
        [
            ({"name": " "}, "name"),
            ({"name": "長" * 51}, "name"),
            ({"affiliation": "所" * 101}, "affiliation"),
            ({"office": ""}, "office"),
            ({"office": "役" * 21}, "office"),
            ({"order": -1}, "order"),
            ({"order": 40000}, "order"),
            ({"term_to": dt.date(2025, 3, 31)}, "term_to"),
        ],
    )
    def test_what_does_not_fit_is_named_at_its_field(self, fields, at):
        with pytest.raises(Invalid) as raised:
            make_member(**fields)
        assert list(raised.value.problems) == [at]

    def test_an_account_serves_the_council_of_the_same_city(self):
        strategy = make_strategy()
        for user in (make_planner(), make_user(), make_council_member(municipality=elsewhere())):
            with pytest.raises(Invalid, match="審議会委員として"):
                acts.save_member(strategy, member_text(user=user))
        user = make_council_member()
        make_member(user=user)
        assert seat_of(user, strategy, HELD_ON).name == "唐木 一郎"

    def test_an_account_does_not_sit_twice_at_a_time_but_term_after_term(self):
        user = make_council_member()
        member = make_member(user=user)
        with pytest.raises(Invalid, match="重なる任期"):
            make_member(user=user, term_from=member.term_to, term_to=None)
        make_member(user=user, term_from=member.term_to + DAY, term_to=None)
        assert Member.objects.filter(user=user).count() == 2

    def test_a_term_can_be_ended_though_its_account_is_out_of_use(self):
        user = make_council_member()
        member = make_member(user=user, term_to=None)
        user.is_active = False
        user.save()
        acts.end_term(member, HELD_ON, by=make_planner())
        assert Member.objects.get().term_to == HELD_ON

    def test_a_term_does_not_end_before_it_began(self):
        member = make_member()
        with pytest.raises(Invalid, match="初日以後"):
            acts.end_term(member, member.term_from - DAY, by=None)

    def test_who_was_entered_by_mistake_is_removed_who_has_spoken_stays(self):
        speaker, mistake = make_member(), make_member("誤記 太郎")
        make_opinion(member=speaker)
        acts.remove_member(mistake)
        with pytest.raises(Refused, match="任期の末日"):
            acts.remove_member(speaker)
        assert Member.objects.get() == speaker
        assert CouncilEvent.objects.first().act == CouncilAct.MEMBER_REMOVED

    def test_who_saves_over_somebody_elses_change_is_told_first(self):
        member = make_member()
        seen = mark_of(MemberText.of(member))
        acts.save_member(member.strategy, member_text(office="副会長"), member=member, seen=seen)
        with pytest.raises(Conflict) as raised:
            acts.save_member(member.strategy, member_text(order=5), member=member, seen=seen)
        assert raised.value.stored.office == "副会長"
        assert Member.objects.get().order == 1


class TestMeetings:
    def test_the_agenda_keeps_one_line_for_each_item(self):
        council_year()
        text = MeetingText(1, HELD_ON, " 市役所 ", "開会\r\n\r\n  意見交換 \n")
        meeting = acts.save_meeting(make_strategy(), 2025, text)
        assert (meeting.place, meeting.agenda) == ("市役所", "開会\n意見交換")

    def test_a_number_is_given_once_a_year(self):
        make_meeting(1)
        with pytest.raises(Invalid, match="第1回の会議はすでに"):
            make_meeting(1)
        make_meeting(2)
        make_meeting(1, year=2026)
        assert Meeting.objects.count() == 3

    @pytest.mark.parametrize("number", [0, -1, 40000])
    def test_a_number_is_a_number(self, number):
        with pytest.raises(Invalid, match="1以上"):
            make_meeting(number)

    @pytest.mark.parametrize(
        ("day", "fits"),
        [
            (dt.date(2025, 3, 31), False),
            (dt.date(2025, 4, 1), True),
            (dt.date(2027, 3, 31), True),
            (dt.date(2027, 4, 1), False),
        ],
    )
    def test_a_year_is_discussed_until_the_end_of_the_next(self, day, fits):
        council_year()
        text = MeetingText(1, day)
        if fits:
            assert acts.save_meeting(make_strategy(), 2025, text).held_on == day
        else:
            with pytest.raises(Invalid, match="開催日"):
                acts.save_meeting(make_strategy(), 2025, text)

    @pytest.mark.parametrize("stage", Stage)
    def test_meetings_are_kept_until_the_publication(self, stage):
        make_year(2025, stage)
        text = MeetingText(1, HELD_ON)
        if stage == Stage.PUBLISHED:
            with pytest.raises(Refused, match="会議の登録はできません"):
                acts.save_meeting(make_strategy(), 2025, text, by=make_planner())
        else:
            assert acts.save_meeting(make_strategy(), 2025, text, by=make_planner()).number == 1

    def test_only_planning_of_the_city_registers_meetings(self):
        meeting = make_meeting()
        for person in (
            make_user(departments=[make_department()]),
            make_council_member(),
            make_planner(municipality=elsewhere()),
        ):
            with pytest.raises(Refused):
                acts.save_meeting(meeting.strategy, 2025, MeetingText(2, HELD_ON), by=person)
            with pytest.raises(Refused):
                acts.remove_meeting(meeting, by=person)
        assert Meeting.objects.get() == meeting

    def test_a_meeting_with_opinions_stays(self):
        meeting, empty = make_meeting(1), make_meeting(2)
        make_opinion(meeting=meeting)
        acts.remove_meeting(empty)
        with pytest.raises(Refused, match="意見のある会議は削除できません"):
            acts.remove_meeting(meeting)

    def test_who_saves_over_somebody_elses_change_is_told_first(self):
        meeting = make_meeting()
        text = MeetingText.of(meeting)
        seen = mark_of(text)
        acts.save_meeting(meeting.strategy, 2025, replace(text, place="防災センター"), meeting=meeting, seen=seen)
        with pytest.raises(Conflict) as raised:
            acts.save_meeting(meeting.strategy, 2025, replace(text, number=3), meeting=meeting, seen=seen)
        assert raised.value.stored.place == "防災センター"
