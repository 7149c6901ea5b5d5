"""One form over one stored thing: what the second of two people sees, at a page of each kind."""

from html import unescape

import pytest
from django.urls import reverse

from council import acts
from council.models import Meeting, Member
from council.written import ReplyText
from tests.builders import make_planner
from tests.council.sitting import make_meeting, make_member, make_opinion

pytestmark = pytest.mark.django_db
CHOOSE = "どちらを残すか選んでください。"


@pytest.fixture
def planner(client):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


def reply_url(number=1) -> str:
    return reverse("council:reply", args=["ina-3", 2025, number])


def words(answer) -> str:
    return unescape(answer.content.decode())


def replied():
    opinion = make_opinion()
    acts.reply(opinion, ReplyText("will_do", "先の回答"), version=0, by=make_planner("jiro", display_name="企画 次郎"))
    return opinion


def typed(version, **fields) -> dict:
    return {"version": version, "state": "will_do", "text": "先の回答", "reason": ""} | fields


class TestReply:
    def test_what_both_wrote_stands_side_by_side_and_is_not_overwritten(self, client, planner):
        opinion = replied()
        answer = client.post(reply_url(), typed(0, text="後の回答"))
        page = words(answer)
        assert "対応方針は、あなたが入力している間に企画 次郎さんが保存しました" in page and CHOOSE in page
        assert "先の回答" in page and "後の回答" in page
        opinion.reply.refresh_from_db()
        assert opinion.reply.text == "先の回答"

    @pytest.mark.parametrize(("choice", "kept"), [("mine", "後の回答"), ("theirs", "先の回答")])
    def test_the_choice_is_stored(self, client, planner, choice, kept):
        opinion = replied()
        told = typed(1, text="後の回答", **{"disputed": "text", "resolve-text": choice})
        assert client.post(reply_url(), told).status_code == 302
        opinion.reply.refresh_from_db()
        assert opinion.reply.text == kept

    def test_without_a_choice_it_asks_again(self, client, planner):
        opinion = replied()
        assert CHOOSE in words(client.post(reply_url(), typed(1, text="後の回答", disputed="text")))
        opinion.reply.refresh_from_db()
        assert opinion.reply.text == "先の回答"

    def test_a_choice_made_on_an_older_version_is_asked_again(self, client, planner):
        opinion = replied()
        acts.reply(opinion, ReplyText("will_do", "三つ目の回答"), version=1, by=None)
        told = typed(1, text="後の回答", **{"disputed": "text", "resolve-text": "mine"})
        page = words(client.post(reply_url(), told))
        assert "三つ目の回答" in page and "システム（コマンド）が保存しました" in page and CHOOSE in page
        opinion.reply.refresh_from_db()
        assert opinion.reply.text == "三つ目の回答"

    def test_different_fields_are_joined_and_told(self, client, planner):
        opinion = replied()
        acts.reply(opinion, ReplyText("done", "先の回答"), version=1, by=None)
        page = words(client.post(reply_url(), typed(1, text="後の回答"), follow=True))
        assert "先に保存した欄（対応の状況）は、その内容を残しています。" in page
        opinion.reply.refresh_from_db()
        assert (opinion.reply.state, opinion.reply.text) == ("done", "後の回答")

    def test_who_typed_nothing_sees_the_new_text(self, client, planner):
        opinion = replied()
        acts.reply(opinion, ReplyText("will_do", "三つ目の回答"), version=1, by=None)
        page = words(client.post(reply_url(), typed(1)))
        assert "保存した新しい内容を表示しています" in page and "三つ目の回答" in page


class TestMember:
    """A member carries no version: what was shown is sent along."""

    def test_different_fields_are_joined(self, client, planner):
        member = make_member()
        page = reverse("council:member", args=["ina-3", member.pk])
        form = client.get(page).context
        told = {name: value or "" for name, value in form["form"].initial.items()} | {"version": form["version"]}
        client.post(page, told | {"office": "会長"})
        client.post(page, told | {"affiliation": "後から変えた所属"})
        assert (Member.objects.get().office, Member.objects.get().affiliation) == ("会長", "後から変えた所属")

    def test_a_version_of_another_form_disputes_what_differs(self, client, planner):
        meeting = make_meeting()
        page = reverse("council:meeting", args=["ina-3", 2025, meeting.pk])
        told = {"number": "1", "held_on": str(meeting.held_on), "agenda": meeting.agenda, "version": '{"a": "b"}'}
        assert CHOOSE in words(client.post(page, told | {"place": "公民館"}))
        assert Meeting.objects.get().place == meeting.place


def test_a_meeting_that_is_closed_by_now_keeps_what_was_typed(client, planner):
    meeting = make_meeting()
    page = reverse("council:meeting", args=["ina-3", 2025, meeting.pk])
    version = client.get(page).context["version"]
    meeting.strategy.reporting_years.update(stage="published", published_at="2026-10-01T00:00:00Z")
    told = {"number": "1", "held_on": str(meeting.held_on), "agenda": meeting.agenda, "version": version}
    assert "場所：公民館" in words(client.post(page, told | {"place": "公民館"}))
