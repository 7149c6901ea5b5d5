"""The admin: planning staff only, their own municipality only, nothing inline, and every act by its one door."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import GradeScheme, Strategy
from kpis.choices import Stage
from kpis.models import KPI, Actual, Event, GuideValue, ReportingYear, ReviewPoint
from organization.models import Department, User
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
    make_strategy,
    make_user,
    make_year,
)

pytestmark = pytest.mark.django_db

OURS = [User, Department, Strategy, Measure, KPI, Actual, ReportingYear, ReviewPoint, Event]
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
    found += [url(ReportingYear, "add")]
    found += [url(model, page) for model in (KPI, Actual) for page in ("import", "export")]
    found += [url(model, "history", rows[model].pk) for model in (KPI, Actual, Measure)]
    found += [
        url(model, "simple_history", rows[model].pk, rows[model].history.first().pk) for model in (KPI, Actual, Measure)
    ]
    return [*found, reverse("admin:index")]


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
            if page != reverse("admin:index"):
                assert client.get(page).status_code == 403, page
                assert client.post(page).status_code == 403, page

    def test_council_members_and_visitors_are_sent_to_sign_in(self, client, actual):
        for person in (None, make_council_member()):
            if person:
                client.force_login(person)
            for page in pages(actual):
                assert client.get(page).status_code == 302, page

    def test_a_planner_of_another_municipality_sees_nothing_of_ours(self, client, actual):
        make_user("hanako", departments=[make_department()])
        client.force_login(make_planner("tonari", municipality=make_municipality("辰野町", "203823")))
        for model in OURS:
            if model is not User:
                row = model.objects.first()
                assert url(model, "change", row.pk) not in client.get(url(model, "changelist")).content.decode()
                assert client.get(url(model, "change", row.pk)).status_code in (302, 403)
        assert "hanako" not in client.get(url(User, "changelist")).content.decode()
        for model in (KPI, Actual, Measure):
            row = model.objects.first()
            version = row.history.first().pk
            assert client.get(url(model, "history", row.pk)).status_code == 403
            assert client.get(url(model, "simple_history", row.pk, version)).status_code == 403

    def test_the_installations_operator_sees_every_municipality(self, client, actual):
        client.force_login(make_planner(municipality=None))
        assert "1-1-1" in client.get(url(KPI, "changelist")).content.decode()

    def test_groups_and_permissions_are_not_offered(self):
        assert "Group" not in {model.__name__ for model in admin.site._registry}


class TestDefinitions:
    def test_a_change_is_kept_with_who_from_and_to(self, client, planner):
        kpi = make_kpi(number=1, name="成婚者数")
        assert save_kpi(client, kpi, name="事業を通じた成婚者数").status_code == 302
        newest = kpi.history.first()
        assert (newest.history_user, newest.name, newest.prev_record.name) == (
            planner,
            "事業を通じた成婚者数",
            "成婚者数",
        )
        page = client.get(url(KPI, "history", kpi.pk)).content.decode()
        assert "成婚者数 → 事業を通じた成婚者数" in page

    def test_saving_without_a_change_leaves_no_history(self, client, planner):
        kpi = make_kpi(number=1)
        save_kpi(client, kpi)
        assert kpi.history.count() == 1

    def test_a_target_with_actuals_is_changed_with_a_reason_only(self, client, planner):
        kpi = make_actual("14").kpi
        new = {"target_text": "25人/年", "target_value": "25"}
        assert "理由が必要" in save_kpi(client, kpi, **new).content.decode()
        save_kpi(client, kpi, **new, reason="戦略の中間見直し")
        kpi.refresh_from_db()
        assert kpi.target_value == 25
        assert kpi.history.first().history_change_reason == "戦略の中間見直し"

    def test_a_target_whose_text_says_another_number_is_refused_at_its_field(self, client, planner):
        kpi = make_kpi()
        page = save_kpi(client, kpi, target_value="25")
        assert "「20人/年」と数値「25」" in page.context["adminform"].form.errors["target_value"][0]
        kpi.refresh_from_db()
        assert kpi.target_value == 20

    def test_the_reason_of_a_judgement_goes_with_the_judgement(self, client, planner):
        kpi = make_kpi(judged_reasons={"direction": "増やす指標のため。", "owner": "担当のため。"})
        save_kpi(client, kpi, direction="decrease")
        kpi.refresh_from_db()
        assert kpi.judged_reasons == {"owner": "担当のため。"}

    def test_a_unit_does_not_change_under_values(self, client, planner):
        kpi = make_actual("14").kpi
        page = save_kpi(client, kpi, unit="百人", reason="桁をそろえる")
        assert "計画の改訂" in page.context["adminform"].form.errors["unit"][0]
        kpi.refresh_from_db()
        assert kpi.unit == "人"

    def test_a_stored_disagreement_bars_no_other_change(self, client, planner):
        kpi = make_kpi(target_text="80人/年", target="75")
        save_kpi(client, kpi, note="要確認")
        kpi.refresh_from_db()
        assert kpi.note == "要確認"

    def test_a_note_needs_no_reason(self, client, planner):
        kpi = make_actual("14").kpi
        save_kpi(client, kpi, note="※19市平均")
        kpi.refresh_from_db()
        assert kpi.note == "※19市平均"

    def test_the_history_only_shows_and_never_brings_back(self, client, planner):
        kpi = make_kpi(number=1, name="もとの名称")
        save_kpi(client, kpi, name="新しい名称")
        oldest = kpi.history.last()
        assert client.post(url(KPI, "simple_history", kpi.pk, oldest.pk), {"name": "もとの名称"}).status_code == 403
        kpi.refresh_from_db()
        assert kpi.name == "新しい名称"

    def test_departments_of_a_measure_are_told_in_its_history(self, client, planner):
        first, second = make_department(), make_department("教育委員会 学校教育課")
        measure = make_measure(departments=[first])
        link = measure.measure_departments.get()
        data = {"name": measure.name, "narrative": "一段落目\n二段落目"}
        data |= formset("measure_departments", {"order": 1, "department": second.pk, "id": link.pk}, initial=1)
        client.post(url(Measure, "change", measure.pk), data | formset("initiatives"))
        measure.refresh_from_db()
        assert measure.narrative == ["一段落目", "二段落目"]
        newest = measure.history.first()
        assert newest.history_user == planner
        assert newest.history_change_reason == "担当部署：企画部 地域創造課 → 教育委員会 学校教育課"

    def test_the_scheme_is_changed_on_its_own_page_and_not_here(self, client, planner):
        strategy, nagano = make_strategy(), GradeScheme.objects.get(code="nagano")
        data = {"name": strategy.name, "short_name": "第3期", "grade_scheme": nagano.pk}
        assert client.post(url(Strategy, "change", strategy.pk), data).status_code == 302
        strategy.refresh_from_db()
        assert (strategy.short_name, strategy.grade_scheme.code) == ("第3期", "ina")

    def test_review_points_and_plan_checks_stand_on_one_page(self, client, planner, actual):
        make_kpi(number=2, baseline="15", target="15")
        page = client.get(url(ReviewPoint, "changelist")).content.decode()
        assert "ご確認ください。" in page
        assert "現状値（15人/年）と同じです" in page
        assert client.post(url(ReviewPoint, "add")).status_code == 403

    def test_the_goal_filter_holds_the_goals_own_target_too(self, client, planner):
        make_kpi(number=1)
        other = make_kpi(make_measure(make_project(make_goal(number=2), number=4)), number=7)
        page = client.get(url(KPI, "changelist"), {"goal": make_goal(number=1).pk}).content.decode()
        assert "1-1-1" in page
        assert other.code not in page


class TestYears:
    def test_a_year_is_opened_with_the_usual_due_date(self, client, planner):
        strategy = make_strategy()
        client.post(url(ReportingYear, "add"), {"strategy": strategy.pk, "fiscal_year": 2025, "due_on": ""})
        year = ReportingYear.objects.get()
        assert (year.stage, str(year.due_on)) == (Stage.PREPARATION, "2026-06-30")
        assert Event.objects.get().by == planner

    def test_a_year_outside_the_plan_or_twice_is_refused_at_the_field(self, client, planner):
        strategy = make_strategy()
        make_year(2025)
        for year in (2025, 1999):
            page = client.post(url(ReportingYear, "add"), {"strategy": strategy.pk, "fiscal_year": year})
            assert page.status_code == 200
        assert ReportingYear.objects.count() == 1

    def test_a_stage_moves_one_step_and_back_with_a_reason_only(self, client, planner):
        year = make_year(2025, stage=Stage.PREPARATION)
        page = url(ReportingYear, "change", year.pk)

        def move(to, reason=""):
            client.post(page, {"due_on": "2026-06-30", "move_to": to, "reason": reason})
            year.refresh_from_db()
            return year.stage

        assert move("entry") == Stage.ENTRY
        assert move("council") == Stage.ENTRY
        assert move("preparation") == Stage.ENTRY
        assert move("preparation", "早すぎたため") == Stage.PREPARATION
        assert Event.objects.first().reason == "早すぎたため"

    def test_a_published_year_is_looked_at_only(self, client, planner):
        year = make_year(2025, stage=Stage.PUBLISHED)
        page = url(ReportingYear, "change", year.pk)
        assert "公表の内容を見る" in client.get(page).content.decode()
        assert client.post(page, {"due_on": "2030-01-01"}).status_code == 403


class TestActuals:
    def test_values_are_not_changed_in_the_admin_but_where_the_rules_are(self, client, planner, actual):
        page = url(Actual, "change", actual.pk)
        assert "/admin/entry/ina-3/2025/" in client.get(page).content.decode()
        assert client.post(page, {"value": "99"}).status_code == 403
        assert client.get(url(Actual, "add")).status_code == 403

    @pytest.mark.parametrize("model", [KPI, Actual, Measure, User, Event])
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


def formset(prefix: str, *rows: dict, initial: int = 0) -> dict:
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def save_kpi(client, kpi: KPI, **changes):
    """Post the KPI's form as it stands, but for the changes."""
    page = client.get(url(KPI, "change", kpi.pk))
    form = page.context["adminform"].form
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    return client.post(page.request["PATH_INFO"], data | formset("guide_values") | changes)
