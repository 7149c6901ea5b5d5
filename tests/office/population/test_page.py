"""「人口の実績」: one form per year for the planner, without JavaScript, and nothing typed is lost."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.choices import Stage
from kpis.models import Event, PopulationActual
from kpis.workflow import cycle
from tests.builders import make_actual, make_goal, make_goal_target, make_planner, make_year
from tests.office.population.series import chosen, counted, make_population, make_series, typed, url
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    planner = make_planner(display_name="企画 花子")
    client.force_login(planner)
    return planner


@pytest.fixture
def series():
    make_year()
    return make_series()


def text_of(answer) -> str:
    return answer.content.decode()


def send(client, *fields, year=2025, **more):
    data = {key: content for one in fields for key, content in one.items()} | more
    return client.post(url(year), data)


def input_of(page: str, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]


# --- What stands on it ---------------------------------------------------------------------------------------


def test_the_plans_figures_and_the_actuals_before_stand_beside_the_field(client, planner, series):
    make_year(2026)
    make_population(series=series)
    page = text_of(client.get(url(2026)))
    for words in (
        "66,125人",
        "計画書・国勢調査",
        "63,417人",
        "計画書・将来推計",
        "64,402人",
        "住民基本台帳・令和7年10月1日現在",
    ):
        assert words in page
    assert '<option value="register" selected>' in page
    assert "value=" not in input_of(page, f"s{series.pk}-value")


def test_a_series_of_a_numeric_target_leads_to_its_row_and_has_no_field(client, planner, series):
    target = make_goal_target(make_goal(number=1))
    fertility = make_series("fertility", "合計特殊出生率", goal=target.goal, unit="", decimals=2)
    make_actual("1.33", kpi=target)
    page = text_of(client.get(url()))
    assert f'href="{reverse("entry:page", args=["ina-3", 2025])}#kpi-G1"' in page
    assert "1.33（確定）" in page
    assert f"s{fertility.pk}-value" not in page


def test_each_series_says_to_which_time_its_values_belong(client, planner, series):
    target = make_goal_target(make_goal(number=1), time_basis="calendar_year")
    make_series("change", "社会動態", goal=target.goal)
    make_population(series=series)
    page = text_of(client.get(url()))
    assert "基準：時点" in page and "基準：暦年（1月～12月）" in page
    make_year(2026)
    assert "基準：時点（前回：令和7年10月1日現在）" in text_of(client.get(url(2026)))


def test_the_years_known_are_columns_and_of_the_same_year_the_actual_counts(client, planner, series):
    make_year(2026)
    make_population("64000", year=2025, series=series)
    page = text_of(client.get(url(2026)))
    heads = re.findall(r'<th scope="col" class="num">([^<]+)</th>', page)
    assert heads == ["H22", "R2", "R7", "令和8年度", "計画の見込み"]


def test_the_pages_of_the_year_and_of_the_entry_lead_to_it(client, planner, series):
    page = text_of(client.get(reverse("steering:page", args=["ina-3", 2025])))
    assert f'href="{url()}"' in page
    assert "1系列が未入力です" in page
    assert f'href="{url()}"' in text_of(client.get(reverse("entry:page", args=["ina-3", 2025])))
    make_population(series=series)
    assert "入力済み" in text_of(client.get(reverse("steering:page", args=["ina-3", 2025])))


def test_a_plan_without_an_outlook_says_so(client, planner):
    make_year()
    assert "人口の将来展望は登録されていません" in text_of(client.get(url()))
    assert url() not in text_of(client.get(reverse("steering:page", args=["ina-3", 2025])))


def test_the_queries_do_not_grow_with_the_series(client, planner, series):
    def grow(count: int) -> None:
        for number in range(count):
            code = f"s{PopulationActual.objects.count()}-{number}"
            make_population(series=make_series(code, f"系列{code}"))

    assert_queries_do_not_grow(url(), grow, rows=(1, 10), client=client)


# --- Saving --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("６４，４０２", "64402"),
        ("64402人", "64402"),
        ("64 402 人", "64402"),
        ("△1,200", "-1200"),
        ("64,402.5", "64402.5"),
    ],
)
def test_a_number_is_read_as_a_japanese_keyboard_gives_it(client, planner, series, text, value):
    assert send(client, typed(series, text, confirmed=value)).status_code == 302
    assert PopulationActual.objects.get().value == Decimal(value)


def test_who_saves_is_told_and_finds_it_in_the_history_of_the_page(client, planner, series):
    answer = send(client, typed(series))
    assert answer["Location"] == url()
    page = text_of(client.get(url()))
    assert "総人口の令和7年度の実績を保存しました。" in page
    assert ">総人口 未入力 → 64,402人（確定）" in page
    assert 'value="64,402"' in input_of(page, f"s{series.pk}-value")


@pytest.mark.parametrize(
    ("typo", "words"),
    [
        ({"value": "六万"}, "数値として読み取れません"),
        ({"value": "64,402世帯"}, "単位「人」と異なります"),
        ({"as_of": ""}, "いつの時点の値か"),
        ({"kind": ""}, "統計の種類を選んでください"),
        ({"value": "", "status": "absent"}, "値がない理由を選んでください"),
        ({"value": "", "status": "absent", "absence": "pending", "expected_month": "来年"}, "公表予定月は"),
    ],
)
def test_a_mistake_is_said_at_the_field_and_what_was_typed_stays(client, planner, series, typo, words):
    page = text_of(send(client, typed(series, **({"note": "転入が増えた"} | typo))))
    assert words in page
    assert "次の系列は、まだ保存していません" in page
    assert "転入が増えた" in page
    for href in re.findall(rf'href="#(s{series.pk}-\w+)"', page):
        assert f'id="{href}"' in page
    assert not PopulationActual.objects.exists()


def test_an_unusual_value_is_asked_about_and_stored_once_confirmed(client, planner, series):
    page = text_of(send(client, typed(series, "6,440")))
    assert "10分の1以下です" in page
    assert not PopulationActual.objects.exists()
    assert send(client, typed(series, "6,440", confirmed="6440")).status_code == 302
    assert PopulationActual.objects.get().value == 6440


def test_a_confirmation_holds_for_its_own_number_only(client, planner, series):
    assert "10分の1以下です" in text_of(send(client, typed(series, "644", confirmed="6440")))


def test_why_there_is_no_value_is_stored_and_can_be_taken_back(client, planner, series):
    absent = {"value": "", "status": "absent", "as_of": ""}
    send(client, typed(series, absence="pending", expected_month="2026-11", **absent))
    stored = PopulationActual.objects.get()
    assert (stored.status, str(stored.expected_month)) == ("pending", "2026-11-01")
    assert 'value="2026-11"' in text_of(client.get(url()))
    send(client, typed(series, version=1, absence="missing", **absent))
    assert (PopulationActual.objects.get().status, PopulationActual.objects.get().expected_month) == ("missing", None)


def test_a_page_sent_as_it_was_shown_changes_nothing(client, planner, series):
    untouched = typed(series, "", status="provisional", as_of="")
    answer = client.post(url(), untouched, follow=True)
    assert "変更はありませんでした。" in text_of(answer)
    assert not PopulationActual.objects.exists()


# --- Two people on one value ---------------------------------------------------------------------------------


def test_who_comes_second_sees_both_values_and_chooses(client, planner, series):
    other = make_planner("other", display_name="企画 次郎")
    _saved_by(other, series, "64410")
    page = text_of(send(client, typed(series, "64,402", version=0)))
    assert "企画 次郎さんが保存しました" in page
    assert "64,410人（確定）" in page
    assert 'value="64,402"' in input_of(page, f"s{series.pk}-value")
    assert PopulationActual.objects.get().value == 64410

    send(client, typed(series, "64,402", version=1), chosen(series, "theirs"))
    assert PopulationActual.objects.get().value == 64410
    send(client, typed(series, "64,402", version=1), chosen(series, "mine"))
    assert PopulationActual.objects.get().value == 64402


def test_a_choice_made_on_an_older_version_is_asked_about_again(client, planner, series):
    other = make_planner("other")
    _saved_by(other, series, "64410")
    _saved_by(other, series, "64420", version=1)
    page = text_of(send(client, typed(series, "64,402", version=1), chosen(series, "mine")))
    assert "64,420人（確定）" in page
    assert PopulationActual.objects.get().value == 64420


def test_who_changed_nothing_only_learns_that_another_did(client, planner, series):
    other = make_planner("other")
    _saved_by(other, series, "64402")
    _saved_by(other, series, "64420", version=1)
    page = text_of(send(client, typed(series, "64,402", version=1)))
    assert "ほかの人が次の値を更新しました" in page
    assert PopulationActual.objects.get().value == 64420


def _saved_by(user, series, value, version=0):
    year = series.strategy.reporting_years.get()
    cycle.save_population(series, year, counted(value), version=version, by=user)


# --- Closed and corrected ------------------------------------------------------------------------------------


def test_before_the_council_the_page_says_why_it_is_closed(client, planner, series):
    make_population(series=series)
    series.strategy.reporting_years.update(stage=Stage.COUNCIL)
    page = text_of(client.get(url()))
    assert "審議会で審議中のため" in page
    assert "64,402人（確定）" in page
    assert "<form" not in page.partition('class="entry-rows"')[2].partition("</main>")[0]
    answer = text_of(send(client, typed(series, "64,500", version=1)))
    assert "審議会で審議中のため" in answer
    assert PopulationActual.objects.get().value == 64402


def test_a_published_year_asks_for_the_reason_of_a_correction(client, planner, series):
    make_population(series=series)
    series.strategy.reporting_years.update(stage=Stage.PUBLISHED, published_at="2026-10-01T00:00:00Z")
    page = text_of(send(client, typed(series, "64,420", version=1, note="転記")))
    assert "訂正の理由を入力してください。" in page
    assert 'value="64,420"' in input_of(page, f"s{series.pk}-value")
    assert PopulationActual.objects.get().value == 64402
    send(client, typed(series, "64,420", version=1), reason="転記の誤り")
    assert PopulationActual.objects.get().value == 64420
    assert Event.objects.get(act="corrected").reason == "転記の誤り"
