"""What becomes of an opinion: who replies, in whose name, what blocks the publication, and the result a year later."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from council import acts
from council.choices import CouncilAct
from council.models import CouncilEvent, FollowUp, Opinion, Reply
from council.owed import results_owed
from council.permissions import opinions_to_answer
from council.written import ReplyText
from kpis.choices import Act, Stage
from kpis.models import Event, ReportingYear
from kpis.workflow.cycle import Invalid
from kpis.workflow.history import lines_of
from kpis.workflow.runner import Conflict
from organization.refusals import Refused
from reports.releases.differences import differences
from reports.releases.issued import snapshot_now
from reports.releases.publish import opinions_without_reply, publish, withdraw
from tests.builders import (
    make_council_member,
    make_department,
    make_measure,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)
from tests.council.sitting import council_year, make_meeting, make_member, make_opinion, make_reply, reorganise

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return make_department("農林部 農政課")


@pytest.fixture
def opinion(department) -> Opinion:
    """On a measure of the department."""
    return make_opinion(measure=make_measure(departments=[department]))


class TestReplying:
    def test_the_departments_staff_reply_in_its_name(self, opinion, department):
        staff = make_user(departments=[make_department("企画部 地域創造課"), department])
        reply = make_reply(opinion, by=staff)
        assert (reply.department, reply.state, reply.version) == (department, "will_do", 1)
        event = CouncilEvent.objects.first()
        assert (event.act, event.by, event.subject) == (CouncilAct.REPLIED, staff, "意見1（施策1-1 結婚支援）")

    def test_others_do_not(self, opinion):
        neighbour = make_planner(municipality=make_municipality("辰野町", "203823"))
        colleague = make_user(departments=[make_department("教育委員会 学校教育課")])
        for person in (colleague, make_user(), make_council_member(), neighbour):
            with pytest.raises(Refused):
                make_reply(opinion, by=person)
        assert not Reply.objects.exists()

    def test_what_nobody_was_named_for_planning_answers(self):
        opinion = make_opinion()
        with pytest.raises(Refused, match="ほかの部署が担当しています"):
            make_reply(opinion, by=make_user(departments=[make_department()]))
        assert make_reply(opinion, by=make_planner()).department is None

    def test_planning_steps_in_and_a_departments_reply_stays_the_departments(self, opinion, department):
        make_reply(opinion, by=make_user(departments=[department]))
        saved = acts.reply(opinion, ReplyText("done", "実施しました。"), version=1, by=make_planner())
        assert (saved.kept.department, saved.kept.version) == (department, 2)

    @pytest.mark.parametrize(
        ("text", "at"),
        [
            (ReplyText("", "本文"), "state"),
            (ReplyText("maybe", "本文"), "state"),
            (ReplyText("will_do", "  "), "text"),
            (ReplyText("will_not", "本文", ""), "reason"),
            (ReplyText("will_do", "長" * 2001), "text"),
            (ReplyText("will_not", "", "長" * 2001), "reason"),
        ],
    )
    def test_what_is_missing_is_named_at_its_field(self, opinion, text, at):
        with pytest.raises(Invalid) as raised:
            acts.reply(opinion, text, version=0, by=None)
        assert list(raised.value.problems) == [at]

    def test_a_reason_belongs_to_a_refusal_only(self, opinion):
        assert make_reply(opinion, reason="書きかけの理由").reason == ""
        refusal = acts.reply(opinion, ReplyText("will_not", "", "国の事業のため。"), version=1, by=None).kept
        assert (refusal.text, refusal.reason) == ("", "国の事業のため。")

    def test_the_second_of_two_is_told_and_writes_nothing(self, opinion, department):
        make_reply(opinion, "先の回答", by=make_user(departments=[department]))
        with pytest.raises(Conflict) as raised:
            acts.reply(opinion, ReplyText("done", "後の回答"), version=0, by=make_planner())
        assert raised.value.stored.text == "先の回答"
        assert Reply.objects.get().version == 1

    def test_saving_the_same_again_is_no_change(self, opinion):
        make_reply(opinion)
        again = acts.reply(opinion, ReplyText("will_do", "令和8年度から実施します。"), version=0, by=None)
        assert not again.changed

    @pytest.mark.parametrize("stage", [Stage.CHECKING, Stage.PUBLISHED])
    def test_replies_are_written_while_the_year_is_with_the_council(self, opinion, stage):
        published = opinion.meeting.held_on if stage == Stage.PUBLISHED else None
        ReportingYear.objects.update(
            stage=stage,
            published_at=published and dt.datetime.combine(published, dt.time(), dt.UTC),
        )
        with pytest.raises(Refused, match="「審議会」の段階です"):
            make_reply(opinion, by=make_planner())

    def test_a_withdrawn_opinion_needs_no_reply(self, opinion):
        acts.withdraw_opinion(opinion, version=1, by=None)
        with pytest.raises(Refused, match="取り下げられています"):
            make_reply(opinion)


class TestAssigning:
    def test_the_people_of_the_new_department_are_told_once_it_is_committed(
        self, opinion, django_capture_on_commit_callbacks
    ):
        other = make_department("教育委員会 学校教育課")
        make_user("told", departments=[other], email="told@example.lg.jp")
        make_user("old", departments=[opinion.department], email="old@example.lg.jp")
        with django_capture_on_commit_callbacks(execute=True):
            acts.assign(opinion, other, version=1, by=make_planner())
        (sent,) = mail.outbox
        assert sent.to == ["told@example.lg.jp"]
        assert opinion.text in sent.body
        assert "/admin/council/ina-3/2025/replies/1/" in sent.body

    def test_only_planning_assigns_and_only_to_the_own_city(self, opinion, department):
        other = make_department("教育委員会 学校教育課")
        for person in (make_user(departments=[department]), make_council_member()):
            with pytest.raises(Refused):
                acts.assign(opinion, other, version=1, by=person)
        foreign = make_department("総務部 総務課", make_municipality("辰野町", "203823"))
        with pytest.raises(Invalid, match="この自治体"):
            acts.assign(opinion, foreign, version=1, by=make_planner())
        assert acts.assign(opinion, None, version=1, by=make_planner()).department is None


class TestReorganisation:
    def test_whoever_carries_on_the_work_replies(self, opinion, department):
        new = reorganise(department, "農林部 農業振興課")
        staff = make_user(departments=[new])
        assert make_reply(opinion, by=staff).department == new

    def test_list_and_single_opinion_never_disagree(self, opinion, department):
        """Every person × every opinion: who finds it in the own list may reply, and nobody else."""
        split = make_department("教育委員会 学校教育課")
        opinions = [opinion, make_opinion(), acts.assign(make_opinion(), split, version=1, by=None)]
        new = reorganise(department, "農林部 農業振興課")
        people = [
            make_user(departments=[new]),
            make_user(departments=[department, split]),
            make_user(departments=[make_department("企画部 地域創造課")]),
            make_user(),
            make_planner(),
            make_council_member(),
            make_planner(municipality=make_municipality("辰野町", "203823")),
        ]
        for person in people:
            listed = set(
                opinions_to_answer(person, opinion.meeting.strategy, timezone.localdate()).values_list("pk", flat=True)
            )
            may = set()
            for one in opinions:
                Reply.objects.filter(opinion=one).delete()
                try:
                    make_reply(one, by=person)
                except Refused:
                    continue
                may.add(one.pk)
            assert listed == may, person


class TestPublication:
    def test_an_opinion_without_reply_blocks_the_year_until_planning_says_why(self, opinion):
        year, planner = council_year(), make_planner()
        make_reply(make_opinion("二つ目の意見"))
        with pytest.raises(Refused, match="意見が1件あります（意見1）"):
            publish(year, planner)
        assert not ReportingYear.objects.get().is_published
        publish(year, planner, reason="回答が公表に間に合わないため")
        event = Event.objects.filter(act=Act.PUBLISHED).get()
        assert (event.reason, event.detail["unanswered"]) == ("回答が公表に間に合わないため", [1])
        (line,) = lines_of([event])
        assert line.about == "審議会 → 公表（対応方針のない意見 1）"

    def test_with_every_reply_there_no_reason_is_asked(self, opinion):
        make_reply(opinion)
        acts.withdraw_opinion(make_opinion("記録の誤り"), version=1, by=None)
        assert publish(council_year(), make_planner()).is_published

    def test_the_command_says_the_same_and_lists_what_waits(self, opinion, capsys):
        council_year()
        with pytest.raises(CommandError, match="意見が1件あります"):
            call_command("move_year", "2025", "published")
        call_command("move_year", "2025", "published", reason="次年度に回答するため")
        assert "意見1 施策1-1 結婚支援（農林部 農政課）" in capsys.readouterr().err
        assert Event.objects.filter(act=Act.PUBLISHED).get().reason == "次年度に回答するため"

    def test_what_waits_is_named_with_who_shall_reply(self, opinion):
        make_opinion("全体への意見")
        found = [(one.number, one.subject, one.department) for one in opinions_without_reply(council_year())]
        assert found == [(1, "施策1-1 結婚支援", "農林部 農政課"), (2, "全体", "企画部門")]

    def test_the_page_lists_them_and_publishes_with_a_reason_only(self, client, opinion):
        client.force_login(make_planner())
        council_year()
        url = "/admin/publication/ina-3/2025/"
        page = client.get(url).content.decode()
        assert "対応方針がないまま公表する理由" in page
        assert opinion.text in page
        page = client.post(url, {"act": "publish", "reason": " "}).content.decode()
        assert "対応方針がないまま公表する理由を入力してください。" in page
        assert not ReportingYear.objects.get().is_published
        client.post(url, {"act": "publish", "reason": "回答が間に合わないため"})
        assert ReportingYear.objects.get().is_published
        assert "回答が間に合わないため" in client.get(url).content.decode()
        assert "回答が間に合わないため" in client.get("/admin/years/ina-3/2025/log/").content.decode()

    def test_a_second_publication_says_what_changed_in_opinions_and_replies(self, opinion):
        year = council_year()
        publish(year, reason="回答が間に合わないため")
        before = snapshot_now(year.strategy, 2025)
        withdraw(year, reason="公表の時期を改めるため")
        make_reply(opinion)
        make_opinion("後の意見")
        found = [
            (one.name, one.label, one.old, one.new) for one in differences(before, snapshot_now(year.strategy, 2025))
        ]
        assert ("意見1（施策1-1 結婚支援）", "対応方針", "", "令和8年度から実施します。") in found
        assert ("意見1（施策1-1 結婚支援）", "対応の状況", "", "対応する") in found
        assert ("意見2（全体）", "意見", "", "後の意見") in found
        publish(ReportingYear.objects.get(), reason="回答が間に合わないため")
        release = ReportingYear.objects.get().releases.order_by("-number").first()
        assert release.corrections.filter(label="対応方針", new="令和8年度から実施します。").exists()


class TestResults:
    @pytest.fixture
    def following(self, opinion):
        """The year after is being entered."""
        make_reply(opinion)
        publish(council_year())
        return make_year(2026, Stage.ENTRY)

    def test_the_department_writes_what_became_of_it(self, opinion, department, following):
        staff = make_user(departments=[department])
        saved = acts.follow_up(opinion, 2026, "done", "窓口を一つにしました。", version=0, by=staff)
        assert (saved.kept.department, saved.kept.fiscal_year) == (department, 2026)

    def test_so_does_its_successor_after_the_reorganisation_in_april(self, opinion, department, following):
        new = reorganise(department, "農林部 農業振興課")
        acts.follow_up(opinion, 2026, "done", "実施しました。", version=0, by=make_user(departments=[new]))
        assert FollowUp.objects.get().department == new

    def test_an_evaluation_still_waits_for_it_after_the_reorganisation(self, opinion, department, following):
        new, measure = reorganise(department, "農林部 農業振興課"), opinion.measure
        for department, owed in ((new, [opinion]), (make_department("企画部 地域創造課"), [])):
            measure.measure_departments.update(department=department)
            assert results_owed([measure], 2026, timezone.localdate()) == {measure.pk: owed}

    def test_planning_writes_it_in_the_name_of_who_carries_on_the_work(self, opinion, department, following):
        new = reorganise(department, "農林部 農業振興課")
        acts.follow_up(opinion, 2026, "done", "実施しました。", version=0, by=make_planner())
        assert FollowUp.objects.get().department == new

    def test_nobody_else_and_of_no_other_year(self, opinion, following):
        with pytest.raises(Refused):
            acts.follow_up(opinion, 2026, "done", "本文", version=0, by=make_user())
        with pytest.raises(Refused, match="翌年度"):
            acts.follow_up(opinion, 2027, "done", "本文", version=0, by=None)
        for state, text in (("", "本文"), ("done", " ")):
            with pytest.raises(Invalid):
                acts.follow_up(opinion, 2026, state, text, version=0, by=None)

    def test_the_second_of_two_is_told(self, opinion, following):
        acts.follow_up(opinion, 2026, "done", "先の結果", version=0, by=None)
        with pytest.raises(Conflict):
            acts.follow_up(opinion, 2026, "done", "後の結果", version=0, by=None)

    def test_the_next_pack_shows_opinion_reply_and_result_and_the_old_one_stays(self, opinion, following):
        acts.follow_up(opinion, 2026, "done", "窓口を一つにしました。", version=0, by=None)
        (last,) = snapshot_now(following.strategy, 2026).review.voices.last_opinions
        assert (last.text, last.reply, last.result) == (
            opinion.text,
            "令和8年度から実施します。",
            "窓口を一つにしました。",
        )
        (own,) = snapshot_now(following.strategy, 2025).review.voices.opinions
        assert own.result == ""


def test_members_are_named_nowhere_in_the_report_beside_their_opinions():
    make_opinion(member=make_member("名指し 花子"), meeting=make_meeting())
    review = snapshot_now(council_year().strategy, 2025).review
    assert "名指し 花子" not in repr(review.voices.opinions)
    assert [seat.name for seat in review.voices.members] == ["名指し 花子"]
