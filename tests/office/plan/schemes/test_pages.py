"""評価の区分: the page, the limits of an own scheme, and the preview that is confirmed with a reason."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from kpis.assessing import scheme_of
from kpis.choices import Stage
from kpis.models import Event, ReportingYear
from office.plan.schemes.forms import OwnForm
from office.plan.schemes.years import schemes_for
from reports.releases.publish import withdraw
from tests.builders import make_actual, make_kpi, make_planner, make_strategy, make_year
from tests.office.plan.schemes.acting import own
from tests.reports.published import make_published

pytestmark = pytest.mark.django_db
PAGE, CHANGE = "/admin/schemes/ina-3/", "/admin/schemes/ina-3/change/"
NAGANO = f"{CHANGE}?scheme=nagano"
OWN = f"{CHANGE}?scheme=ina&own=1&name=市の区分&source=議決&figure=ratio_to_target&limit_on_track=100"
REASON = {"reason": "県の区分にそろえる"}


@pytest.fixture
def planner(client) -> Client:
    client.force_login(make_planner("planner"))
    return client


@pytest.fixture
def year() -> ReportingYear:
    make_actual("18", kpi=make_kpi(number=1))
    return make_year(2025)


def text_of(response) -> str:
    return response.content.decode()


def seen_in(response) -> str:
    return re.search(r'name="seen" value="(\w+)"', text_of(response)).group(1)


def test_the_page_shows_every_scheme_with_its_classes_and_says_that_published_years_stay(planner, year):
    make_year(2026, Stage.PUBLISHED)
    page = text_of(planner.get(PAGE))
    for scheme in schemes_for(make_strategy()).values():
        assert scheme.name in page and scheme.source in page
    assert page.count("いまの区分</span>") == 1
    assert "50％以上80％未満" in page
    assert "変わりません（公表したときのまま）" in page


def test_the_ways_to_it_stand_on_the_pages_of_the_years(planner, year):
    for address in ("/admin/years/", "/admin/years/ina-3/2025/"):
        assert f'href="{PAGE}"' in text_of(planner.get(address)), address


def test_looking_changes_nothing(planner, year):
    page = text_of(planner.get(NAGANO))
    assert "1指標のうち1指標の評価が変わります。" in page
    assert "達成率 90.0％" in page and "目安値に対する進捗率 71.4％" in page
    assert make_strategy().grade_scheme.code == "ina"


def test_a_reason_makes_it_so_and_the_history_tells(planner, year):
    answer = planner.post(NAGANO, REASON | {"seen": seen_in(planner.get(NAGANO))}, follow=True)
    assert make_strategy().grade_scheme.code == "nagano"
    page = text_of(answer)
    assert "令和7年度から、この区分で評価します。" in page
    assert REASON["reason"] in page and "1件" in page
    assert "評価の区分の変更" in text_of(planner.get("/admin/years/ina-3/2025/"))


def test_without_a_reason_it_is_told_at_the_field(planner, year):
    answer = planner.post(NAGANO, {"reason": " ", "seen": seen_in(planner.get(NAGANO))})
    assert "変更の理由を入力してください。" in text_of(answer)
    assert make_strategy().grade_scheme.code == "ina"


def test_who_comes_second_sees_the_new_state_and_loses_no_word(planner, year):
    seen = seen_in(planner.get(NAGANO))
    ibaraki = f"{CHANGE}?scheme=ibaraki"
    planner.post(ibaraki, {"reason": "先の人", "seen": seen_in(planner.get(ibaraki))})
    answer = planner.post(NAGANO, REASON | {"seen": seen})
    page = text_of(answer)
    assert "ほかの人が" in page and REASON["reason"] in page
    assert schemes_for(make_strategy())["ibaraki"].name in page
    assert make_strategy().grade_scheme.code == "ibaraki"
    planner.post(NAGANO, REASON | {"seen": seen_in(answer)})
    assert make_strategy().grade_scheme.code == "nagano"


def test_own_limits_go_over_the_preview_too(planner, year):
    form = text_of(planner.get("/admin/schemes/ina-3/own/?scheme=ina"))
    assert 'value="100"' in form and "「おおむね順調」の下限" in form
    address = f"{OWN}&limit_mostly_on_track=95"
    preview = planner.get(address)
    assert "1指標のうち1指標の評価が変わります。" in text_of(preview)
    planner.post(address, REASON | {"seen": seen_in(preview)})
    scheme = scheme_of(make_strategy())
    assert (scheme.name, scheme.source, scheme.thresholds) == ("市の区分", "議決", (100, 95))
    assert "独自の区分</span>" in text_of(planner.get(PAGE))


def test_wrong_limits_come_back_with_what_was_typed(planner, year):
    page = text_of(planner.get(f"{OWN}&limit_mostly_on_track=１２０"))
    assert "「順調」の下限（100％）より小さくしてください。" in page
    assert 'value="１２０"' in page and 'value="市の区分"' in page


def test_the_scheme_of_now_has_nothing_to_confirm(planner, year):
    page = text_of(planner.get(f"{CHANGE}?scheme=ina"))
    assert "変更するところはありません。" in page and "この区分に変更する" not in page


def test_an_unknown_scheme_is_not_there(planner, year):
    assert planner.get(f"{CHANGE}?scheme=kagoshima").status_code == 404
    assert planner.get(CHANGE).status_code == 404


def test_another_strategy_s_own_scheme_is_not_offered(planner, year):
    make_strategy("other", grades=("ratio_to_target", 90, 60))
    assert "other-own" not in text_of(planner.get(PAGE))
    assert planner.get(f"{CHANGE}?scheme=other-own").status_code == 404


def test_a_year_taken_back_follows_only_where_it_is_ticked(planner):
    withdraw(make_published(), reason="時期が早かった")
    preview = planner.get(NAGANO)
    assert "公表を取り消した年度なので、下で選んだときだけ変わります。" in text_of(preview)
    planner.post(NAGANO, REASON | {"seen": seen_in(preview)})
    assert ReportingYear.objects.get().grade_scheme["code"] == "ina"
    again = planner.get(NAGANO)
    planner.post(NAGANO, REASON | {"seen": seen_in(again), "also": "2025"})
    assert ReportingYear.objects.get().grade_scheme is None
    assert Event.objects.filter(act="scheme_changed", fiscal_year=2025).count() == 1


def test_with_no_year_under_way_it_is_used_from_the_next_one(planner):
    make_published()
    preview = planner.get(NAGANO)
    assert "公表していない年度はありません" in text_of(preview)
    answer = planner.post(NAGANO, REASON | {"seen": seen_in(preview)}, follow=True)
    assert "次に始める年度から、この区分で評価します。" in text_of(answer)


class TestOwnLimits:
    def test_they_are_read_as_a_japanese_keyboard_writes_them(self):
        wanted = own(limit_on_track="１００％", limit_mostly_on_track="７２．５")
        assert wanted.thresholds == (Decimal(100), Decimal("72.5"))

    @pytest.mark.parametrize(
        ("typed", "field", "message"),
        [
            ({"limit_mostly_on_track": "100"}, "limit_mostly_on_track", "「順調」の下限（100％）より小さく"),
            ({"limit_on_track": ""}, "limit_on_track", "下限を入力してください"),
            ({"limit_on_track": "十割"}, "limit_on_track", "数値"),
            ({"limit_mostly_on_track": "△10"}, "limit_mostly_on_track", "0から9999.99"),
            ({"limit_mostly_on_track": "80.005"}, "limit_mostly_on_track", "小数2桁"),
            ({"name": ""}, "name", "区分の名称を入力"),
        ],
        ids=str,
    )
    def test_a_wrong_one_is_told_at_its_field(self, typed, field, message):
        strategy = make_strategy()
        data = {"name": "市の区分", "figure": "ratio_to_target", "limit_on_track": "100", "limit_mostly_on_track": "80"}
        form = OwnForm(data | typed, base=schemes_for(strategy)["ina"], strategy=strategy)
        assert not form.is_valid()
        assert message in str(form.errors[field])
