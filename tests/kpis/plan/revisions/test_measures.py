"""改訂 of measures: a new name holds from a fiscal year on, old years keep the old one; measures come and go."""

import datetime as dt

import pytest

from kpis.choices import Stage
from kpis.models import KPI, Event
from kpis.plan.revisions.acts import Occasion, revise
from kpis.plan.revisions.measures import MeasureChanges, NewMeasure, NewName
from organization.refusals import Refused
from projects.models import Measure
from reports.releases.differences import differences
from reports.releases.issued import snapshot_at, snapshot_now
from reports.releases.publish import publish
from reports.review import build_review
from tests.builders import make_actual, make_department, make_kpi, make_measure, make_planner, make_project, make_year

pytestmark = pytest.mark.django_db
OLD, NEW = "結婚支援", "出会いと結婚の応援"
WRITE = "/admin/revisions/ina-3/new/"


@pytest.fixture
def kpi():
    kpi = make_kpi(make_measure(name=OLD))
    for year in (2026, 2027):
        make_actual("18", year=year, kpi=kpi)
    return kpi


@pytest.fixture
def planner(client, kpi):
    client.force_login(person := make_planner())
    return person


def occasion(valid_from=2027) -> Occasion:
    return Occasion("令和9年3月改訂", dt.date(2027, 3, 20), valid_from, "県の計画の改定に合わせるため")


def measure_in(year, kpi):
    """The measure as the report of a year has it; None where it has none."""
    goals = build_review(kpi.strategy, year).goals
    measures = [measure for goal in goals for project in goal.projects for measure in project.measures]
    return next((measure for measure in measures if measure.code == kpi.measure.code), None)


def rename(kpi, name=NEW, valid_from=2027):
    changes = MeasureChanges(names=[NewName(Measure.objects.get(pk=kpi.measure_id), name)])
    return revise(kpi.strategy, occasion(valid_from), measures=changes, by=make_planner())


# --- Renamed -----------------------------------------------------------------------------------------------


def test_the_new_name_holds_from_its_year_on_and_earlier_years_keep_the_old_one(kpi):
    rename(kpi)
    assert [measure_in(year, kpi).name for year in (2026, 2027, None)] == [OLD, NEW, NEW]
    assert [build_review(kpi.strategy, year).row(kpi.code).place.measure_name for year in (2026, 2027)] == [OLD, NEW]


@pytest.mark.parametrize("year", [2026, 2027])
def test_both_names_are_told_in_every_year(kpi, year):
    rename(kpi)
    assert measure_in(year, kpi).notes == (f"名称はR8まで「{OLD}」、その後「{NEW}」（令和9年3月改訂）",)


def test_two_renamings_each_keep_their_years(kpi):
    rename(kpi, "二つ目", 2026)
    rename(kpi, "三つ目", 2028)
    assert [measure_in(year, kpi).name for year in (2025, 2026, 2027, 2028)] == [OLD, "二つ目", "二つ目", "三つ目"]


def test_a_published_year_has_no_unpublished_change_from_a_later_renaming(kpi):
    year = make_year(2026, Stage.COUNCIL)
    publish(year, by=make_planner(), reason="未提出は実績値なしとする")
    rename(kpi)
    working, published = snapshot_now(kpi.strategy, 2026), snapshot_at(kpi.strategy, 2026)
    assert working.plan["goals"][0]["projects"][0]["measures"][0]["name"] == OLD
    assert list(differences(published, working)) == []


def test_the_renaming_stands_in_the_history_with_its_reason(kpi):
    rename(kpi)
    assert "県の計画の改定" in kpi.measure.history.first().history_change_reason
    assert Event.objects.get().detail["measures_renamed"] == [kpi.measure.code]


def test_the_same_name_is_no_revision(kpi):
    with pytest.raises(Refused, match="変わる内容がありません"):
        rename(kpi, OLD)


def test_the_entry_page_says_the_name_of_its_year(client, planner, kpi):
    rename(kpi)
    for year, name in ((2026, OLD), (2027, NEW)):
        make_year(year)
        assert name in client.get(f"/admin/entry/ina-3/{year}/").content.decode()


# --- Added and ended ---------------------------------------------------------------------------------------


