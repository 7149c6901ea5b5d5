"""The pages on which departments reply and report results, and what the start page says of them."""

import pytest
from django.urls import reverse

from council import acts
from kpis.models import ReportingYear
from tests.builders import (
    make_council_member,
    make_department,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.council.sitting import make_member, make_opinion, make_reply

pytestmark = pytest.mark.django_db


def url(name: str, *more) -> str:
    return reverse(f"council:{name}", args=["ina-3", 2025, *more])


def text_of(answer) -> str:
    return answer.content.decode()


class TestReplyPages:
    @pytest.fixture
    def staff(self, client, department):
        found = make_user("staff", departments=[department])
        client.force_login(found)
        return found

    def test_staff_find_their_opinions_and_nobody_elses(self, client, staff, measure):
        make_opinion("私たちへの意見", measure=measure)
        make_opinion("企画への意見")
        page = text_of(client.get(url("replies")))
        assert "私たちへの意見" in page
        assert "企画への意見" not in page
        assert client.get(url("reply", 1)).status_code == 200
        assert client.get(url("reply", 2)).status_code == 404

    def test_staff_do_not_read_who_spoke(self, client, staff, measure):
        make_opinion(measure=measure, member=make_member("名指し 花子"))
        for page in (url("replies"), url("reply", 1)):
            assert "名指し 花子" not in text_of(client.get(page))

    def test_a_reply_is_saved_and_leaves_the_list(self, client, staff, measure, department):
        opinion = make_opinion(measure=measure)
        told = {"version": 0, "state": "will_do", "text": "令和8年度から実施します。"}
        answer = client.post(url("reply", 1), told, follow=True)
        assert opinion.reply.department == department
        assert "すべて対応方針が記入されています" in text_of(answer)

    def test_a_refusal_without_reason_says_so_and_keeps_what_was_typed(self, client, staff, measure):
        make_opinion(measure=measure)
        page = text_of(client.post(url("reply", 1), {"version": 0, "state": "will_not", "text": "書きかけ"}))
        assert "対応しない理由を入力してください。" in page
        assert "書きかけ" in page

    def test_the_second_of_two_sees_both_and_chooses(self, client, staff, measure):
        opinion = make_opinion(measure=measure)
        make_reply(opinion, "企画部門の回答", by=make_planner())
        told = {"version": 0, "state": "done", "text": "担当課の回答"}
        answer = client.post(url("reply", 1), told)
        page = text_of(answer)
        assert "企画部門の回答" in page
        assert "担当課の回答" in page
        client.post(url("reply", 1), told | {"version": answer.context["version"]})
        opinion.refresh_from_db()
        assert opinion.reply.text == "担当課の回答"

    def test_a_year_that_was_published_meanwhile_says_why_and_shows_what_was_typed(self, client, staff, measure):
        make_opinion(measure=measure)
        ReportingYear.objects.update(stage="published", published_at="2026-10-01T00:00:00Z")
        answer = client.post(url("reply", 1), {"version": 0, "state": "done", "text": "間に合わなかった回答"})
        assert answer.status_code == 409
        assert "対応方針の記入はできません" in text_of(answer)
        assert "間に合わなかった回答" in text_of(answer)

    def test_planning_steps_in_for_the_department(self, client, planner, measure, department):
        opinion = make_opinion(measure=measure)
        assert "この部署の対応方針として報告書に載ります" in text_of(client.get(url("reply", 1)))
        client.post(url("reply", 1), {"version": 0, "state": "considering", "text": "検討します。"})
        opinion.refresh_from_db()
        assert (opinion.reply.department, opinion.reply.updated_by) == (department, planner)


class TestResultPages:
    @pytest.fixture
    def following(self, measure):
        opinion = make_opinion("窓口を一つに", measure=measure)
        make_opinion("全体への意見")
        refused = make_opinion("できないこと")
        make_reply(opinion)
        make_reply(refused, "", "will_not", reason="国の事業のため。")
        ReportingYear.objects.update(stage="published", published_at="2026-10-01T00:00:00Z")
        return make_year(2026)

    def page(self, number=None) -> str:
        name, more = ("result", [number]) if number else ("results", [])
        return reverse(f"council:{name}", args=["ina-3", 2026, *more])

    def test_planning_sees_all_with_what_is_still_to_be_said(self, client, planner, following):
        context = client.get(self.page()).context
        assert [line.number for line in context["waiting"]] == [1, 2]
        assert [line.number for line in context["refused"]] == [3]

    def test_a_department_writes_the_result_of_its_own(self, client, following, department):
        client.force_login(make_user(departments=[department]))
        assert [line.number for line in client.get(self.page()).context["waiting"]] == [1]
        assert client.get(self.page(2)).status_code == 404
        client.post(self.page(1), {"version": 0, "state": "done", "text": "一つにしました。"})
        found = client.get(self.page()).context["found"]
        assert [(line.number, line.result.text) for line in found] == [(1, "一つにしました。")]

    def test_an_empty_result_is_said_at_the_field(self, client, planner, following):
        page = text_of(client.post(self.page(2), {"version": 0, "state": "done", "text": ""}))
        assert "対応結果を入力してください。" in page

    def test_the_second_of_two_sees_both(self, client, planner, following):
        told = {"version": 0, "state": "done"}
        client.post(self.page(2), told | {"text": "先の結果"})
        page = text_of(client.post(self.page(2), told | {"text": "後の結果"}))
        assert "先の結果" in page
        assert "後の結果" in page


class TestStartPage:
    def test_departments_find_what_they_owe_and_planners_the_count(self, client, department, measure):
        make_opinion(measure=measure)
        make_opinion("全体への意見")
        client.force_login(make_user(departments=[department]))
        page = text_of(client.get("/admin/start/"))
        assert "対応方針をお待ちしている審議会の意見が<b>1</b>あります。" in page
        assert url("reply", 1) in page
        client.force_login(make_user(departments=[make_department()]))
        assert "審議会の意見" not in text_of(client.get("/admin/start/"))
        client.force_login(make_planner())
        page = text_of(client.get("/admin/start/"))
        assert "対応方針のない審議会の意見" in page and "<b>2</b>件" in page

    def test_the_year_after_asks_for_results(self, client, department, measure):
        opinion = make_opinion(measure=measure)
        make_reply(opinion)
        ReportingYear.objects.update(stage="published", published_at="2026-10-01T00:00:00Z")
        following = make_year(2026)
        client.force_login(make_user(departments=[department]))
        assert "対応結果をお待ちしている前年度の意見が<b>1</b>あります。" in text_of(client.get("/admin/start/"))
        acts.follow_up(opinion, 2026, "done", "一つにしました。", version=0, by=None)
        assert "前年度の意見" not in text_of(client.get("/admin/start/"))
        assert following.stage == "entry"

    def test_another_city_hears_nothing(self, client, measure):
        make_opinion(measure=measure)
        client.force_login(make_planner(municipality=make_municipality("辰野町", "203823")))
        assert "審議会の意見" not in text_of(client.get("/admin/start/"))


def test_council_members_do_not_get_to_the_desk(client, measure):
    make_opinion(measure=measure)
    client.force_login(make_council_member())
    for page in (url("opinions"), url("record"), url("replies"), url("results"), "/admin/council/ina-3/members/"):
        assert client.get(page).status_code == 403
