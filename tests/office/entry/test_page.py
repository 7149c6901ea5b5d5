"""実績入力: what the page shows to whom, what saving keeps, and what it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.choices import ActualState, Stage
from kpis.entered import Entered
from kpis.models import KPI, Actual, Event
from kpis.workflow import cycle
from organization.models import Municipality
from tests.builders import (
    make_actual,
    make_council_member,
    make_department,
    make_kpi,
    make_measure,
    make_planner,
    make_user,
    make_year,
)
from tests.office.entry.typing import chosen, read, sent, typed, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(kpi):
    return make_year(2027, due_on="2028-06-20")


# --- Who sees what -----------------------------------------------------------------------------------------


def test_the_head_says_whose_how_many_and_until_when(client, staff, kpi, year):
    make_kpi(owner=kpi.owner), make_actual(kpi=kpi, year=2027)
    page = read(client.get(url()))
    assert "環境課 2指標のうち1入力済・提出0・締切 6月20日" in page


def test_a_row_shows_baseline_past_years_guide_target_and_last_years_words(client, staff, kpi, year):
    make_actual("17", year=2025, kpi=kpi)
    make_actual("18", year=2026, kpi=kpi, cause="窓口を増やした", next_step="夜間も開く")
    page = read(client.get(url()))
    facts = "現状値 R5 13 実績 R7 17 実績 R8 18 目安値 R9 20 指標値 R11 20"
    for text in (kpi.code, facts, "現状値 R5 13人/年", "窓口を増やした", "夜間も開く"):
        assert text in page


def test_staff_see_no_input_of_another_department(client, staff, year):
    other = make_kpi(owner=make_department("農林部 農政課"), name="よその指標")
    page = client.get(url()).content.decode()
    assert "よその指標" not in page
    assert f"r{other.pk}-value" not in page


def test_a_shared_measures_other_kpis_stand_below_with_the_reason(client, staff, kpi, year):
    make_measure(departments=[kpi.owner])
    make_kpi(owner=make_department("農林部 農政課"), name="よその指標")
    page = client.get(url()).content.decode()
    assert "よその指標" in page
    assert "農林部 農政課が入力する指標です" in page


def test_planning_pages_through_the_departments_from_the_first_with_something_open(client, kpi, year):
    other = make_kpi(owner=make_department("農林部 農政課"), name="農政課の指標")
    make_actual("5", year=2027, kpi=kpi, state=ActualState.SUBMITTED)
    client.force_login(make_planner())
    first = client.get(url()).content.decode()
    assert (f"r{kpi.pk}-value" in first, f"r{other.pk}-value" in first) == (False, True)
    assert "農林部 農政課（1指標・未提出1）" in read(client.get(url()))
    asked = client.get(url(), {"department": kpi.owner_id})
    assert (f"r{kpi.pk}-value" in asked.content.decode(), "農林部 農政課 ›" in read(asked)) == (True, True)


def test_planning_finds_what_nobody_enters_yet(client, kpi, year):
    nobodys = make_kpi()
    KPI.objects.filter(pk=nobodys.pk).update(owner=None)
    client.force_login(make_planner())
    page = client.get(url(), {"department": "none"}).content.decode()
    assert (f"r{nobodys.pk}-value" in page, f"r{kpi.pk}-value" in page) == (True, False)


def test_what_planning_sends_is_kept_whatever_department_is_shown_first(client, kpi, year):
    make_kpi(owner=make_department("農林部 農政課"))
    make_actual("5", year=2027, kpi=kpi, state=ActualState.SUBMITTED)
    client.force_login(make_planner())
    client.post(url(), typed(kpi, "18", version=1))
    assert Actual.objects.get().value == 18


def test_rows_are_filtered_by_state_and_the_head_still_counts_all(client, staff, kpi, year):
    empty = make_kpi(owner=kpi.owner)
    make_actual("5", year=2027, kpi=kpi)
    page = client.get(url(), {"state": "missing"})
    assert f"r{kpi.pk}-value" not in page.content.decode()
    assert f"r{empty.pk}-value" in page.content.decode()
    assert "2指標のうち1入力済" in read(page) and "下書き 1" in read(page)


def test_council_members_other_cities_and_visitors_stay_outside(client, kpi, year):
    next_door = Municipality.objects.create(code="999999", name="隣市", prefecture="長野県")
    assert client.get(url()).status_code == 302
    assert reverse("sign_in") in client.get(url())["Location"]
    client.force_login(make_council_member())
    assert client.get(url()).status_code == 403
    client.force_login(make_planner(municipality=next_door))
    assert client.get(url()).status_code == 404


def test_an_unknown_year_is_not_found(client, staff):
    assert client.get(url(2031)).status_code == 404
    assert client.get(reverse("entry:page", args=["ina-3", "plan"])).status_code == 404


def test_a_published_year_is_read_only_and_says_why_since_when_and_who(client, staff, kpi):
    make_year(2027, stage=Stage.PUBLISHED)
    make_actual("18", year=2027, kpi=kpi)
    page = client.get(url()).content.decode()
    assert f"r{kpi.pk}-value" not in page
    assert "18人/年" in page
    for word in ("公表済みのため", "日から", "訂正できるのは企画部門です"):
        assert word in page


def test_a_closed_year_takes_no_post_and_shows_what_was_typed(client, staff, kpi):
    make_year(2027, stage=Stage.COUNCIL)
    answer = client.post(url(), typed(kpi, "18", cause="書きかけの文"))
    assert answer.status_code == 409
    assert "書きかけの文" in answer.content.decode()
    assert not Actual.objects.exists()


def test_queries_do_not_grow_with_the_kpis(client, staff, kpi, year):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url())
        return len(found)

    make_actual(year=2026, kpi=kpi)
    few = queries()
    for number in range(15):
        make_actual(number, year=2026, kpi=make_kpi(owner=kpi.owner), updated_by=staff)
    assert queries() == few


@pytest.mark.parametrize("who", [make_user, make_planner])
def test_the_frame_asks_for_nothing_that_the_page_has_read(client, staff, kpi, year, who):
    """The plan and its years come with the year of the page; that the session is kept open stands beside."""
    if who is make_planner:
        client.force_login(make_planner())
    with CaptureQueriesContext(connection) as found:
        assert client.get(url()).status_code == 200
    asked = [query["sql"] for query in found if query["sql"].startswith("SELECT")]
    assert len(asked) <= 12
    assert not any('FROM "goals_strategy"' in sql for sql in asked)


# --- Saving ------------------------------------------------------------------------------------------------


def test_full_width_input_is_read_and_echoed_normalised(client, staff, kpi, year):
    page = client.post(url(), typed(kpi, "１，２３４人", confirmed="1234"), follow=True).content.decode()
    assert Actual.objects.get().value == 1234
    assert 'value="1,234"' in page


def test_saving_keeps_the_valid_rows_and_the_text_of_the_bad_one(client, staff, kpi, year):
    bad = make_kpi(owner=kpi.owner)
    page = client.post(url(), typed(kpi, "18") | typed(bad, "約30くらい", cause="消えては困る")).content.decode()
    assert Actual.objects.get().kpi == kpi
    assert "約30くらい" in page
    assert "消えては困る" in page
    assert f'href="#r{bad.pk}-value"' in page
    assert f'aria-describedby="r{bad.pk}-value-error"' in page
    assert f'id="r{bad.pk}-value-error"' in page


def test_rows_that_were_not_touched_are_not_written(client, staff, kpi, year):
    untouched = make_kpi(owner=kpi.owner)
    make_actual("5", year=2027, kpi=untouched, cause="前の文\n二行目")
    client.post(url(), typed(kpi, "18") | sent(client, untouched))
    assert Actual.objects.get(kpi=untouched).version == 1
    assert Event.objects.count() == 1


def test_a_text_without_a_value_is_kept_as_a_draft_not_yet_entered(client, staff, kpi, year):
    client.post(url(), typed(kpi, "", cause="先に要因だけ"))
    assert (Actual.objects.get().status, Actual.objects.get().cause) == ("missing", "先に要因だけ")


def test_clearing_a_stored_value_asks_for_its_reason(client, staff, kpi, year):
    make_actual("5", year=2027, kpi=kpi)
    page = client.post(url(), typed(kpi, "", version=1)).content.decode()
    assert "値がない場合は「値なし」を選び" in page
    assert Actual.objects.get().value == 5


@pytest.mark.parametrize(
    ("absence", "more", "stored"),
    [
        ("pending", {"expected_month": "2028-09"}, True),
        ("pending", {}, False),
        ("not_applicable", {"cause": "対象がない"}, True),
        ("ended", {}, False),
        ("", {}, False),
    ],
)
def test_no_value_needs_its_reason(client, staff, kpi, year, absence, more, stored):
    client.post(url(), typed(kpi, "", kind="absent", absence=absence, **more))
    assert Actual.objects.filter(status=absence or "missing").exists() == stored


def test_a_target_in_words_is_judged(client, staff, kpi, year):
    words = make_kpi(target=None, target_text="設置", baseline=None, owner=kpi.owner)
    page = client.post(url(), typed(words, attained="yes", kind="final"), follow=True).content.decode()
    assert Actual.objects.get().attained is True
    assert "順調" in page


def test_an_unusual_value_is_asked_about_and_taken_once_confirmed(client, staff, kpi, year):
    page = client.post(url(), typed(kpi, "140")).content.decode()
    assert "前回の10倍以上です" in page
    assert f'name="r{kpi.pk}-confirmed" value="140"' in page
    assert not Actual.objects.exists()
    client.post(url(), typed(kpi, "140", confirmed="140"))
    assert Actual.objects.get().value == 140


def test_a_confirmation_counts_for_the_confirmed_number_only(client, staff, kpi, year):
    client.post(url(), typed(kpi, "1400", confirmed="140"))
    assert not Actual.objects.exists()


def test_another_departments_row_in_the_post_is_ignored(client, staff, year):
    other = make_kpi(owner=make_department("農林部 農政課"))
    client.post(url(), typed(other, "18"))
    assert not Actual.objects.exists()


# --- Two people --------------------------------------------------------------------------------------------


def theirs(kpi, year, value, version=0, who="鈴木 一郎"):
    planner = make_planner(display_name=who)
    return cycle.save_draft(kpi, year, Entered(value=value, status="final"), version=version, by=planner)


def test_a_conflict_shows_both_values_and_writes_neither(client, staff, kpi, year):
    theirs(kpi, year, 17)
    page = client.post(url(), typed(kpi, "18")).content.decode()
    assert "鈴木 一郎さんが保存しました" in page
    assert "17人/年" in page
    assert 'value="18"' in page
    assert Actual.objects.get().value == 17


def test_choosing_mine_saves_it_over_the_version_that_was_shown(client, staff, kpi, year):
    theirs(kpi, year, 17)
    client.post(url(), typed(kpi, "18", version=1) | chosen(kpi, "mine"))
    assert Actual.objects.get().value == 18


def test_choosing_mine_does_not_reach_beyond_the_version_that_was_shown(client, staff, kpi, year):
    theirs(kpi, year, 17)
    theirs(kpi, year, 19, version=1, who="佐藤 次郎")
    page = client.post(url(), typed(kpi, "18", version=1) | chosen(kpi, "mine")).content.decode()
    assert "佐藤 次郎さんが保存しました" in page
    assert Actual.objects.get().value == 19


def test_a_version_that_no_column_holds_is_refused_and_nothing_typed_is_lost(client, staff, kpi, year):
    answer = client.post(url(), typed(kpi, "18", cause="消えては困る") | {f"r{kpi.pk}-version": "9" * 26})
    assert answer.status_code == 200
    assert "消えては困る" in answer.content.decode()
    assert not Actual.objects.exists()


def test_choosing_theirs_leaves_it(client, staff, kpi, year):
    theirs(kpi, year, 17)
    client.post(url(), typed(kpi, "18", version=1) | chosen(kpi, "theirs"))
    assert Actual.objects.get().value == 17


def test_saving_a_conflict_again_without_choosing_overwrites_nothing(client, staff, kpi, year):
    theirs(kpi, year, 17)
    client.post(url(), typed(kpi, "18"))
    client.post(url(), typed(kpi, "18", version=1) | {f"r{kpi.pk}-disputed": f"r{kpi.pk}-value"})
    assert Actual.objects.get().value == 17


def test_a_row_that_only_somebody_else_changed_is_no_conflict_and_stays(client, staff, kpi, year):
    make_actual("16", year=2027, kpi=kpi, status="final")
    page_as_it_was = sent(client, kpi)
    theirs(kpi, year, 17, version=1)
    page = client.post(url(), page_as_it_was).content.decode()
    assert "ほかの人が次の値を更新しました" in page
    assert Actual.objects.get().value == 17


# --- Submitting --------------------------------------------------------------------------------------------


def test_submitting_saves_submits_the_complete_rows_and_names_the_rest(client, staff, kpi, year):
    empty = make_kpi(owner=kpi.owner, name="まだ空の指標")
    page = client.post(url(), typed(empty) | typed(kpi, "18", act="submit")).content.decode()
    assert Actual.objects.get(kpi=kpi).state == ActualState.SUBMITTED
    assert "1指標を保存し、1指標を提出しました。" in page
    assert f'href="#r{empty.pk}-value"' in page


def test_a_submitted_row_is_edited_by_saving_and_is_a_draft_again(client, staff, kpi, year):
    client.post(url(), typed(kpi, "18", act="submit"))
    assert "直して保存すると下書きに戻る" in client.get(url()).content.decode()
    client.post(url(), typed(kpi, "19", version=2))
    assert Actual.objects.get().state == ActualState.DRAFT


def test_planning_submits_only_for_a_chosen_department(client, kpi, year):
    client.force_login(make_planner())
    client.post(url(), typed(kpi, "18", act="submit"))
    assert Actual.objects.get().state == ActualState.DRAFT
    client.post(f"{url()}?department={kpi.owner_id}", typed(kpi, "18", version=1, act="submit"))
    assert Actual.objects.get().state == ActualState.SUBMITTED


# --- While typing ------------------------------------------------------------------------------------------


def preview(client, kpi, **fields):
    address = reverse("entry:preview", args=["ina-3", 2027, kpi.pk])
    return client.post(address, typed(kpi, **fields), headers={"hx-request": "true"})


def test_the_preview_shows_number_figures_and_grade_and_writes_nothing(client, staff, kpi, year):
    fragment = preview(client, kpi, value="１４").content.decode()
    for text in ("14人/年", "70.0％", "14.3％", "目安値未満（20人/年）", "努力を要する"):
        assert text in fragment
    assert not Actual.objects.exists()


def test_the_preview_tells_an_error_and_an_unusual_value(client, staff, kpi, year):
    assert "数値として読み取れません" in preview(client, kpi, value="たくさん").content.decode()
    assert 'value="140"' in preview(client, kpi, value="140").content.decode()


def test_the_preview_of_another_departments_kpi_is_not_found(client, staff, year):
    assert preview(client, make_kpi(owner=make_department("農林部 農政課")), value="14").status_code == 404


def test_the_preview_sees_the_same_number_as_the_saved_page(client, staff, kpi, year):
    KPI.objects.filter(pk=kpi.pk).update(decimals=1)
    fragment = preview(client, kpi, value="14.25").content.decode()
    page = client.post(url(), typed(kpi, "14.25"), follow=True).content.decode()
    for text in ("14.25人/年", "71.3％"):
        assert text in fragment
        assert text in page


# --- Where it starts ---------------------------------------------------------------------------------------


def test_the_start_leads_to_the_year_in_entry(client, staff, year):
    assert client.get(reverse("entry:start"))["Location"] == url()


def test_the_start_says_when_entry_opens(client, staff):
    make_year(2027, stage=Stage.PREPARATION, due_on="2028-06-20")
    page = client.get(reverse("entry:start")).content.decode()
    assert "入力中の年度はありません" in page
    assert "提出期限は令和10年6月20日" in page


def test_the_start_is_nothing_for_councillors(client, year):
    client.force_login(make_council_member())
    assert client.get(reverse("entry:start")).status_code == 403
