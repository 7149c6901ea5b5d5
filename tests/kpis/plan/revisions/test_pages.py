"""The planner chooses, types, confirms; nothing is written before that."""

import pytest

from kpis.models import KPI, Revision
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
