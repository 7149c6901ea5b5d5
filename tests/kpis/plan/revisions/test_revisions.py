"""改訂: a new target holds from a fiscal year on, old years keep the old one, both are printed."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.choices import Act, Stage
from kpis.models import KPI, Event, Revision
from kpis.plan.revisions.acts import Change, Occasion, revise
from organization.refusals import Refused
from reports.review import build_review
from tests.builders import make_actual, make_kpi, make_measure, make_planner, make_strategy, make_user, make_year

pytestmark = pytest.mark.django_db


def occasion(valid_from=2027, reason="県の計画の改定に合わせるため", **fields) -> Occasion:
    return Occasion("令和9年3月改訂", dt.date(2027, 3, 20), valid_from, reason, **fields)


def raised(kpi, target="30") -> Change:
    return Change(kpi, kpi.name, kpi.unit, f"{target}人/年", kpi.target_year, Decimal(target))


def row_in(year: int, kpi):
    return build_review(kpi.strategy, year).row(kpi.code)


class TestANewTarget:
    @pytest.fixture
    def kpi(self):
        kpi = make_kpi(baseline="13", target="20")
        for year in (2026, 2027):
            make_actual("18", year=year, kpi=kpi)
        revise(kpi.strategy, occasion(), changes=[raised(kpi)], by=make_planner())
        kpi.refresh_from_db()
        return kpi

    def test_holds_from_its_fiscal_year_on(self, kpi):
        assert row_in(2027, kpi).rated.achievement == "60.0％"

    def test_leaves_earlier_years_with_the_old_one(self, kpi):
        row = row_in(2026, kpi)
        assert (row.target.text, row.rated.achievement) == ("20人/年", "90.0％")

    def test_last_year_is_judged_by_the_target_of_last_year(self, kpi):
        assert row_in(2027, kpi).last.achievement == "90.0％"

    @pytest.mark.parametrize("year", [2026, 2027])
    def test_is_printed_beside_the_old_one_in_every_year(self, kpi, year):
        assert row_in(year, kpi).revision_notes == ("指標値はR8まで20人/年、その後30人/年（令和9年3月改訂）",)

    def test_stands_in_the_kpis_history_with_its_reason(self, kpi):
        assert "県の計画の改定" in kpi.history.first().history_change_reason

    def test_leaves_an_event(self, kpi):
        event = Event.objects.get(act=Act.REVISED)
        assert event.detail["changed"] == [kpi.code]


def test_a_new_name_alone_is_told_with_the_old_one_and_no_target():
    kpi = make_kpi(name="成婚者数")
    renamed = Change(kpi, "結婚した人の数", kpi.unit, kpi.target_text, kpi.target_year, kpi.target_value)
    revise(kpi.strategy, occasion(), changes=[renamed], by=make_planner())
    assert [row_in(year, kpi).name for year in (2026, 2027)] == ["成婚者数", "結婚した人の数"]
    assert row_in(2027, kpi).revision_notes == ("名称はR8まで「成婚者数」、その後「結婚した人の数」（令和9年3月改訂）",)


def test_two_revisions_each_keep_their_years():
    kpi = make_kpi(target="20")
    make_actual("18", year=2027, kpi=kpi)
    planner = make_planner()
    revise(kpi.strategy, occasion(2026), changes=[raised(kpi, "30")], by=planner)
    kpi.refresh_from_db()
    revise(kpi.strategy, occasion(2028), changes=[raised(kpi, "40")], by=planner)
    texts = [row_in(year, kpi).target.text for year in (2025, 2026, 2027, 2028)]
    assert texts == ["20人/年", "30人/年", "30人/年", "40人/年"]


def test_an_ended_kpi_leaves_the_denominator_from_then_on():
    kept, ended = make_kpi(), make_kpi()
    revise(kept.strategy, occasion(), endings=[ended], by=make_planner())
    assert [build_review(kept.strategy, year).tally.total for year in (2026, 2027)] == [2, 1]


def test_an_added_kpi_is_in_the_plan_from_its_first_year_on():
    kept = make_kpi()
    revise(kept.strategy, occasion(), additions=[make_kpi(save=False)], by=make_planner())
    assert [build_review(kept.strategy, year).tally.total for year in (2026, 2027)] == [1, 2]


def test_what_changes_nothing_is_no_revision():
    kpi = make_kpi()
    same = Change(kpi, kpi.name, kpi.unit, kpi.target_text, kpi.target_year, kpi.target_value)
    with pytest.raises(Refused, match="変わる内容がありません"):
        revise(kpi.strategy, occasion(), changes=[same], by=make_planner())


def test_a_reason_is_needed():
    kpi = make_kpi()
    with pytest.raises(Refused, match="理由"):
        revise(kpi.strategy, occasion(reason=" "), changes=[raised(kpi)], by=make_planner())


def test_a_published_year_is_not_revised():
    kpi = make_kpi()
    make_year(2027, Stage.PUBLISHED)
    with pytest.raises(Refused, match="公表済み"):
        revise(kpi.strategy, occasion(2027), changes=[raised(kpi)], by=make_planner())


def test_a_year_outside_the_plan_is_refused():
    kpi = make_kpi()
    with pytest.raises(Refused, match="計画期間の外"):
        revise(kpi.strategy, occasion(2031), changes=[raised(kpi)], by=make_planner())


def test_staff_do_not_revise():
    kpi = make_kpi()
    with pytest.raises(Refused):
        revise(kpi.strategy, occasion(), changes=[raised(kpi)], by=make_user(departments=[kpi.owner]))
    assert not Revision.objects.exists()


def test_a_failing_part_leaves_nothing_behind():
    kpi = make_kpi()
    twin = KPI(measure=make_measure(), code=kpi.code, target_text="1人", target_value=1, target_year=2029)
    with pytest.raises(Exception, match=r"(?i)unique"):
        revise(make_strategy(), occasion(), changes=[raised(kpi)], additions=[twin], by=make_planner())
    kpi.refresh_from_db()
    assert kpi.target_text == "20人/年"
