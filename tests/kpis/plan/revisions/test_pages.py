"""The planner chooses, types, confirms; nothing is written before that."""

import pytest

from kpis.models import KPI, Revision
from kpis.plan.revisions.in_force import as_of
from tests.builders import make_kpi, make_planner, make_user

pytestmark = pytest.mark.django_db
LIST, CHOOSE, WRITE = "/admin/revisions/ina-3/", "/admin/revisions/ina-3/choose/", "/admin/revisions/ina-3/new/"


@pytest.fixture
def kpi():
    return make_kpi(target="20")


@pytest.fixture
def planner(client, kpi):
    client.force_login(make_planner())
    return client


def typed(kpi, **fields) -> dict:
    new = {"name": kpi.name, "unit": kpi.unit, "target_text": "30人/年", "target_value": "３０", "target_year": "2029"}
    occasion = {
        "title": "令和9年3月改訂",
        "decided_on": "2027-03-20",
        "valid_from": "2027",
        "reason": "県の計画に合わせる",
    }
    return {"kpi": kpi.code} | occasion | {f"kpi-{kpi.pk}-{name}": value for name, value in new.items()} | fields


def test_the_confirmation_says_what_changes_and_writes_nothing(planner, kpi):
    page = planner.post(WRITE, typed(kpi)).content.decode()
    assert "20人/年" in page
    assert "30人/年" in page
    assert not Revision.objects.exists()


def test_confirmed_the_revision_stands(planner, kpi):
    response = planner.post(WRITE, typed(kpi, confirmed="1"), follow=True)
    kpi.refresh_from_db()
    assert kpi.target_value == 30
    assert "令和9年3月改訂" in response.content.decode()


def test_what_was_typed_when_the_session_ended_comes_back_to_be_confirmed_and_no_password_with_it(client, planner, kpi):
    client.logout()
    asked = client.post(WRITE, typed(kpi, confirmed="1"))
    assert "県の計画に合わせる" in asked.content.decode()
    client.force_login(make_planner())
    page = client.post(WRITE, typed(kpi, confirmed="1", resumed="1", username="a", password="geheim")).content.decode()
    assert "県の計画に合わせる" in page
    assert "geheim" not in page
    assert 'name="resumed"' not in page
    assert not Revision.objects.exists()


def test_a_number_that_is_none_stays_in_its_field_with_the_error(planner, kpi):
    page = planner.post(WRITE, typed(kpi, **{f"kpi-{kpi.pk}-target_value": "たくさん"})).content.decode()
    assert 'value="たくさん"' in page
    assert "数値" in page


def test_a_target_whose_text_says_another_number_is_refused_at_its_field(planner, kpi):
    page = planner.post(WRITE, typed(kpi, **{f"kpi-{kpi.pk}-target_value": "75"})).content.decode()
    assert "「30人/年」と数値「75」" in page
    assert not Revision.objects.exists()


class TestAUnit:
    """Changed with a factor that converts what nobody retyped."""

    @pytest.fixture
    def money(self):
        return make_kpi(
            baseline="150000",
            target="300000",
            unit="千円",
            baseline_text="150,000千円/年",
            target_text="300,000千円/年",
        )

    def typed(self, money, **fields) -> dict:
        new = {"name": money.name, "unit": "百万円", "per": "year", "target_text": money.target_text}
        new |= {"target_value": "300000", "baseline_text": money.baseline_text, "baseline_value": "150000"}
        new |= {"baseline_year": "2023", "target_year": "2029", "factor": "0.001"} | fields
        data = {name: value for name, value in typed(money).items() if not name.startswith("kpi-")}
        return data | {f"kpi-{money.pk}-{name}": value for name, value in new.items()}

    def test_the_confirmation_shows_baseline_and_target_in_both_units(self, planner, money):
        page = planner.post(WRITE, self.typed(money)).content.decode()
        assert all(text in page for text in ("300,000千円/年", "300百万円/年", "150百万円/年", "0.001"))

    def test_confirmed_the_plan_speaks_the_new_unit(self, planner, money):
        planner.post(WRITE, self.typed(money, target_text="350百万円/年", target_value="350") | {"confirmed": "1"})
        money.refresh_from_db()
        assert (money.unit, money.target_value, money.baseline_value) == ("百万円", 350, 150)
        assert money.baseline_text == "150百万円/年"

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"factor": ""}, "千円から百万円は0.001です"),
            ({"factor": "1000"}, "倍率が単位と合いません"),
            ({"unit": "千円"}, "倍率は入力しないでください"),
            ({"target_value": "350"}, "合いません"),
        ],
    )
    def test_a_factor_that_is_missing_or_does_not_fit_is_told_at_its_field(self, planner, money, fields, why):
        assert why in planner.post(WRITE, self.typed(money, **fields)).content.decode()
        assert not Revision.objects.exists()


