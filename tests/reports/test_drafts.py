"""A plan is a draft until a planner makes it public; one that nothing was entered in can be removed."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from goals.models import Strategy
from kpis.choices import Stage
from kpis.commands import Refusal
from kpis.models import KPI
from organization.choices import AuditKind
from organization.models import AuditEntry, Department, User
from organization.refusals import Refused
from reports.management.commands import setup
from reports.releases.plans import make_public, remove_plan
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_municipality, make_planner, make_strategy, make_user, make_year

PUBLIC_PAGES = [
    ("dashboards:strategy", ()),
    ("dashboards:overview", ("plan",)),
    ("dashboards:kpi_list", ("plan",)),
    ("dashboards:kpi", ("plan", "1-1-1")),
    ("dashboards:plan", ("plan",)),
]


@pytest.fixture
def draft(db):
    strategy = make_strategy(is_public=False)
    make_kpi()
    return strategy


@pytest.mark.parametrize("page, rest", PUBLIC_PAGES)
def test_nobody_reads_a_draft_without_signing_in(client, draft, page, rest):
    assert client.get(reverse(page, args=[draft.code, *rest])).status_code == 404


def test_the_own_people_read_a_draft_and_another_citys_do_not(client, draft):
    address = reverse("dashboards:overview", args=[draft.code, "plan"])
    client.force_login(make_user(municipality=draft.municipality))
    assert client.get(address).status_code == 200
    client.force_login(make_user(municipality=make_municipality("見本市", "999997", "見本県")))
    assert client.get(address).status_code == 404


def test_the_front_page_says_that_nothing_is_public_yet(client, draft):
    page = client.get("/").content.decode()
    assert "公開している計画はまだありません" in page
    assert draft.name not in page


def test_open_data_knows_no_draft_even_for_its_people(client, draft):
    client.force_login(make_user(municipality=draft.municipality))
    assert "kpis.csv" not in client.get(reverse("opendata:index")).content.decode()
    assert client.get(reverse("opendata:file", args=["kpis.csv"])).status_code == 404


def test_a_draft_is_exported_only_for_the_own_check(draft, tmp_path):
    with pytest.raises(Refusal, match="publish_plan ina-3"):
        call_command("export_open_data", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
    call_command("export_open_data", str(tmp_path / "out"), "--include-unpublished", stdout=StringIO())
    assert (tmp_path / "out" / "kpis.csv").exists()


def test_making_public_shows_the_plan_and_is_recorded_once(client, draft):
    call_command("publish_plan", draft.code, stdout=StringIO())
    assert client.get(reverse("dashboards:overview", args=[draft.code, "plan"])).status_code == 200
    call_command("publish_plan", draft.code, stdout=StringIO())
    assert AuditEntry.objects.filter(kind=AuditKind.PLAN).count() == 1


def test_publishing_the_first_year_makes_the_plan_public(draft):
    make_actual(kpi=KPI.objects.get(), state="accepted")
    publish(make_year(stage=Stage.COUNCIL, strategy=draft))
    assert Strategy.objects.get().is_public


@pytest.mark.parametrize("act", [make_public, remove_plan])
def test_only_planning_of_the_own_city_decides(draft, act):
    strangers = [
        make_user(municipality=draft.municipality),
        make_planner(municipality=make_municipality("見本市", "999997", "見本県")),
    ]
    for person in strangers:
        with pytest.raises(Refused, match="できるのは企画部門です"):
            act(draft, person)
    assert not Strategy.objects.get().is_public


def test_a_plan_without_actuals_is_removed_with_all_that_hangs_under_it(draft):
    make_year(strategy=draft)
    departments = Department.objects.count()
    call_command("remove_strategy", draft.code, stdout=StringIO())
    assert not Strategy.objects.exists()
    assert Department.objects.count() == departments
    assert AuditEntry.objects.get(kind=AuditKind.PLAN).subject.startswith("ina-3")


def test_a_plan_with_actuals_stays_and_says_why(draft):
    make_actual(kpi=KPI.objects.get())
    with pytest.raises(Refusal, match=r"記録があるため、削除できません（指標の実績1件"):
        call_command("remove_strategy", draft.code)
    assert Strategy.objects.exists()


@pytest.mark.django_db
def test_a_production_start_has_no_plan(settings):
    settings.DEMO = False
    call_command("setup", stdout=StringIO())
    assert not Strategy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_planner, make_strategy])
def test_a_start_without_the_switch_adds_no_demo_to_what_is_somebodys(settings, make):
    settings.DEMO = True
    make()
    before = [Strategy.objects.count(), User.objects.count()]
    call_command("setup", stdout=StringIO())
    assert [Strategy.objects.count(), User.objects.count()] == before


@pytest.mark.django_db
def test_a_demo_whose_set_up_was_broken_off_is_taken_up_by_the_next(settings, monkeypatch):
    settings.DEMO = True
    with monkeypatch.context() as patched:
        patched.setattr(setup, "load_demo", _broken_off)
        with pytest.raises(KeyboardInterrupt):
            call_command("setup", stdout=StringIO())
    taken_up = []
    monkeypatch.setattr(setup, "load_demo", taken_up.append)
    call_command("setup", stdout=StringIO())
    assert [strategy.code for strategy in taken_up] == ["ina-3"]


def _broken_off(strategy):
    raise KeyboardInterrupt
