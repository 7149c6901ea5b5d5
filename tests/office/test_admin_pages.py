"""The admin: planning staff only, their own municipality only, nothing inline, and every act by its one door."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.models import KPI, Actual, Event, GuideValue, ReviewPoint
from projects.models import Measure
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_goal,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db

OURS = [Measure, KPI, Actual]
INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>"""
)


def url(model, page, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def actual():
    """A little of everything."""
    department = make_department()
    kpi = make_kpi(make_measure(departments=[department]), number=1, owner=department)
    GuideValue.objects.create(kpi=kpi, fiscal_year=2025, value=15)
    ReviewPoint.objects.create(
        strategy=kpi.strategy, position=1, subject="1-1-1", kind="judgement", text="ご確認ください。"
    )
    make_year(2025)
    Event.objects.create(strategy=kpi.strategy, fiscal_year=2025, kpi=kpi, act="saved", detail={"value": ["", "14"]})
    return make_actual("14", kpi=kpi)


@pytest.fixture
def planner(client):
    person = make_planner()
    client.force_login(person)
    return person


def pages(actual) -> list[str]:
    """Every kind of page of every model of ours."""
    rows = {model: model.objects.first() for model in OURS}
    found = [url(model, "changelist") for model in OURS]
    found += [url(model, "change", row.pk) for model, row in rows.items()]
    found += [url(model, page) for model in (KPI, Actual) for page in ("import", "export")]
    found += [url(model, "history", rows[model].pk) for model in (KPI, Actual, Measure)]
    found += [
        url(model, "simple_history", rows[model].pk, rows[model].history.first().pk) for model in (KPI, Actual, Measure)
    ]
    return found


class TestWho:
    def test_planning_staff_see_every_page_and_nothing_is_inline(self, client, planner, actual):
        for page in pages(actual):
            response = client.get(page)
            assert response.status_code == 200, page
            assert INLINE.search(response.content.decode()) is None, page

    def test_department_staff_see_no_model_at_all(self, client, actual):
        client.force_login(make_user(departments=[make_department()]))
        assert client.get(reverse("admin:index")).url == reverse("start:page")
        for page in pages(actual):
            assert client.get(page).status_code == 403, page
            assert client.post(page).status_code == 403, page

    def test_council_members_and_visitors_are_sent_to_sign_in(self, client, actual):
        for person in (None, make_council_member()):
            if person:
                client.force_login(person)
            for page in pages(actual):
                assert client.get(page).status_code == 302, page

    def test_a_planner_of_another_municipality_sees_nothing_of_ours(self, client, actual):
        client.force_login(make_planner("tonari", municipality=make_municipality("辰野町", "203823")))
        for model in OURS:
            row = model.objects.first()
            assert url(model, "change", row.pk) not in client.get(url(model, "changelist")).content.decode()
            assert client.get(url(model, "change", row.pk)).status_code in (302, 403)
        for model in (KPI, Actual, Measure):
            row = model.objects.first()
            version = row.history.first().pk
            assert client.get(url(model, "history", row.pk)).status_code == 403
            assert client.get(url(model, "simple_history", row.pk, version)).status_code == 403

    def test_the_installations_operator_sees_every_municipality(self, client, actual):
        client.force_login(make_planner(municipality=None))
        assert "1-1-1" in client.get(url(KPI, "changelist")).content.decode()

    def test_the_list_of_everything_is_the_operators(self, client, planner, actual):
        assert client.get(reverse("admin:index")).url == reverse("start:page")
        assert client.get("/admin/kpis/").status_code == 404
        client.force_login(make_planner("operator", municipality=None))
        assert "監査の記録" in client.get(reverse("admin:index")).content.decode()
        assert client.get("/admin/kpis/").status_code == 200

    def test_what_has_a_page_of_its_own_is_not_offered(self):
        offered = {model.__name__ for model in admin.site._registry}
        assert offered == {"KPI", "Actual", "Measure", "AuditEntry", "AccessLog", "AccessFailureLog", "AccessAttempt"}

    def test_no_page_of_the_operator_speaks_english(self, client, actual):
        client.force_login(make_planner("operator", municipality=None))
        told = [page for page in pages(actual) if "port/" not in page]  # a file's headings are codes
        for page in [*told, reverse("admin:index"), "/admin/kpis/", "/admin/axes/accesslog/"]:
            text = re.sub(r"<(script|style|code).*?</\\1>|<[^>]+>", " ", client.get(page).content.decode(), flags=re.S)
            words = set(re.findall(r"[A-Za-z]{4,}", text)) - {"Excel", "xlsx", "operator"}
            assert {word for word in words if not word.startswith("user")} == set(), page


class TestIndicators:
    def test_a_change_is_shown_with_who_from_and_to(self, client, planner):
        kpi = make_kpi(number=1, name="成婚者数")
        kpi.name, kpi._history_user = "事業を通じた成婚者数", planner
        kpi.save()
        page = client.get(url(KPI, "history", kpi.pk)).content.decode()
        assert "成婚者数 → 事業を通じた成婚者数" in page
        assert str(planner) in page

    def test_the_history_only_shows_and_never_brings_back(self, client, planner):
        kpi = make_kpi(number=1, name="もとの名称")
        oldest = kpi.history.last()
        assert client.post(url(KPI, "simple_history", kpi.pk, oldest.pk), {"name": "別の名称"}).status_code == 403

    @pytest.mark.parametrize("model", [KPI, Measure, Actual])
    def test_nothing_is_added_changed_or_removed_here(self, client, planner, actual, model):
        row = model.objects.first()
        for page in (url(model, "add"), url(model, "change", row.pk), url(model, "delete", row.pk)):
            assert client.post(page, {"name": "別の名称"}).status_code == 403

    def test_the_goal_filter_holds_the_goals_own_target_too(self, client, planner):
        make_kpi(number=1)
        other = make_kpi(make_measure(make_project(make_goal(number=2), number=4)), number=7)
        page = client.get(url(KPI, "changelist"), {"goal": make_goal(number=1).pk}).content.decode()
        assert "1-1-1" in page
        assert other.code not in page


class TestActuals:
    def test_values_are_not_changed_in_the_admin_but_where_the_rules_are(self, client, planner, actual):
        page = url(Actual, "change", actual.pk)
        assert "/admin/entry/ina-3/2025/" in client.get(page).content.decode()
        assert client.post(page, {"value": "99"}).status_code == 403
        assert client.get(url(Actual, "add")).status_code == 403

    @pytest.mark.parametrize("model", [KPI, Actual, Measure])
    def test_queries_of_a_list_do_not_grow(self, client, planner, model):
        def more(count):
            for _ in range(count):
                department = make_department(f"企画部 {KPI.objects.count()}課")
                measure = make_measure(number=KPI.objects.count() + 1, departments=[department])
                kpi = make_actual("14", kpi=make_kpi(measure, owner=department)).kpi
                make_user(departments=[department])
                Event.objects.create(strategy=kpi.strategy, fiscal_year=2025, kpi=kpi, act="saved", by=planner)

        more(2)
        client.get(url(model, "changelist"))
        few = queries_of(client, url(model, "changelist"))
        more(8)
        assert queries_of(client, url(model, "changelist")) == few


def queries_of(client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)