def test_a_kpi_is_ended(planner, kpi):
    planner.post(WRITE, typed(kpi, **{f"kpi-{kpi.pk}-ends": "on", "confirmed": "1"}))
    kpi.refresh_from_db()
    assert kpi.final_year == 2026


def test_a_kpi_is_added_with_the_next_number_of_its_measure(planner, kpi):
    new = {
        "measure": kpi.measure_id,
        "name": "新しい指標",
        "unit": "件",
        "per": "year",
        "target_text": "5件/年",
        "target_value": "5",
        "direction": "increase",
        "accumulation": "annual",
        "guide_method": "constant",
        "owner": kpi.owner_id,
    }
    data = typed(kpi, add="1", confirmed="1") | {f"new-1-{name}": value for name, value in new.items()}
    planner.post(WRITE, data)
    added = KPI.objects.get(name="新しい指標")
    assert (added.code, added.first_year) == (f"1-1-{kpi.number + 1}", 2027)


def test_nothing_chosen_is_told(planner):
    assert "一つ以上選ぶ" in planner.get(WRITE, follow=True).content.decode()


@pytest.mark.parametrize("address", [LIST, CHOOSE, WRITE])
def test_only_planning_revises(client, kpi, address):
    assert client.get(address).status_code == 302
    client.force_login(make_user(departments=[kpi.owner]))
    assert client.get(address).status_code == 403


class TestSeveralInOneRevision:
    """Taken in and left out on the way; what was typed stays, and one confirmation writes all or nothing."""

    def test_another_kpi_is_taken_in_and_what_was_typed_stays(self, planner, kpi):
        other = make_kpi(name="別の指標")
        page = planner.post(WRITE, typed(kpi, take="1", more=other.code)).content.decode()
        assert f'name="kpi" value="{other.code}"' in page
        assert 'value="３０"' in page
        assert 'value="別の指標"' in page
        assert "次の項目を確認してください" not in page

    def test_a_kpi_is_left_out_again(self, planner, kpi):
        other = make_kpi(name="別の指標")
        page = planner.post(WRITE, typed(kpi, drop=other.code) | {"kpi": [kpi.code, other.code]}).content.decode()
        assert f'name="kpi" value="{other.code}"' not in page
        assert 'value="３０"' in page

    @pytest.mark.parametrize(("more", "field"), [("+kpi", "new-1-name"), ("+measure", "new-measure-name")])
    def test_a_new_kpi_or_measure_is_taken_in(self, planner, kpi, more, field):
        page = planner.post(WRITE, typed(kpi, take="1", more=more)).content.decode()
        assert f'name="{field}"' in page

    def test_the_last_one_left_out_keeps_title_and_reason(self, planner, kpi):
        page = planner.post(WRITE, typed(kpi, drop=kpi.code)).content.decode()
        assert 'value="令和9年3月改訂"' in page
        assert "県の計画に合わせる" in page

    def test_from_the_confirmation_one_can_go_back(self, planner, kpi):
        page = planner.post(WRITE, typed(kpi, back="1")).content.decode()
        assert 'value="３０"' in page
        assert not Revision.objects.exists()

    def test_all_of_them_stand_in_one_revision(self, planner, kpi):
        other = make_kpi(name="別の指標")
        both = typed(other) | typed(kpi, confirmed="1") | {"kpi": [kpi.code, other.code]}
        planner.post(WRITE, both)
        assert set(Revision.objects.get().replaced.values_list("kpi__code", flat=True)) == {kpi.code, other.code}

    def test_an_error_in_one_writes_none(self, planner, kpi):
        other = make_kpi(name="別の指標")
        both = typed(other, **{f"kpi-{other.pk}-target_value": "たくさん"}) | typed(kpi, confirmed="1")
        page = planner.post(WRITE, both | {"kpi": [kpi.code, other.code]}).content.decode()
        assert 'value="たくさん"' in page
        assert not Revision.objects.exists()


