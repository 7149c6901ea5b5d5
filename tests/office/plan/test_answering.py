"""要確認, many at once: as proposed or with another value, taken back, and never over somebody else's work."""

import pytest
from django.urls import reverse

from kpis.choices import ReviewPointKind, Stage
from kpis.models import KPI, ReviewPoint, Settlement
from kpis.plan.answering import change, take_back
from kpis.plan.questions import asked_of
from kpis.plan.review_points import open_count, points_of
from organization.refusals import Refused
from tests.builders import (
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
URL = "/admin/plan-check/ina-3/"
DIRECTION, REASON = "judgement-direction", "減るほど良い指標とみた。"


def judged(number: int = 1, **fields) -> KPI:
    """A KPI whose direction was proposed when the plan was read."""
    fields = {"owner": make_department()} | fields
    make_measure(departments=[fields["owner"]])
    kpi = make_kpi(source="市の調べ", guide_method="linear", judged_reasons={"direction": REASON}, **fields)
    told = {"subject": kpi.code, "kind": ReviewPointKind.JUDGEMENT, "topic": "望ましい方向", "text": REASON}
    ReviewPoint.objects.create(strategy=kpi.strategy, position=number, **told)
    return kpi


def tokens(key: str = DIRECTION) -> list[str]:
    return [one.token for one in asked_of(make_strategy()) if one.question.key == key]


def picked(key: str = DIRECTION) -> dict[str, str]:
    return {one.point.digest: one.value for one in asked_of(make_strategy()) if one.question.key == key}


def send(client, act: str, picks: list[str], key: str = DIRECTION, **more):
    name = "all" if act == "settle_all" else "pick"
    return client.post(URL, {"act": act, "question": key, name: picks, **more})


@pytest.fixture
def planning(client):
    client.force_login(make_planner())
    return client


def test_the_picked_are_settled_as_proposed_without_a_word_to_type(planning):
    judged(1), judged(2), judged(3)
    send(planning, "settle", tokens()[:2])
    assert Settlement.objects.count() == 2 and len(points_of(make_strategy())) == 3
    assert {one.note for one in Settlement.objects.all()} == {"提案どおりでよい。"}


def test_a_whole_question_is_settled_at_once_with_a_note(planning):
    judged(1), judged(2)
    send(planning, "settle_all", tokens(), note="担当課に確かめた。")
    assert open_count(make_strategy()) == 0
    assert {one.note for one in Settlement.objects.all()} == {"担当課に確かめた。"}


def test_what_says_the_same_of_many_indicators_counts_once_and_all_are_listed(planning):
    judged(1), judged(2), judged(3)
    assert open_count(make_strategy()) == 1
    page = planning.get(URL)
    assert "全1点のうち" in page.content.decode()
    assert sum(section.count for section in page.context["sections"]) == 3
    send(planning, "settle", tokens()[:2])
    assert open_count(make_strategy()) == 1


def test_a_question_with_one_point_is_answered_by_one_press(planning):
    judged(1)
    page = planning.get(URL).content.decode()
    assert f'type="hidden" name="pick" value="{tokens()[0]}"' in page
    assert 'type="checkbox" name="pick"' not in page
    send(planning, "settle", tokens())
    assert open_count(make_strategy()) == 0


def test_points_with_the_same_answer_are_one_line(planning):
    for number, direction in enumerate(["decrease", "decrease", "increase"]):
        judged(number, direction=direction)
    sections = planning.get(URL).context["sections"]
    (section,) = [one for one in sections if one.question.key == DIRECTION]
    assert [(line.said, len(line.asked)) for line in section.lines] == [("少ないほど良い", 2), ("多いほど良い", 1)]


def test_what_was_done_is_said_once_at_its_place_and_can_be_taken_back_there(planning):
    judged(1), judged(2)
    answer = send(planning, "settle_all", tokens())
    assert answer.url == URL  # the browser keeps the fragment of the form's own address
    text = planning.get(URL).content.decode()
    assert 'id="question-judgement-direction"' in text and "2件を確認済にしました。" in text
    undo = planning.session["answered"]["undo"]
    planning.post(URL, {"undo": undo, "question": DIRECTION})
    assert len([one for one in points_of(make_strategy()) if one.settled is None]) == 2
    planning.get(URL)
    assert "取り消しました" not in planning.get(URL).content.decode()


def test_many_are_changed_to_one_value_in_one_act_and_leave_a_trace(planning):
    kpis = [judged(1), judged(2)]
    send(planning, "change", tokens(), value="decrease")
    assert set(KPI.objects.values_list("direction", flat=True)) == {"decrease"}
    assert not [one for one in asked_of(make_strategy()) if one.question.key == DIRECTION and not one.point.settled]
    assert kpis[0].history.first().history_change_reason == "要確認での変更"


def test_a_change_that_is_taken_back_asks_again_with_its_reason():
    kpi, planner = judged(), make_planner()
    done = change(kpi.strategy, DIRECTION, picked(), "decrease", by=planner)
    take_back(kpi.strategy, done.settled, done.changes, by=planner)
    kpi.refresh_from_db()
    assert (kpi.direction, kpi.judged_reasons) == ("increase", {"direction": REASON})
    assert [one.point.text for one in asked_of(kpi.strategy) if one.question.key == DIRECTION] == [REASON]


def test_what_somebody_changed_in_between_stays_and_the_second_planner_is_told(planning):
    kpi, shown = judged(), tokens()
    judged(2)
    KPI.objects.filter(pk=kpi.pk).update(direction="decrease")
    send(planning, "settle", [*shown, tokens()[1]])
    text = planning.get(URL).content.decode()
    assert "1件を確認済にしました。ほかの人が先に確認したか、内容が変わった1件は、そのままにしました。" in text


def test_a_change_is_taken_back_only_where_nobody_has_changed_it_since():
    kpi, planner = judged(), make_planner()
    done = change(kpi.strategy, DIRECTION, picked(), "decrease", by=planner)
    KPI.objects.filter(pk=kpi.pk).update(direction="increase")
    assert take_back(kpi.strategy, done.settled, done.changes, by=planner).left == 1


def test_sources_of_many_are_typed_once(planning):
    make_measure(departments=[make_department()])
    make_kpi(), make_kpi()
    send(planning, "change", tokens("no_source"), key="no_source", value="市民課の統計")
    assert set(KPI.objects.values_list("source", flat=True)) == {"市民課の統計"}
    assert not tokens("no_source")


def test_a_value_that_does_not_fit_one_of_them_changes_none_and_names_it(planning):
    first, second = make_department("農林部 農政課"), make_department("総務部 総務課")
    for department in (first, second):
        kpi = make_kpi(make_measure(number=department.pk, departments=[first, department]), owner=first, source="調べ")
        told = {"subject": kpi.code, "kind": ReviewPointKind.JUDGEMENT, "topic": "入力担当部署", "text": "先頭の課。"}
        ReviewPoint.objects.create(strategy=kpi.strategy, position=kpi.position, **told)
    asked = "judgement-owner"
    answer = send(planning, "change", tokens(asked), key=asked, value=str(second.pk), note="担当課の希望")
    assert "の担当部署から選んでください。" in answer.content.decode() and answer.status_code == 200
    assert 'value="担当課の希望"' in answer.content.decode() and set(KPI.objects.values_list("owner", flat=True)) == {
        first.pk
    }


@pytest.mark.parametrize("act", ["settle", "change", "take_over"])
def test_that_nothing_was_picked_is_told_at_the_question(planning, act):
    judged()
    assert "先に、対象を選んでください。" in send(planning, act, []).content.decode()


def test_after_a_publication_definitions_are_changed_by_a_revision_alone(planning):
    kpi = judged()
    make_year(2025, stage=Stage.PUBLISHED)
    sections = {one.question.key: one for one in planning.get(URL).context["sections"]}
    assert not sections[DIRECTION].is_changeable
    send(planning, "change", tokens(), value="decrease")
    kpi.refresh_from_db()
    assert kpi.direction == "increase"


def test_the_page_is_narrowed_by_goal_and_department(planning):
    department = make_department("農林部 農政課")
    judged(1, owner=department), judged(2)
    shown = {
        name: planning.get(URL, {name: value}).context["shown"]
        for name, value in {"department": department.pk, "goal": 1}.items()
    }
    assert shown == {"department": 1, "goal": 2}
    assert planning.get(URL, {"goal": 1, "department": department.pk}).context["shown"] == 1


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_nobody_but_a_planner_of_the_city_changes_or_takes_back(client, make):
    kpi, done = judged(), picked()
    for person in (make(), make_planner(municipality=make_municipality("箕輪町", "203831"))):
        client.force_login(person)
        assert send(client, "change", tokens(), value="decrease").status_code in (403, 404)
        with pytest.raises(Refused):
            change(kpi.strategy, DIRECTION, done, "decrease", by=person)
        with pytest.raises(Refused):
            take_back(kpi.strategy, list(done), (), by=person)
    kpi.refresh_from_db()
    assert kpi.direction == "increase" and not Settlement.objects.exists()


def test_the_way_back_is_closed_after_another_act(planning):
    judged()
    send(planning, "settle", tokens())
    answer = planning.post(URL, {"undo": "else", "question": DIRECTION}, follow=True)
    assert "ここでは取り消せません" in answer.content.decode() and Settlement.objects.count() == 1


def test_the_address_of_a_kpi_leads_to_its_page_of_the_plan(planning):
    kpi = judged()
    assert reverse("plan:one", args=["ina-3", "kpi", kpi.pk]) in planning.get(URL).content.decode()