def test_an_ended_measure_leaves_the_plan_with_its_kpis(kpi):
    changes = MeasureChanges(endings=[kpi.measure])
    revise(kpi.strategy, occasion(), measures=changes, by=make_planner())
    assert measure_in(2026, kpi) is not None
    assert measure_in(2027, kpi) is None
    assert [build_review(kpi.strategy, year).tally.total for year in (2026, 2027)] == [1, 0]


def test_an_added_measure_comes_with_its_kpis_from_its_year_on(kpi):
    new = NewMeasure(make_project(), "空き家の活用", ["空き家を減らします。"], [make_department()])
    additions = [make_kpi(save=False, measure=None, goal=None, code="", name=name) for name in ("一つ目", "二つ目")]
    for addition in additions:
        addition.measure = None
    revise(kpi.strategy, occasion(), additions=additions, measures=MeasureChanges(additions=[new]), by=make_planner())
    made = Measure.objects.get(name="空き家の活用")
    assert list(made.kpis.order_by("code").values_list("code", flat=True)) == [f"{made.code}-1", f"{made.code}-2"]
    assert list(map(str, made.departments.all())) == [str(make_department())]
    assert [measure_in(year, made.kpis.first()) is not None for year in (2026, 2027)] == [False, True]


def test_an_ended_measure_takes_no_new_kpi(kpi):
    with pytest.raises(Refused, match="終える施策"):
        revise(
            kpi.strategy,
            occasion(),
            additions=[make_kpi(kpi.measure, save=False)],
            measures=MeasureChanges(endings=[kpi.measure]),
            by=make_planner(),
        )
    assert Measure.objects.get(pk=kpi.measure_id).final_year is None


# --- The pages ---------------------------------------------------------------------------------------------

OCCASION = {
    "title": "令和9年3月改訂",
    "decided_on": "2027-03-20",
    "valid_from": "2027",
    "reason": "県の計画に合わせる",
}


def test_a_measure_is_renamed_on_the_page_after_both_names_were_shown(client, planner, kpi):
    typed = OCCASION | {"measure": kpi.measure.code, f"measure-{kpi.measure_id}-name": NEW}
    page = client.post(WRITE, typed).content.decode()
    assert OLD in page and NEW in page
    assert Measure.objects.get(pk=kpi.measure_id).name == OLD
    page = client.post(WRITE, typed | {"confirmed": "1"}, follow=True).content.decode()
    assert "施策の名称" in page and OLD in page and NEW in page
    assert Measure.objects.get(pk=kpi.measure_id).name == NEW


def test_a_measure_is_ended_on_the_page_which_names_its_kpis_first(client, planner, kpi):
    key = f"measure-{kpi.measure_id}"
    typed = OCCASION | {"measure": kpi.measure.code, f"{key}-name": OLD, f"{key}-ends": "on"}
    assert kpi.name in client.post(WRITE, typed).content.decode()
    page = client.post(WRITE, typed | {"confirmed": "1"}, follow=True).content.decode()
    assert f"令和8年度で終了：施策 {kpi.measure.code} {OLD}" in page
    assert KPI.objects.get(pk=kpi.pk).final_year == 2026


def test_a_measure_and_two_kpis_are_added_on_the_page(client, planner, kpi):
    project, department = kpi.measure.project, make_department()
    typed = OCCASION | {"add": "2", "add_measure": "1", "new-measure-project": project.pk}
    typed |= {"new-measure-name": "空き家の活用", "new-measure-narrative": "空き家を減らします。"}
    typed |= {"new-measure-departments": [department.pk]}
    for place in (1, 2):
        fields = {"name": f"指標{place}", "target_text": "5件", "target_value": "5", "owner": department.pk}
        fields |= {"direction": "increase", "accumulation": "annual", "guide_method": "constant", "unit": "件"}
        typed |= {f"new-{place}-{name}": value for name, value in fields.items()}
    page = client.post(WRITE, typed).content.decode()
    assert "空き家の活用" in page and not Measure.objects.filter(name="空き家の活用").exists()
    client.post(WRITE, typed | {"confirmed": "1"})
    made = Measure.objects.get(name="空き家の活用")
    assert (made.narrative, made.first_year, made.kpis.count()) == (["空き家を減らします。"], 2027, 2)


def test_the_measures_page_tells_both_names(client, planner, kpi):
    make_year(2027)
    rename(kpi)
    page = client.get(f"/ina-3/2027/measures/{kpi.measure.code}/").content.decode()
    assert f"名称はR8まで「{OLD}」" in page
