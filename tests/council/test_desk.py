"""The secretary's pages of members and meetings."""

import datetime as dt

import pytest
from django.urls import reverse

from council.models import Meeting, Member
from kpis.models import ReportingYear
from organization.models import User
from tests.builders import (
    make_user,
)
from tests.council.sitting import council_year, make_meeting, make_member, make_opinion

pytestmark = pytest.mark.django_db


def url(name: str, *more) -> str:
    return reverse(f"council:{name}", args=["ina-3", 2025, *more])


def text_of(answer) -> str:
    return answer.content.decode()


class TestMembers:
    def test_a_member_is_listed_and_marked_as_sitting_today(self, client, planner):
        make_member("現任 花子", term_from=dt.date(2020, 4, 1), term_to=None)
        make_member("退任 太郎", term_from=dt.date(2020, 4, 1), term_to=dt.date(2021, 3, 31))
        make_member("就任 次郎", term_from=dt.date(2090, 4, 1), term_to=None)
        page = text_of(client.get("/admin/council/ina-3/members/"))
        for name, mark in (("現任 花子", "在任中"), ("退任 太郎", "退任"), ("就任 次郎", "就任前")):
            row = page.partition(name)[2].partition("</tr>")[0]
            assert f">{mark}</span>" in row

    def test_adding_changing_and_ending(self, client, planner):
        council_year()
        told = {"name": "唐木 一郎", "office": "会長", "order": "1", "term_from": "2025-04-01"}
        client.post("/admin/council/ina-3/members/new/", told)
        member = Member.objects.get()
        page = f"/admin/council/ina-3/members/{member.pk}/"
        version = client.get(page).context["version"]
        client.post(page, told | {"office": "副会長", "version": version})
        client.post(f"{page}end/", {"on": "2027-03-31"})
        member.refresh_from_db()
        assert (member.office, member.term_to) == ("副会長", dt.date(2027, 3, 31))

    def test_an_error_stands_at_its_field_with_all_that_was_typed(self, client, planner):
        council_year()
        told = {"name": "唐木 一郎", "office": "会長", "order": "1", "term_from": "2025-04-01", "term_to": "2024-03-31"}
        page = text_of(client.post("/admin/council/ina-3/members/new/", told))
        assert "任期の末日は、初日以後の日を入力してください。" in page
        assert 'value="唐木 一郎"' in page
        assert not Member.objects.exists()

    def test_the_second_editor_sees_both_and_chooses(self, client, planner):
        member = make_member()
        page = f"/admin/council/ina-3/members/{member.pk}/"
        version = client.get(page).context["version"]
        told = {"name": member.name, "office": "会長", "order": "1", "term_from": "2025-04-01", "version": version}
        client.post(page, told | {"affiliation": "先に変えた所属"})
        answer = client.post(page, told | {"affiliation": "後から変えた所属"})
        assert "先に変えた所属" in text_of(answer)
        assert 'value="後から変えた所属"' in text_of(answer)
        assert Member.objects.get().affiliation == "先に変えた所属"
        client.post(page, told | {"affiliation": "後から変えた所属", "version": answer.context["version"]})
        assert Member.objects.get().affiliation == "後から変えた所属"

    def test_the_account_is_made_from_here_and_handed_over_once(self, client, planner):
        member = make_member()
        page = f"/admin/council/ina-3/members/{member.pk}/account/"
        slip = text_of(client.post(page, {"username": "iin-07", "email": "iin@example.jp"}))
        user = User.objects.get(username="iin-07")
        assert (user.is_council, user.display_name, user.must_change_password) == (True, member.name, True)
        assert "初期パスワード" in slip
        assert Member.objects.get().user == user

    def test_a_name_that_is_taken_makes_neither_account_nor_link(self, client, planner):
        make_user("taken")
        member = make_member()
        page = text_of(client.post(f"/admin/council/ina-3/members/{member.pk}/account/", {"username": "taken"}))
        assert "すでに使われています" in page
        assert Member.objects.get().user is None

    def test_a_mistake_is_removed_and_who_has_spoken_is_not(self, client, planner):
        speaker, mistake = make_member(), make_member("誤記 太郎")
        make_opinion(member=speaker)
        for member in (speaker, mistake):
            client.post(f"/admin/council/ina-3/members/{member.pk}/remove/")
        assert Member.objects.get() == speaker


class TestMeetings:
    def test_a_meeting_is_registered_with_the_next_number_offered(self, client, planner):
        make_meeting(1)
        form = client.get(url("meeting_new")).context["form"]
        assert form["number"].value() == "2"
        client.post(url("meeting_new"), {"number": "2", "held_on": "2026-09-10", "place": "市役所", "agenda": "まとめ"})
        assert Meeting.objects.get(number=2).agenda == "まとめ"

    def test_a_number_twice_is_said_at_the_field(self, client, planner):
        make_meeting(1)
        page = text_of(client.post(url("meeting_new"), {"number": "1", "held_on": "2026-09-10"}))
        assert "第1回の会議はすでに登録されています。" in page
        assert Meeting.objects.count() == 1

    def test_a_published_year_says_why_it_takes_none(self, client, planner):
        make_meeting()
        ReportingYear.objects.update(stage="published", published_at="2026-10-01T00:00:00Z")
        assert "会議の登録はできません" in text_of(client.get(url("meetings")))
        client.post(url("meeting_new"), {"number": "2", "held_on": "2026-09-10"})
        assert Meeting.objects.count() == 1
