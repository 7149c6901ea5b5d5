"""What the council says: who writes and records it, whose words are whose, and how the opinions are numbered."""

import pytest
from django.utils import timezone

from council import acts
from council.acts.opinions import is_author
from council.catalogue import Catalogue, key_of
from council.choices import CouncilAct, SubjectKind
from council.models import CouncilEvent, Opinion
from council.written import Said, Subject
from kpis.choices import Stage
from kpis.workflow.cycle import Invalid
from kpis.workflow.runner import Conflict
from organization import staffing
from organization.refusals import Refused
from tests.builders import (
    make_council_member,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
)
from tests.council.sitting import council_year, make_meeting, make_member, make_opinion, make_reply
from tests.kpis.test_concurrency import together

pytestmark = pytest.mark.django_db


def seated(**fields):
    """A member with an account, in office."""
    user = make_council_member(**fields)
    make_member(f"委員 {user.username}", user=user, term_to=None)
    return user


class TestWriting:
    def test_a_member_writes_in_the_own_name(self):
        user = seated()
        opinion = acts.write_opinion(make_meeting(), Subject(), "進め方がよい。", by=user)
        assert (opinion.member.user, opinion.spoken, opinion.number, opinion.kind) == (user, False, 1, "whole")
        assert CouncilEvent.objects.first().act == CouncilAct.OPINION_WRITTEN

    def test_who_does_not_sit_on_the_council_does_not_write(self):
        with pytest.raises(Refused, match="委員として登録されていません"):
            acts.write_opinion(make_meeting(), Subject(), "意見", by=make_council_member())

    def test_neither_do_staff_planning_or_a_member_of_another_city(self):
        meeting = make_meeting()
        neighbour = make_council_member(municipality=make_municipality("辰野町", "203823"))
        for person in (make_user(departments=[make_department()]), make_planner(), neighbour):
            with pytest.raises(Refused):
                acts.write_opinion(meeting, Subject(), "意見", by=person)
        assert not Opinion.objects.exists()

    @pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.COUNCIL])
    def test_opinions_are_written_and_recorded_while_the_year_is_with_the_council(self, stage):
        user, meeting = seated(), make_meeting()
        meeting.strategy.reporting_years.update(
            stage=stage, published_at=timezone.now() if stage == Stage.PUBLISHED else None
        )
        with pytest.raises(Refused, match="「審議会」の段階です"):
            acts.write_opinion(meeting, Subject(), "意見", by=user)
        with pytest.raises(Refused, match="「審議会」の段階です"):
            make_opinion(meeting=meeting, by=make_planner())


class TestRecording:
    def test_the_secretary_records_who_spoke_member_or_not(self):
        member, planner = make_member(), make_planner()
        by_member = make_opinion(member=member, speaker="書き間違い", by=planner)
        by_guest = make_opinion(speaker=" 傍聴者 ", spoken=False, by=planner)
        assert (by_member.who, by_member.speaker, by_member.spoken) == ("唐木 一郎", "", True)
        assert (by_guest.who, by_guest.spoken) == ("傍聴者", False)

    def test_only_planning_of_the_city_records(self):
        meeting = make_meeting()
        neighbour = make_planner(municipality=make_municipality("辰野町", "203823"))
        for person in (make_user(departments=[make_department()]), seated(), neighbour):
            with pytest.raises(Refused):
                make_opinion(meeting=meeting, by=person)

    def test_the_usual_department_is_asked(self):
        first, second, third = (make_department(f"農林部 {name}課") for name in ("農政", "林務", "耕地"))
        measure = make_measure(departments=[first, second])
        kpi = make_kpi(measure, owner=third)
        asked = {
            "measure": make_opinion(measure=measure).department,
            "kpi": make_opinion(kpi=kpi).department,
            "project": make_opinion(project=measure.project).department,
            "whole": make_opinion().department,
        }
        assert asked == {"measure": first, "kpi": third, "project": None, "whole": None}

    @pytest.mark.parametrize(
        ("text", "more", "at"),
        [("", {}, "text"), ("長" * 2001, {}, "text"), ("意見", {"speaker": "名" * 51}, "speaker")],
    )
    def test_what_does_not_fit_is_named_at_its_field(self, text, more, at):
        with pytest.raises(Invalid) as raised:
            make_opinion(text, **more)
        assert list(raised.value.problems) == [at]

    def test_a_subject_or_member_of_another_plan_is_not_taken(self):
        meeting = make_meeting()
        other = make_strategy("ina-4")
        goal = make_goal(other)
        measure = make_measure(make_project(goal))
        foreign = (
            {"goal": goal},
            {"project": measure.project},
            {"measure": measure},
            {"kpi": make_kpi(measure)},
            {"kpi": make_goal_target(goal)},
        )
        for subject in foreign:
            with pytest.raises(Invalid, match="この戦略の"):
                make_opinion(meeting=meeting, **subject)
        with pytest.raises(Invalid, match="この審議会の委員"):
            make_opinion(meeting=meeting, member=make_member(strategy=other))
        assert not Opinion.objects.exists()


class TestNumbers:
    def test_they_count_through_the_year_and_withdrawn_ones_keep_theirs(self):
        first, second = make_meeting(1), make_meeting(2)
        opinions = [make_opinion(meeting=meeting) for meeting in (first, second, first)]
        acts.withdraw_opinion(opinions[1], version=1, by=None)
        assert make_opinion(meeting=second).number == 4
        assert make_opinion(meeting=make_meeting(1, year=2026)).number == 1


