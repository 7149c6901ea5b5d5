"""要確認: every point is settled once, stays settled, and comes back when its content changes."""

import pytest
from django.test import Client
from django.urls import reverse

from kpis.choices import ReviewPointKind
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.models import KPI, ReviewPoint, Settlement
from kpis.plan.leads import LEAD
from kpis.plan.questions import asked_of
from kpis.plan.review_points import GROUPS, open_count, points_of, reopen, settle
from organization.refusals import Refused
from tests.builders import (
    make_council_member,
    make_kpi,
    make_municipality,
    make_planner,
    make_strategy,
    make_user,
)

pytestmark = pytest.mark.django_db


def tell(text="減るほど良い指標と判断した。", subject="1-1-1", **fields) -> ReviewPoint:
    fields = {"kind": ReviewPointKind.JUDGEMENT, "topic": "望ましい方向", "position": 1} | fields
    return ReviewPoint.objects.create(strategy=make_strategy(), subject=subject, text=text, **fields)


def open_digests(strategy=None, group=None) -> list[str]:
    points = points_of(strategy or make_strategy())
    return [point.digest for point in points if point.settled is None and group in (None, point.group)]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(**query) -> str:
    return (
        reverse("plancheck:page", args=["ina-3"], query=query) if query else reverse("plancheck:page", args=["ina-3"])
    )


def test_every_finding_has_a_group_and_a_word():
    assert set(GROUPS) == {*PlanIssueCode, *ReviewPointKind, LEAD}


def test_what_the_file_tells_and_what_the_numbers_tell_stand_in_one_list():
    tell()
    make_kpi(target="13")
    groups = {point.group for point in points_of(make_strategy())}
    assert {ReviewPointKind.JUDGEMENT, PlanIssueCode.TARGET_EQUALS_BASELINE, PlanIssueCode.NO_SOURCE} <= groups


def test_ninety_kpis_without_a_source_are_one_line_of_one_question():
    for _ in range(9):
        make_kpi()
    sections = signed_in(make_planner()).get(page()).context["sections"]
    (section,) = [one for one in sections if one.question.key == PlanIssueCode.NO_SOURCE]
    assert (section.count, len(section.lines), section.question.label) == (9, 1, "出典がない")


def test_contradictions_come_first_and_missing_sources_last():
    make_kpi()
    tell()
    tell("人と人/年が混在している。", kind=ReviewPointKind.CONTRADICTION, topic="", position=2)
    keys = [one.question.key for one in asked_of(make_strategy())]
    assert (keys[0], keys[-1]) == (ReviewPointKind.CONTRADICTION, PlanIssueCode.NO_SOURCE)


def test_a_settled_point_keeps_who_when_and_what_was_found():
    tell()
    planner = make_planner()
    assert settle(make_strategy(), open_digests(), "担当課に確認した。", by=planner) == 1
    (point,) = points_of(make_strategy())
    assert (point.settled.note, point.settled.by) == ("担当課に確認した。", planner)
    assert open_count(make_strategy()) == 0


def test_what_is_settled_stays_settled_when_the_file_is_loaded_again():
    tell().delete()
    tell()
    settle(make_strategy(), open_digests(), "確認した。", by=make_planner())
    ReviewPoint.objects.all().delete()
    tell(position=7)
    assert open_count(make_strategy()) == 0


def test_a_point_whose_content_changes_comes_back_and_shows_what_was_found_then():
    told = tell()
    settle(make_strategy(), open_digests(), "確認した。", by=make_planner())
    told.text = "増えるほど良い指標と判断した。"
    told.save()
    (point,) = points_of(make_strategy())
    assert point.settled is None and point.earlier.note == "確認した。"


