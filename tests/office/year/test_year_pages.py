"""年度の進行: every move of a year has a page that says what it will do, for the planning division alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kpis.choices import Act, ActualState, Stage
from kpis.models import EntryOpening, Event, ReportingYear
from office.year.overview import context
from tests.builders import (
    make_actual,
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
from tests.office.entry.typing import typed
from tests.office.entry.typing import url as entry_url

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
PAGES = (("page",), ("move", "checking"), ("dates",), ("openings",), ("remove",), ("log",))


def url(name="page", *more, year=2027) -> str:
    return reverse(f"steering:{name}", args=["ina-3", year, *more])


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def kpi():
    return make_kpi(owner=make_department("市民生活部 環境課"), name="ごみの量")


@pytest.fixture
def planner(client, kpi):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


# --- Who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_only_the_planning_division_of_the_city_steers_its_years(client, kpi, page):
    make_year(2027)
    address = url(*page)
    assert reverse("sign_in") in client.get(address)["Location"]
    for person, status in (
        (make_user(departments=[kpi.owner]), 403),
        (make_council_member(), 403),
        (make_planner(municipality=make_municipality("隣の市", "999999")), 404),
        (make_planner(), 200),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("page", [("move", "checking"), ("dates",), ("openings",)])
def test_nobody_else_acts_by_posting(client, kpi, page):
    year = make_year(2027)
    client.force_login(make_user(departments=[kpi.owner]))
    assert client.post(url(*page), {"reason": "急ぐため", "act": "accept:shown"}).status_code == 403
    year.refresh_from_db()
    assert year.stage == Stage.ENTRY
    assert not Event.objects.exists()


def test_the_list_is_for_the_planning_division_and_of_its_own_city(client, kpi):
    make_strategy("tonari-1", name="隣の市の戦略", municipality=make_municipality("隣の市", "999999"))
    make_year(2027)
    client.force_login(make_user(departments=[kpi.owner]))
    assert client.get(reverse("steering:years")).status_code == 403
    client.force_login(make_planner())
    page = text_of(client.get(reverse("steering:years")))
    assert "令和9年度（2027年度）" in page
    assert "隣の市の戦略" not in page


def test_an_unknown_year_is_not_found(client, planner):
    assert client.get(url(year=2031)).status_code == 404
    assert client.get(url(year="plan")).status_code == 404


# --- The list and the page ---------------------------------------------------------------------------------


def test_the_list_leads_to_each_year_and_to_the_next_one(client, planner):
    make_year(2027, stage=Stage.CHECKING)
    page = text_of(client.get(reverse("steering:years")))
    assert url() in page
    assert "確認" in page
    assert "令和10年度（2028年度）を始める" in page


def test_after_the_last_year_of_the_plan_there_is_none_to_begin(client, planner):
    make_year(2029)
    assert "を始める" not in text_of(client.get(reverse("steering:years")))


def test_the_page_says_where_the_year_stands_and_what_comes_next(client, planner, kpi):
    make_year(2027, due_on="2028-06-20")
    make_actual(year=2027, kpi=kpi, state=ActualState.SUBMITTED), make_kpi()
    page = text_of(client.get(url()))
    for words in ("令和9年度は入力中です。2指標のうち1が提出済みです。", "令和10年6月20日（火）", "「確認」に進める"):
        assert words in page
    for name in ("board:page", "workbook:page", "publication:page", "entry:page", "checking:page"):
        assert reverse(name, args=["ina-3", 2027]) in page


def test_from_the_council_the_way_leads_to_the_publication(client, planner):
    make_year(2027, stage=Stage.COUNCIL)
    assert reverse("publication:page", args=["ina-3", 2027]) in text_of(client.get(url()))
    answer = client.get(url("move", "published"))
    assert answer["Location"] == reverse("publication:page", args=["ina-3", 2027])


def test_queries_do_not_grow_with_years_and_kpis(client, planner):
    def queries(address) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    year = make_year(2027)
    Event.objects.create(strategy=year.strategy, fiscal_year=2027, act=Act.STAGE_MOVED, by=planner)
    addresses = (reverse("steering:years"), url(), url("move", "checking"), url("log"))
    few = [queries(address) for address in addresses]
    for number in range(8):
        actual = make_actual(year=2027, kpi=make_kpi(), updated_by=planner)
        Event.objects.create(strategy=actual.kpi.strategy, fiscal_year=2027, kpi=actual.kpi, act=Act.SAVED, by=planner)
        if number < 2:
            make_year(2025 + number)
    assert [queries(address) for address in addresses] == few


# --- Moves -------------------------------------------------------------------------------------------------


def test_the_confirmation_says_what_will_happen_and_what_is_missing_and_writes_nothing(client, planner, kpi):
    year = make_year(2027)
    make_actual(year=2027, kpi=make_kpi(name="提出した指標"), state=ActualState.SUBMITTED)
    make_actual(year=2027, kpi=make_kpi(name="書きかけの指標"))
    page = text_of(client.get(url("move", "checking")))
    for words in ("担当課の入力を締め切ります", "未入力", "ごみの量", "市民生活部 環境課", "下書き"):
        assert words in page
    assert "未確認" not in page
    year.refresh_from_db()
    assert year.stage == Stage.ENTRY


def test_evaluations_that_are_not_handed_in_are_listed_at_their_lead_and_block_nothing(client, planner, kpi):
    make_year(2027, stage=Stage.CHECKING)
    measure = make_measure(number=7, name="結婚支援", departments=[kpi.owner])
    make_kpi(measure, owner=kpi.owner)
    page = text_of(client.get(url("move", "council")))
    assert "未提出の施策評価" in page and "1-7 結婚支援（未記入）" in page
    client.post(url("move", "council"))
    assert ReportingYear.objects.get().stage == Stage.COUNCIL


def test_confirming_moves_the_year_and_records_who(client, planner):
    year = make_year(2027)
    page = text_of(client.post(url("move", "checking"), follow=True))
    year.refresh_from_db()
    assert year.stage == Stage.CHECKING
    assert "令和9年度を「確認」の段階にしました。" in page
    assert "入力中 → 確認" in page
    assert Event.objects.get(act=Act.STAGE_MOVED).by == planner


def test_going_back_needs_a_reason_and_keeps_it(client, planner):
    year = make_year(2027, stage=Stage.CHECKING)
    assert "理由を入力してください" in text_of(client.post(url("move", "entry"), {"reason": " "}))
    year.refresh_from_db()
    assert year.stage == Stage.CHECKING
    page = text_of(client.post(url("move", "entry"), {"reason": "集計の誤りが見つかった"}, follow=True))
    assert "集計の誤りが見つかった" in page
    year.refresh_from_db()
    assert year.stage == Stage.ENTRY


@pytest.mark.parametrize("to", ["council", "entry", "nonsense"])
def test_a_move_that_is_none_any_more_explains_itself(client, planner, to):
    """The page was opened earlier, or by somebody who typed the address."""
    year = make_year(2027)
    page = text_of(client.post(url("move", to), follow=True))
    assert "いま「入力中」の段階のため、その移動はできません" in page
    year.refresh_from_db()
    assert year.stage == Stage.ENTRY


def test_a_published_year_is_not_moved(client, planner):
    make_year(2027, stage=Stage.PUBLISHED)
    client.post(url("move", "council"), {"reason": "戻したい"})
    assert ReportingYear.objects.get().is_published
    assert "に戻す" not in text_of(client.get(url()))


# --- Dates -------------------------------------------------------------------------------------------------


def test_dates_change_with_a_reason_and_the_history_shows_both(client, planner):
    make_year(2027, due_on="2028-06-20")
    told = {"due_on": "2028-07-05", "opens_on": "2028-05-01", "reason": "統計の公表が遅れたため"}
    page = text_of(client.post(url("dates"), told, follow=True))
    assert ReportingYear.objects.get().due_on == dt.date(2028, 7, 5)
    for words in ("提出期限 令和10年6月20日 → 令和10年7月5日", "統計の公表が遅れたため", "令和10年5月1日（月）"):
        assert words in page


def test_dates_without_a_reason_are_taken_only_while_the_year_is_prepared(client, planner):
    make_year(2027)
    assert "理由を入力してください" in text_of(client.post(url("dates"), {"due_on": "2028-07-05"}))
    make_year(2028, stage=Stage.PREPARATION)
    client.post(url("dates", year=2028), {"due_on": "2029-07-05"})
    assert ReportingYear.objects.get(fiscal_year=2028).due_on == dt.date(2029, 7, 5)
    assert ReportingYear.objects.get(fiscal_year=2027).due_on == dt.date(2028, 6, 30)


def test_a_due_date_before_the_opening_date_is_refused_at_the_field(client, planner):
    make_year(2027)
    told = {"due_on": "2028-05-01", "opens_on": "2028-06-01", "reason": "変更"}
    assert "提出期限は、入力開始日より後の日にしてください" in text_of(client.post(url("dates"), told))


def test_in_the_council_the_dates_stand_and_the_page_says_why(client, planner):
    year = make_year(2027, stage=Stage.COUNCIL)
    assert "「審議会」の段階のため" in text_of(client.get(url("dates")))
    client.post(url("dates"), {"due_on": "2028-07-05", "reason": "変更"})
    year.refresh_from_db()
    assert year.due_on == dt.date(2028, 6, 30)


# --- Openings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, False)])
def test_the_way_into_entry_says_that_the_due_date_is_past(client, planner, days, told):
    make_year(2027, Stage.PREPARATION, due_on=TODAY + dt.timedelta(days=days))
    page = text_of(client.get(url("move", "entry")))
    assert ("提出期限が過ぎています" in page) == told
    assert (url("dates") in page) == told


def opening(kpi, until=TOMORROW, reason="集計のやり直し") -> dict:
    return {"department": kpi.owner_id, "until": until.isoformat(), "reason": reason}


def test_a_closed_year_opens_to_one_department_until_a_named_day(client, planner, kpi):
    make_year(2027, stage=Stage.COUNCIL)
    other = make_kpi(owner=make_department("農林部 農政課"))
    page = text_of(client.post(url("openings"), opening(kpi), follow=True))
    assert "集計のやり直し" in page
    assert Event.objects.get(act=Act.OPENED).by == planner
    client.force_login(make_user(departments=[kpi.owner]))
    own = text_of(client.get(entry_url()))
    assert f"r{kpi.pk}-value" in own
    assert "集計のやり直し" in own
    client.force_login(make_user(departments=[other.owner]))
    assert f"r{other.pk}-value" not in text_of(client.get(entry_url()))


def test_under_an_opening_values_are_saved_and_submitted(client, kpi):
    year = make_year(2027, stage=Stage.COUNCIL)
    EntryOpening.objects.create(year=year, department=kpi.owner, until=TODAY, reason="訂正", by=None)
    client.force_login(make_user(departments=[kpi.owner]))
    client.post(entry_url(), typed(kpi, "18", act="submit"))
    assert kpi.actuals.get().state == ActualState.SUBMITTED


def test_an_opening_ends_with_its_day_and_the_field_says_why(client, kpi):
    year = make_year(2027, stage=Stage.COUNCIL)
    yesterday = TODAY - dt.timedelta(days=1)
    EntryOpening.objects.create(year=year, department=kpi.owner, until=yesterday, reason="訂正", by=None)
    client.force_login(make_user(departments=[kpi.owner]))
    page = text_of(client.get(entry_url()))
    assert f"r{kpi.pk}-value" not in page
    assert "審議会で審議中のため、値を固定しています" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until": "2020-01-01"}, "今日以降の日を入力してください"),
        ({"reason": ""}, "理由を入力してください"),
        ({"department": "0"}, "この年度の指標を入力する部署を選んでください"),
    ],
)
def test_an_opening_needs_a_department_a_coming_day_and_a_reason(client, planner, kpi, wrong, words):
    make_year(2027, stage=Stage.CHECKING)
    assert words in text_of(client.post(url("openings"), opening(kpi) | wrong))
    assert not EntryOpening.objects.exists()


@pytest.mark.parametrize("stage", [Stage.ENTRY, Stage.PUBLISHED])
def test_where_an_opening_makes_no_sense_the_page_says_so(client, planner, kpi, stage):
    make_year(2027, stage=stage)
    assert "期限付きの入力許可はできません" in text_of(client.get(url("openings")))
    client.post(url("openings"), opening(kpi))
    assert not EntryOpening.objects.exists()


def test_a_stage_that_the_sentence_does_not_know_fails_loudly(client, planner):
    year = make_year(2027)
    for stage in Stage:
        year.stage = stage
        assert context(year, TODAY)["sentence"].startswith("令和9年度は")
    ReportingYear.objects.update(stage="archive")
    with pytest.raises(ValueError, match="archive"):
        client.get(url())