@pytest.mark.django_db(transaction=True)
def test_opinions_written_at_the_same_moment_get_numbers_of_their_own():
    meetings = [make_meeting(1), make_meeting(2)]
    results = together(*[lambda meeting=meeting: make_opinion(meeting=meeting) for meeting in meetings * 3])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(Opinion.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


class TestChanging:
    def test_the_member_changes_the_own_words_and_nobody_elses(self):
        mine, other = seated(), seated()
        opinion = acts.write_opinion(make_meeting(), Subject(), "進め方がよい。", by=mine)
        for person in (other, make_planner(), None):
            with pytest.raises(Refused, match="ほかの人が記入した意見"):
                acts.change_opinion(opinion, "進め方がわるい。", version=1, by=person)
            with pytest.raises(Refused, match="ほかの人が記入した意見"):
                acts.withdraw_opinion(opinion, version=1, by=person)
        changed = acts.change_opinion(opinion, "進め方がとてもよい。", version=1, by=mine)
        assert (changed.text, changed.version) == ("進め方がとてもよい。", 2)
        assert opinion.history.count() == 2

    def test_what_planning_recorded_any_planner_mends_also_after_its_author_has_left(self):
        author, member = make_planner(), make_member()
        opinion = make_opinion(member=member, by=author)
        staffing.disable(author, by=make_planner("chief"), reason="異動")
        colleague = make_planner()
        assert is_author(colleague, Opinion.objects.get())
        assert acts.change_opinion(opinion, "直した。", version=1, by=colleague).text == "直した。"

    def test_a_record_changes_with_subject_and_speaker_and_asks_the_new_department(self):
        department = make_department("農林部 農政課")
        measure = make_measure(departments=[department])
        planner, opinion = make_planner(), make_opinion()
        changed = acts.change_record(
            opinion, opinion.text, Subject(measure=measure), Said(speaker="傍聴者"), version=1, by=planner
        )
        assert (changed.kind, changed.measure, changed.speaker) == (SubjectKind.MEASURE, measure, "傍聴者")
        assert changed.department == department
        assert set(CouncilEvent.objects.first().detail) == {"measure", "speaker"}

    def test_a_department_named_by_hand_stays_when_the_subject_changes(self):
        chosen, usual = make_department("教育委員会 学校教育課"), make_department("農林部 農政課")
        measure = make_measure(departments=[usual])
        opinion = acts.assign(make_opinion(), chosen, version=1, by=None)
        acts.change_record(opinion, opinion.text, Subject(measure=measure), Said(), version=2, by=None)
        assert Opinion.objects.get().department == chosen

    def test_a_member_does_not_change_a_record(self):
        user = seated()
        opinion = acts.write_opinion(make_meeting(), Subject(), "進め方がよい。", by=user)
        with pytest.raises(Refused, match="企画部門"):
            acts.change_record(opinion, "別の意見", Subject(), Said(), version=1, by=user)

    def test_who_has_not_seen_the_latest_version_is_told_and_writes_nothing(self):
        opinion = make_opinion()
        acts.change_opinion(opinion, "先に直した。", version=1, by=None)
        with pytest.raises(Conflict) as raised:
            acts.change_opinion(opinion, "後から直した。", version=1, by=None)
        assert raised.value.stored.text == "先に直した。"
        with pytest.raises(Conflict):
            acts.withdraw_opinion(opinion, version=1, by=None)
        assert Opinion.objects.get().withdrawn_at is None

    def test_nothing_changes_once_a_reply_stands_beside_it(self):
        opinion = make_opinion()
        make_reply(opinion)
        with pytest.raises(Refused, match="対応方針が記入されている"):
            acts.change_opinion(opinion, "別の意見", version=1, by=None)
        with pytest.raises(Refused, match="対応方針が記入されている"):
            acts.withdraw_opinion(opinion, version=1, by=None)

    def test_a_withdrawn_opinion_stays_on_record_and_awaits_nothing(self):
        opinion = make_opinion()
        acts.withdraw_opinion(opinion, version=1, by=None)
        assert not acts.unanswered(opinion.meeting.strategy, 2025).exists()
        with pytest.raises(Refused, match="取り下げられています"):
            acts.change_opinion(opinion, "別の意見", version=2, by=None)
        assert Opinion.objects.get().text == opinion.text


class TestCatalogue:
    def test_everything_of_the_plan_is_found_by_its_code_as_a_keyboard_gives_it(self):
        kpi = make_kpi(make_measure(make_project(make_goal())), number=6)
        make_goal_target()
        council_year()
        catalogue = Catalogue.of(make_strategy(), 2025)
        measure, project = kpi.measure, kpi.measure.project
        assert catalogue.by_code(" １－１－６ ") == Subject(kpi=kpi)
        assert catalogue.by_code("1-1") == Subject(measure=measure)
        assert catalogue.by_code("p1") == Subject(project=project)
        assert catalogue.by_code("Ｇ1") == Subject(goal=project.goal)
        assert catalogue.by_code("全体") == Subject()
        assert catalogue.by_code("9-9") is None

    def test_a_stored_opinion_finds_its_place_in_the_list(self):
        target = make_goal_target()
        make_kpi()
        catalogue = Catalogue.of(make_strategy(), 2025)
        for subject in ({}, {"goal": target.goal}, {"kpi": target}, {"measure": make_measure()}):
            opinion = make_opinion(**subject)
            assert catalogue.by_key(key_of(opinion)) == Subject.of(opinion)

    def test_another_plans_things_are_not_in_it(self):
        make_year(2025)
        other = make_measure(make_project(make_goal(make_strategy("ina-4")), number=7), number=3)
        assert Catalogue.of(make_strategy(), 2025).by_code(other.code) is None
