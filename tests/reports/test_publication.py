"""Publishing a year and taking it back: who may, what it does, and what the page says before."""

import pytest

from kpis.choices import Act, Stage
from kpis.models import Event, ReportingYear
from kpis.workflow.missing import grouped, missing_in
from organization.refusals import Refused
from reports.releases.publish import publish, withdraw
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_municipality,
    make_planner,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db
PAGE = "/admin/publication/ina-3/2025/"


class TestActs:
    def test_publishing_shows_the_year_and_leaves_an_event(self):
        planner = make_planner()
        year = publish(make_year(2025, Stage.COUNCIL), planner)
        assert (year.stage, year.published_by) == (Stage.PUBLISHED, planner)
        assert year.published_at is not None
        event = Event.objects.get()
        assert (event.act, event.by, event.kpi) == (Act.PUBLISHED, planner, None)

    def test_missing_values_need_the_decision_that_there_is_none(self):
        kpi = make_kpi()
        year = make_year(2025, Stage.COUNCIL)
        with pytest.raises(Refused, match=f"提出されていない指標が1件あります（{kpi.code} 未入力）"):
            publish(year)
        assert publish(year, reason="統計が廃止されたため").is_published
        assert Event.objects.get().detail["without_value"] == [f"{kpi.code} 未入力"]

    def test_taking_back_needs_a_reason(self):
        year = publish(make_year(2025, Stage.COUNCIL))
        with pytest.raises(Refused, match="理由"):
            withdraw(year, reason="　")
        assert ReportingYear.objects.get().is_published

    def test_taking_back_returns_to_the_stage_before_and_keeps_the_reason(self):
        planner = make_planner()
        year = withdraw(publish(make_year(2025, Stage.COUNCIL), planner), planner, reason="値の誤り")
        assert (year.stage, year.published_at, year.published_by) == (Stage.COUNCIL, None, None)
        event = Event.objects.first()
        assert (event.act, event.reason, event.by) == (Act.WITHDRAWN, "値の誤り", planner)

    @pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING])
    def test_no_year_is_published_before_it_was_with_the_council(self, stage, client):
        year = make_year(2025, stage)
        with pytest.raises(Refused, match="「審議会」の段階"):
            publish(year)
        client.force_login(make_planner())
        page = client.get(PAGE).content.decode()
        assert "公表する</button>" not in page
        assert "公表ができるのは「審議会」の段階です" in page

    def test_neither_is_done_twice(self):
        year = publish(make_year(2025, Stage.COUNCIL))
        with pytest.raises(Refused, match="すでに公表"):
            publish(year)
        withdraw(year, reason="値の誤り")
        with pytest.raises(Refused, match="公表していません"):
            withdraw(year, reason="値の誤り")

    def test_only_planning_staff_of_the_municipality_publish(self):
        year = make_year(2025)
        elsewhere = make_planner(municipality=make_municipality("辰野町", "203823"))
        for person in (make_user(departments=[make_department()]), make_council_member(), elsewhere):
            with pytest.raises(Refused):
                publish(year, person)
        assert not ReportingYear.objects.get().is_published


class TestMissing:
    def test_it_names_what_was_not_submitted_with_its_state_by_department(self):
        first, second = make_department("企画部 地域創造課"), make_department("教育委員会 学校教育課")
        make_actual("14", owner=first, state="submitted")
        make_actual(None, status="pending", owner=first, expected_month="2027-09-01", state="returned")
        make_kpi(owner=second)
        make_actual(None, kpi=make_kpi(owner=second), status="missing")
        found = missing_in(make_year(2025))
        assert (found.total, found.arrived, len(found.lacking), len(found.not_entered)) == (4, 1, 3, 2)
        named = [(department, [one.label for one in listed]) for department, listed in _by_department(found)]
        assert named == [("企画部 地域創造課", ["差戻し"]), ("教育委員会 学校教育課", ["未入力", "未入力"])]

    def test_a_kpi_that_has_ended_is_not_asked_for_any_more(self):
        make_kpi(final_year=2025)
        make_kpi(first_year=2027)
        year = make_year(2026, Stage.COUNCIL)
        assert missing_in(year).total == 0
        assert publish(year).is_published


def _by_department(found):
    return grouped(found.lacking, lambda one: one.kpi)


class TestPage:
    def test_planning_staff_publish_and_take_back(self, client):
        kpi = make_kpi()
        make_year(2025, Stage.COUNCIL)
        client.force_login(make_planner())
        page = client.get(PAGE).content.decode()
        assert "公表する" in page
        assert kpi.code in page
        client.post(PAGE, {"act": "publish"})
        assert not ReportingYear.objects.get().is_published
        client.post(PAGE, {"act": "publish", "reason": "統計が廃止されたため"})
        assert ReportingYear.objects.get().is_published
        client.post(PAGE, {"act": "withdraw", "reason": "値の誤り"})
        assert not ReportingYear.objects.get().is_published
        assert "値の誤り" in client.get(PAGE).content.decode()

    def test_taking_back_without_a_reason_says_so_and_does_nothing(self, client):
        make_year(2025, stage=Stage.PUBLISHED)
        client.force_login(make_planner())
        page = client.post(PAGE, {"act": "withdraw", "reason": ""}).content.decode()
        assert "取り消す理由を入力してください" in page
        assert ReportingYear.objects.get().is_published

    def test_looking_at_the_page_publishes_nothing(self, client):
        make_year(2025)
        client.force_login(make_planner())
        client.get(PAGE, {"act": "publish"})
        client.post(PAGE, {"act": ""})
        assert not ReportingYear.objects.get().is_published

    def test_others_do_not_get_in(self, client):
        make_year(2025)
        assert client.get(PAGE).status_code == 302
        for person in (make_user(departments=[make_department()]), make_council_member()):
            client.force_login(person)
            assert client.get(PAGE).status_code == 403
            assert client.post(PAGE, {"act": "publish"}).status_code == 403
        client.force_login(make_planner(municipality=make_municipality("辰野町", "203823")))
        assert client.post(PAGE, {"act": "publish"}).status_code == 404
        assert not ReportingYear.objects.get().is_published

    def test_a_published_year_of_another_municipality_cannot_be_taken_back(self, client):
        make_year(2025, stage=Stage.PUBLISHED)
        client.force_login(make_planner(municipality=make_municipality("辰野町", "203823")))
        assert client.post(PAGE, {"act": "withdraw", "reason": "誤り"}).status_code == 403
        assert ReportingYear.objects.get().is_published

    def test_queries_do_not_grow_with_the_kpis(self, client, django_assert_max_num_queries):
        make_year(2025)
        client.force_login(make_planner())
        for _ in range(12):
            make_kpi()
        with django_assert_max_num_queries(20):
            client.get(PAGE)