class TestHowItIsMeasured:
    def test_a_target_becomes_words_and_earlier_years_keep_the_number(self, planner, kpi):
        words = {"target_text": "策定", "target_value": "", "method": "attainment"}
        planner.post(WRITE, typed(kpi, confirmed="1", **{f"kpi-{kpi.pk}-{name}": one for name, one in words.items()}))
        kpi.refresh_from_db()
        assert (kpi.target_text, kpi.target_value, kpi.method) == ("策定", None, "attainment")
        (then,) = as_of([kpi], kpi.strategy, 2026)
        assert (then.target_value, then.method) == (20, "")

    def test_a_baseline_without_a_year_may_stay_so(self, planner, kpi):
        KPI.objects.filter(pk=kpi.pk).update(baseline_year=None)
        planner.post(WRITE, typed(kpi, confirmed="1"))
        kpi.refresh_from_db()
        assert (kpi.target_value, kpi.baseline_year) == (30, None)

    def test_words_without_the_judgement_are_refused_at_the_field(self, planner, kpi):
        words = {f"kpi-{kpi.pk}-target_text": "策定", f"kpi-{kpi.pk}-target_value": ""}
        page = planner.post(WRITE, typed(kpi, confirmed="1", **words)).content.decode()
        assert "指標値を数値で入力してください。" in page
        assert not Revision.objects.exists()

    def test_target_year_decimals_method_and_period_are_revised(self, planner, kpi):
        new = {"target_year": "2031", "decimals": "1", "method": "difference", "time_basis": "calendar_year"}
        planner.post(WRITE, typed(kpi, confirmed="1", **{f"kpi-{kpi.pk}-{name}": one for name, one in new.items()}))
        kpi.refresh_from_db()
        assert (kpi.target_year, kpi.decimals) == (2031, 1)
        assert (kpi.method, kpi.time_basis) == ("difference", "calendar_year")
        page = planner.get(LIST).content.decode()
        assert "差分法（基準からの進み）" in page
        assert "暦年（1月～12月）" in page

    def test_a_new_kpi_may_have_a_target_in_words(self, planner, kpi):
        new = {
            "measure": kpi.measure_id, "name": "計画の策定", "target_text": "策定", "method": "attainment",
            "direction": "increase", "accumulation": "stock", "owner": kpi.owner_id, "target_year": "2027",
        }  # fmt: skip
        occasion = {name: one for name, one in typed(kpi, confirmed="1").items() if not name.startswith("kpi")}
        planner.post(WRITE, occasion | {"add": "1"} | {f"new-1-{name}": one for name, one in new.items()})
        made = KPI.objects.get(name="計画の策定")
        assert (made.target_value, made.method, made.target_year) == (None, "attainment", 2027)


class TestTwoPlanners:
    def seen(self, planner, kpi) -> dict:
        page = planner.get(WRITE, {"kpi": kpi.code}).content.decode()
        return {f"kpi-{kpi.pk}-seen": page.split(f'name="kpi-{kpi.pk}-seen" value="')[1].split('"')[0]}

    def test_the_second_is_told_and_keeps_what_was_typed(self, planner, kpi):
        seen = self.seen(planner, kpi)
        KPI.objects.filter(pk=kpi.pk).update(target_text="25人/年", target_value=25)
        page = planner.post(WRITE, typed(kpi, confirmed="1", **seen)).content.decode()
        assert "ほかの人が先に変更しました。いまの内容は" in page
        assert "25人/年" in page
        assert 'value="３０"' in page
        assert not Revision.objects.exists()

    def test_having_seen_what_it_says_now_the_second_may_go_on(self, planner, kpi):
        KPI.objects.filter(pk=kpi.pk).update(target_text="25人/年", target_value=25)
        planner.post(WRITE, typed(kpi, confirmed="1", **self.seen(planner, kpi)))
        assert Revision.objects.count() == 1