def test_a_finding_comes_back_when_the_kpis_numbers_change():
    kpi = make_kpi(target="13", source="市民課の統計")
    settle(make_strategy(), open_digests(), "維持を目指す指標である。", by=make_planner())
    KPI.objects.update(target_text="14人/年", target_value=14)
    KPI.objects.update(baseline_text="14人/年", baseline_value=14)
    (point,) = [one for one in points_of(make_strategy()) if one.group == PlanIssueCode.TARGET_EQUALS_BASELINE]
    assert point.kpi_id == kpi.pk and point.settled is None and point.earlier is not None


def test_a_renamed_kpi_is_looked_at_again():
    make_kpi()
    settle(make_strategy(), open_digests(), "確認した。", by=make_planner())
    KPI.objects.update(name="相談者数")
    assert open_digests()


def test_settling_needs_a_note():
    tell()
    with pytest.raises(Refused):
        settle(make_strategy(), open_digests(), " 　", by=make_planner())
    assert not Settlement.objects.exists()


def test_a_point_is_settled_once_and_the_first_note_stays():
    tell()
    digests, planner = open_digests(), make_planner()
    settle(make_strategy(), digests, "先の確認。", by=planner)
    assert settle(make_strategy(), digests, "後の確認。", by=planner) == 0
    assert Settlement.objects.get().note == "先の確認。"


def test_a_settlement_can_be_taken_back():
    tell()
    digests, planner = open_digests(), make_planner()
    settle(make_strategy(), digests, "確認した。", by=planner)
    assert reopen(make_strategy(), digests[:1], by=planner) == 1
    assert open_digests() == digests


def test_another_strategys_points_are_not_touched():
    tell()
    other = make_strategy("ina-2")
    assert settle(other, open_digests(), "確認した。", by=make_planner()) == 0
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("make", [make_user, make_council_member])
def test_staff_and_council_neither_see_nor_settle(make):
    tell()
    client = signed_in(make())
    assert client.get(page()).status_code == 403
    digests = open_digests()
    assert client.post(page(), {"act": "settle", "pick": [f"{one}:" for one in digests]}).status_code == 403
    with pytest.raises(Refused):
        settle(make_strategy(), digests, "確認した。", by=make())
    assert not Settlement.objects.exists()


def test_another_municipalitys_planner_does_not_even_see_that_there_is_a_list():
    tell()
    stranger = make_planner(municipality=make_municipality("箕輪町", "203831"))
    assert signed_in(stranger).get(page()).status_code == 404
    with pytest.raises(Refused):
        settle(make_strategy(), open_digests(), "確認した。", by=stranger)


def test_the_page_says_how_many_are_left_and_how_many_are_done():
    tell(), tell("別の判断。", subject="1-1-2", position=2)
    settle(make_strategy(), open_digests()[:1], "確認した。", by=make_planner())
    text = signed_in(make_planner()).get(page()).content.decode()
    assert "残り<b>1</b>・確認済<b>1</b>" in text


def test_the_page_is_narrowed_by_text_kind_and_state():
    tell(), tell("別の判断。", subject="1-1-2", kind=ReviewPointKind.INFERENCE, position=2)
    settle(make_strategy(), open_digests()[:1], "確認した。", by=make_planner())
    client = signed_in(make_planner())
    shown = {
        name: client.get(page(**query)).context["shown"]
        for name, query in {
            "open": {},
            "settled": {"state": "settled"},
            "all": {"state": "all"},
            "text": {"state": "all", "q": "別の"},
            "question": {"state": "all", "question": "judgement-direction"},
            "nonsense": {"state": "?", "question": "?"},
        }.items()
    }
    assert shown == {"open": 1, "settled": 1, "all": 2, "text": 1, "question": 1, "nonsense": 1}


def test_the_number_of_queries_does_not_grow_with_the_plan(django_assert_max_num_queries):
    make_kpi()
    client = signed_in(make_planner())
    with django_assert_max_num_queries(30) as few:
        client.get(page())
    for _ in range(15):
        make_kpi()
    with django_assert_max_num_queries(len(few)):
        client.get(page())
