"""The entry page as a sheet: what opens, where one comes back to, what a row is taken for."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.choices import ActualState, ValueStatus
from kpis.models import Actual
from kpis.plan.revisions.acts import revise
from office.kit.rows import usual_kind
from tests.builders import make_actual, make_department, make_kpi, make_planner, make_user, make_year
from tests.kpis.plan.revisions.test_revisions import occasion, raised
from tests.office.entry.typing import read, typed, url

FINAL, PROVISIONAL, ENDED = ValueStatus.FINAL, ValueStatus.PROVISIONAL, ValueStatus.ENDED


@pytest.fixture
def kpi(db):
    return make_kpi(owner=make_department("市民生活部 環境課"))


@pytest.fixture
def staff(kpi, client):
    make_year(2027)
    user = make_user(departments=[kpi.owner])
    client.force_login(user)
    return user


def is_open(page: str, kpi) -> bool:
    return f'data-more="r{kpi.pk}-" open' in page


# --- What 区分 stands on before anything is entered ----------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "usual"),
    [
        ([], PROVISIONAL),
        ([(FINAL, None)], FINAL),
        ([(FINAL, None), (FINAL, None), (PROVISIONAL, None)], FINAL),
        ([(FINAL, None), (PROVISIONAL, None)], PROVISIONAL),
        ([(FINAL, 17), (FINAL, 18)], PROVISIONAL),
        ([(ENDED, None), (FINAL, None)], FINAL),
    ],
)
def test_the_kind_is_what_most_values_were_when_they_were_entered(earlier, usual):
    assert usual_kind(Actual(status=status, provisional_value=first) for status, first in earlier) == usual


def test_a_row_with_nothing_stored_stands_on_the_usual_kind_and_is_not_taken_for_typed(client, staff, kpi):
    make_actual("17", year=2026, kpi=kpi, status=FINAL)
    assert f'name="r{kpi.pk}-kind" value="final" checked' in client.get(url()).content.decode()
    client.post(url(), typed(kpi, "", kind="final"))
    assert not Actual.objects.filter(fiscal_year=2027).exists()


def test_the_usual_kind_changes_nothing_that_is_stored(client, staff, kpi):
    make_actual("17", year=2026, kpi=kpi, status=FINAL), make_actual("18", year=2027, kpi=kpi, status=PROVISIONAL)
    assert f'name="r{kpi.pk}-kind" value="provisional" checked' in client.get(url()).content.decode()


# --- What opens by itself ------------------------------------------------------------------------------------


def test_a_row_opens_by_itself_where_the_grade_needs_a_cause(client, staff, kpi):
    weak, good = make_kpi(owner=kpi.owner), make_kpi(owner=kpi.owner)
    make_actual("5", year=2027, kpi=weak), make_actual("20", year=2027, kpi=good)
    page = client.get(url()).content.decode()
    assert [is_open(page, one) for one in (weak, good, kpi)] == [True, False, False]


def test_it_stays_closed_once_the_words_are_there(client, staff, kpi):
    make_actual("5", year=2027, kpi=kpi, cause="人が減った", next_step="窓口を増やす")
    assert not is_open(client.get(url()).content.decode(), kpi)


def test_what_is_wrong_stands_open_whatever_state_is_asked_for(client, staff, kpi):
    assert is_open(client.post(f"{url()}?state=draft", typed(kpi, "たくさん")).content.decode(), kpi)


def test_a_revised_target_is_marked_from_the_year_in_which_it_holds(client, staff, kpi):
    make_year(2026)
    revise(kpi.strategy, occasion(2027), changes=[raised(kpi, "30")], by=make_planner())
    assert "改訂（前の指標値 20人/年）" in read(client.get(url()))
    assert "改訂" not in read(client.get(url(2026)))


def test_who_enters_a_row_is_named_where_somebody_enters_for_several(client, staff, kpi):
    assert "入力 環境課" not in read(client.get(url()))
    other = make_kpi(owner=make_department("農林部 農政課"))
    client.force_login(make_user("two", departments=[kpi.owner, other.owner]))
    page = read(client.get(url()))
    assert "入力 環境課" in page and "入力 農政課" in page


# --- One row alone, and the way back to it -------------------------------------------------------------------


def test_one_row_is_submitted_and_the_others_are_saved(client, staff, kpi):
    other = make_kpi(owner=kpi.owner)
    client.post(url(), typed(other, "19") | typed(kpi, "20") | {"act": f"submit r{kpi.pk}"})
    states = {actual.kpi_id: actual.state for actual in Actual.objects.all()}
    assert states == {kpi.pk: ActualState.SUBMITTED, other.pk: ActualState.DRAFT}


def test_the_answer_leads_back_to_the_row_that_was_worked_on(client, staff, kpi):
    later = make_kpi(owner=kpi.owner)
    assert client.post(url(), typed(kpi, "20"))["Location"] == f"{url()}#kpi-{kpi.code}"
    alone = typed(kpi, "20", version=1) | typed(later, "19") | {"act": f"save r{kpi.pk}"}
    assert client.post(f"{url()}?state=draft", alone)["Location"] == f"{url()}?state=draft#kpi-{kpi.code}"
    assert client.post(url(), typed(kpi, "20", version=1))["Location"] == f"{url()}#sheet"


def test_enter_in_a_field_saves_for_the_first_button_of_the_form_does(client, staff, kpi):
    form = client.get(url()).content.decode().partition('<form class="sheet"')[2]
    assert form[form.index("<button") : form.index("</button>")].count('name="act" value="save"') == 1


def test_the_bar_says_how_many_are_ready(client, staff, kpi):
    ready = make_kpi(owner=kpi.owner)
    make_actual("20", year=2027, kpi=ready, updated_by=staff)
    page = read(client.get(url()))
    assert "提出（1）" in page and "最終保存" in page


def test_no_script_of_a_developer_puts_a_refused_preview_in_the_place_of_the_page(client, staff, kpi, settings):
    settings.DEBUG = True
    scripts = re.findall(r'<script src="([^"]+)"', client.get(url()).content.decode())
    assert [one for one in scripts if "django_htmx" in one] == ["/static/django_htmx/htmx-2.min.js"]


@pytest.mark.parametrize(("year", "told"), [(2025, False), (2026, True)])
def test_nothing_is_said_of_a_year_before_the_plan(client, kpi, year, told):
    make_year(year)
    client.force_login(make_user(departments=[kpi.owner]))
    page = client.get(f"/admin/entry/ina-3/{year}/").content.decode()
    assert (f"R{year - 2019}の要因" in page) is told


# --- What it costs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("planning", "most"), [(False, 13), (True, 14)])
def test_the_page_of_a_department_reads_little(client, staff, kpi, planning, most):
    """Frame and person included. Planning's chooser takes three of them."""
    for number in range(6):
        make_actual(number, year=2027, kpi=make_kpi(owner=kpi.owner))
    if planning:
        client.force_login(make_planner())
    client.get(url())
    with CaptureQueriesContext(connection) as found:
        client.get(url(), {"department": kpi.owner_id})
    read_from = [query["sql"] for query in found if query["sql"].startswith("SELECT")]
    assert len(read_from) <= most, "\n".join(sql[:120] for sql in read_from)
