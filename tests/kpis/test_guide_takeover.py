"""A guide that the rule would not propose is asked about; planning takes the proposal over for years to come."""

import datetime as dt

import pytest

from kpis.choices import Stage
from kpis.measurement.plan_checks import PlanIssueCode
from kpis.plan.review_points import plan_findings, points_of, take_over
from organization.refusals import Refused
from reports.review import build_review
from tests.builders import make_actual, make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def kpi():
    return make_kpi(baseline="13", target="20", guide_method="constant")


def asked(kpi) -> list[str]:
    return [one.kpi.code for one in plan_findings(kpi.strategy) if one.code == PlanIssueCode.GUIDE_DIFFERS]


def test_a_constant_guide_toward_a_better_target_is_asked_about_unless_it_has_a_reason(kpi):
    make_kpi(guide_method="linear")
    make_kpi(guide_method="constant", judged_reasons={"guide": "毎年20人の約束のため。"})
    assert asked(kpi) == [kpi.code]


def test_taken_over_it_holds_for_years_not_published_and_is_in_the_history(kpi):
    make_year(2025, Stage.PUBLISHED)
    make_actual("14", kpi=kpi)
    assert take_over(kpi.strategy, [kpi.code], "標準にそろえる", by=make_planner(), on=TODAY) == 1
    guides = [build_review(kpi.strategy, year).row(kpi.code).rated.guide for year in (2025, 2026)]
    assert guides == ["20", "17"]
    assert kpi.history.first().history_change_reason == "標準にそろえる"
    assert asked(kpi) == []


def test_it_needs_a_reason_and_a_planner(kpi):
    for person, reason in ((make_planner(), " "), (make_user(departments=[kpi.owner]), "標準にそろえる")):
        with pytest.raises(Refused):
            take_over(kpi.strategy, [kpi.code], reason, by=person, on=TODAY)
    assert asked(kpi) == [kpi.code]


def test_the_page_takes_it_over_for_the_chosen_kpis(client, kpi):
    other = make_kpi(guide_method="constant")
    client.force_login(make_planner())
    (digest,) = [
        point.digest
        for point in points_of(kpi.strategy)
        if point.group == PlanIssueCode.GUIDE_DIFFERS and point.subject == kpi.code
    ]
    data = {"act": "take_over", "question": "guide_differs", "pick": f"{digest}:"}
    page = client.post("/admin/plan-check/ina-3/", data, follow=True).content.decode()
    assert "1指標の目安値を標準の決め方にしました" in page
    assert asked(kpi) == [other.code]


def test_a_guide_by_hand_that_nobody_set_is_asked_about():
    kpi = make_kpi(baseline=None, guide_method="manual")
    assert PlanIssueCode.NO_GUIDE in [one.code for one in plan_findings(kpi.strategy)]
