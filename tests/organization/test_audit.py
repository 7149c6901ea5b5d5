"""The sign-in log and the record of exports: they grow, the operator reads them, nobody changes them."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kpis.choices import Stage
from organization.audit import record
from organization.choices import AuditKind, Role
from organization.models import AuditEntry, User
from organization.querysets import AppendOnly
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
LOGS = [AuditEntry, AccessLog, AccessFailureLog, AccessAttempt]


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def operator() -> User:
    return User.objects.create_superuser("operator", password="correct-horse-battery", municipality=None)


# --- Append-only -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(text="x"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["text"]),
        lambda entry: AuditEntry.objects.bulk_create([AuditEntry(kind=AuditKind.EXPORT, subject="x")]),
    ],
)
def test_a_line_of_the_record_stays(change):
    entry = record(AuditKind.EXPORT, "a.xlsx")
    with pytest.raises(AppendOnly):
        change(entry)
    assert AuditEntry.objects.get().subject == "a.xlsx"


def test_an_overlong_address_is_cut():
    entry = record(AuditKind.EXPORT, "a" * 300, "/" * 3000)
    entry.refresh_from_db()
    assert (len(entry.subject), len(entry.text)) == (200, 500)


@pytest.mark.parametrize("model", LOGS)
def test_not_even_a_superuser_changes_or_removes_a_log(operator, model):
    row = _row(model)
    browser, name = signed_in(operator), f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert browser.get(reverse(f"{name}_changelist")).status_code == 200
    assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert browser.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    browser.post(reverse(f"{name}_changelist"), chosen)
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", LOGS)
def test_planners_of_a_city_do_not_read_them(model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    assert signed_in(make_planner()).get(reverse(name)).status_code == 403


def test_the_operators_lists_speak_japanese(operator):
    page = signed_in(operator).get(reverse("admin:index")).content.decode()
    assert "サインインの記録" in page and "監査の記録" in page and "Access log" not in page


def _row(model):
    if model is AuditEntry:
        return record(AuditKind.EXPORT, "a.xlsx")
    more = {"failures_since_start": 1} if model is AccessAttempt else {}
    return model.objects.create(username="x", **more)


# --- Exports -----------------------------------------------------------------------------------------------


@pytest.fixture
def plan():
    kpi = make_kpi(owner=make_department())
    make_year(2025, Stage.PUBLISHED)
    make_year(2026, Stage.ENTRY)
    make_actual(kpi=kpi, year=2025)
    return kpi.strategy


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/ina-3/2026/kpis/?export=csv", "ina-3-2026-list.csv"),
        ("/ina-3/2026/kpis/?export=xlsx", "ina-3-2026-list.xlsx"),
        ("/ina-3/2026/report.xlsx", "ina-3-2026-report.xlsx"),
        ("/admin/people/current.csv", None),
        ("/admin/workbook/ina-3/2026/all.zip", None),
    ],
)
def test_who_takes_out_what_the_public_has_not_is_recorded(plan, address, name):
    planner = make_planner("kikaku")
    answer = signed_in(planner).get(address)
    assert answer.status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.user, entry.text) == (AuditKind.EXPORT, planner, address)
    assert entry.subject == name or (name is None and "." in entry.subject)


@pytest.mark.parametrize("address", ["/ina-3/2025/kpis/?export=csv", "/ina-3/2025/report.xlsx", "/open-data/kpis.csv"])
def test_what_is_published_is_not(plan, address):
    assert signed_in(make_planner()).get(address).status_code == 200
    assert Client().get(address).status_code == 200
    assert not AuditEntry.objects.exists()


def test_a_page_is_no_export_and_neither_is_a_refusal(plan):
    browser = signed_in(make_user("iin", role=Role.COUNCIL))
    browser.get("/ina-3/2025/kpis/"), browser.get("/admin/people/current.csv")
    assert not AuditEntry.objects.exists()


def test_commands_are_recorded_as_the_systems(plan, tmp_path):
    call_command("export_open_data", str(tmp_path / "data"), "--include-unpublished", verbosity=0)
    call_command("export_workbooks", str(tmp_path / "books"), "--year", "2026", verbosity=0)
    call_command("build_report", "--year", "2026", "--format", "html", "--output", str(tmp_path / "r.html"))
    assert [entry.text for entry in AuditEntry.objects.order_by("id")] == [
        *["export_open_data", "export_workbooks", "build_report"]
    ]
    assert {entry.who for entry in AuditEntry.objects.all()} == {"システム（コマンド）"}


def test_published_data_written_by_a_command_are_none(plan, tmp_path):
    call_command("export_open_data", str(tmp_path / "data"), verbosity=0)
    assert not AuditEntry.objects.exists()
