"""One number in several plans is entered once; each plan keeps its own state, stage and publication."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.entered import Entered
from kpis.models import Actual, Event
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.importing.act import import_table
from kpis.sheets.kit.problems import BadRows
from kpis.sheets.kit.table import Table, read_table
from kpis.statistics import STATISTICS
from kpis.workflow.cycle import (
    Values,
    accept,
    approve,
    finalize,
    move_year,
    open_entry,
    return_value,
    save_draft,
    submit,
    submit_all,
)
from kpis.workflow.runner import OVERTAKEN
from tests.builders import (
    make_actual,
    make_department,
    make_goal,
    make_kpi,
    make_measure,
    make_municipality,
    make_planner,
    make_project,
    make_strategy,
    make_user,
    make_year,
    number,
)

pytestmark = pytest.mark.django_db
KEY = "aquaculture"


def kpi_of(code: str = "ina-3", municipality=None, **fields):
    """A KPI of a plan of its own, with the common key."""
    strategy = make_strategy(code, municipality=municipality, short_name=f"計画{code}")
    measure = make_measure(make_project(make_goal(strategy)))
    return make_kpi(measure, **{"series": KEY, "owner": make_department("産業部 水産課")} | fields)


def entered(value="14", **more) -> Entered:
    return Entered(value=number(value), status=ValueStatus.PROVISIONAL, cause="増えた", **more)


def values() -> dict[str, tuple]:
    """Plan → value and state."""
    found = Actual.objects.select_related("kpi__strategy")
    return {one.kpi.strategy.code: (str(one.value.normalize()), one.state) for one in found}


@pytest.fixture
def here():
    return kpi_of("ina-3")


@pytest.fixture
def there(here):
    return kpi_of("sogo")


@pytest.fixture
def year(here, there):
    """The year of the plan that is worked on; the other plan's is open, too."""
    make_year(2025, strategy=there.strategy)
    return make_year(2025, strategy=here.strategy)


def other_year(there):
    return there.strategy.reporting_years.get(fiscal_year=2025)


def test_a_saved_value_is_written_to_every_plan(here, there, year):
    planner = make_planner()
    save_draft(here, year, entered(next_step="広げる"), version=0, by=planner)
    mine, theirs = here.actuals.get(), there.actuals.get()
    assert Entered.of(mine) == Entered.of(theirs) == entered(next_step="広げる")
    assert (theirs.version, theirs.updated_by, theirs.state) == (1, planner, ActualState.DRAFT)
    assert theirs.history.count() == 1


def test_each_plan_has_its_own_event_which_names_the_plan_of_the_entry(here, there, year):
    save_draft(here, year, entered(), version=0)
    mine, theirs = Event.objects.get(strategy=here.strategy), Event.objects.get(strategy=there.strategy)
    assert (mine.act, theirs.act, theirs.kpi) == (Act.SAVED, Act.SAVED, there)
    assert "series" not in mine.detail
    assert theirs.detail["series"] == f"計画ina-3 {here.code}"


def test_submitting_submits_in_every_plan(here, there, year):
    submit(save_draft(here, year, entered(), version=0).kept)
    assert {state for _, state in values().values()} == {ActualState.SUBMITTED}


def test_submitting_all_submits_in_every_plan(here, there, year):
    save_draft(here, year, entered(), version=0)
    bulk = submit_all(year, by=None)
    assert ([one.kpi for one in bulk.done], [one.kpi for one in bulk.also]) == ([here], [there])
    assert {state for _, state in values().values()} == {ActualState.SUBMITTED}


def test_the_heads_approval_is_one_for_all_plans(here, there, year):
    department = here.owner
    department.requires_approval = True
    department.save()
    head = make_user("head", departments=[department])
    head.services.update(is_head=True)
    actual = save_draft(here, year, entered(), version=0).kept
    submit(actual, by=make_user(departments=[department]))
    assert {state for _, state in values().values()} == {ActualState.AWAITING}
    approve(here.actuals.get(), by=head)
    assert {state for _, state in values().values()} == {ActualState.SUBMITTED}


def test_a_provisional_value_becomes_final_in_every_plan(here, there, year):
    actual = save_draft(here, year, entered(), version=0).kept
    finalize(actual, number("15"), version=1)
    theirs = there.actuals.get()
    assert (theirs.value, theirs.provisional_value, theirs.status) == (15, 14, ValueStatus.FINAL)


def test_a_return_concerns_one_plan(here, there, year):
    actual = submit(save_draft(here, year, entered(), version=0).kept)
    return_value(actual, reason="確認", by=make_planner())
    assert values() == {"ina-3": ("14", ActualState.RETURNED), "sogo": ("14", ActualState.SUBMITTED)}


def test_an_acceptance_concerns_one_plan(here, there, year):
    actual = submit(save_draft(here, year, entered(), version=0).kept)
    accept(actual, by=make_planner())
    assert values() == {"ina-3": ("14", ActualState.ACCEPTED), "sogo": ("14", ActualState.SUBMITTED)}


def test_an_accepted_value_of_the_other_plan_is_not_changed(here, there, year):
    submit(save_draft(here, year, entered(), version=0).kept)
    accept(there.actuals.get(), by=make_planner())
    save_draft(here, year, entered("15"), version=2)
    assert values() == {"ina-3": ("15", ActualState.DRAFT), "sogo": ("14", ActualState.ACCEPTED)}


@pytest.mark.parametrize("stage", [Stage.COUNCIL, Stage.PUBLISHED])
def test_a_plan_in_a_later_stage_is_not_changed(here, there, stage):
    year = make_year(2025, strategy=here.strategy)
    make_actual("12", kpi=there, state=ActualState.SUBMITTED)
    make_year(2025, stage, strategy=there.strategy)
    save_draft(here, year, entered(), version=0)
    assert values()["sogo"] == ("12", ActualState.SUBMITTED)


def test_staff_do_not_write_to_a_plan_that_is_checked_and_planning_does(here, there):
    year = make_year(2025, strategy=here.strategy)
    make_year(2025, Stage.CHECKING, strategy=there.strategy)
    save_draft(here, year, entered(), version=0, by=make_user(departments=[here.owner]))
    assert set(values()) == {"ina-3"}
    save_draft(here, year, entered("15"), version=1, by=make_planner())
    assert values()["sogo"] == ("15", ActualState.DRAFT)


def test_an_opening_of_the_other_plan_lets_its_department_write_there(here, there):
    year = make_year(2025, strategy=here.strategy)
    other = make_year(2025, Stage.CHECKING, strategy=there.strategy)
    until = timezone.localdate() + timedelta(days=3)
    open_entry(other, here.owner, until=until, reason="統計の遅れ", by=make_planner())
    save_draft(here, year, entered(), version=0, by=make_user(departments=[here.owner]))
    assert set(values()) == {"ina-3", "sogo"}


def test_a_plan_without_the_year_is_left_alone(here, there):
    save_draft(here, make_year(2025, strategy=here.strategy), entered(), version=0)
    assert set(values()) == {"ina-3"}


def test_who_does_not_serve_the_other_plans_department_does_not_write_there(here):
    there = kpi_of("sogo", owner=make_department("福祉部 こども課"))
    make_year(2025, strategy=there.strategy)
    year = make_year(2025, strategy=here.strategy)
    save_draft(here, year, entered(), version=0, by=make_user(departments=[here.owner]))
    assert set(values()) == {"ina-3"}


def test_another_citys_plan_with_the_same_key_is_not_joined(here):
    there = kpi_of("mihon-2", make_municipality("見本市", "999997", "見本県"))
    make_year(2025, strategy=there.strategy)
    save_draft(here, make_year(2025, strategy=here.strategy), entered(), version=0)
    assert set(values()) == {"ina-3"}


@pytest.mark.parametrize("other", [{"unit": "千人"}, {"per": "month"}, {"decimals": 1}, {"series": ""}])
def test_what_is_counted_otherwise_is_not_joined(here, other):
    there = kpi_of("sogo", **other)
    make_year(2025, strategy=there.strategy)
    save_draft(here, make_year(2025, strategy=here.strategy), entered(), version=0)
    assert set(values()) == {"ina-3"}


def test_what_another_has_changed_there_meanwhile_is_left_and_told(here, there, year):
    make_actual("12", kpi=there, version=5)
    hold = Values(year, None, [here])
    save_draft(here, year, entered(), version=0, hold=hold, beside={there.pk: 4})
    assert [(one.partner, one.act, one.why) for one in hold.elsewhere] == [(there, None, OVERTAKEN)]
    assert values()["sogo"][0] == "12"


def test_a_value_that_differs_there_is_not_handed_in_unseen(here, there, year):
    make_actual("12", kpi=there)
    submit(make_actual("14", kpi=here))
    assert values() == {"ina-3": ("14", ActualState.SUBMITTED), "sogo": ("12", ActualState.DRAFT)}


def test_the_answer_to_the_other_plans_promise_stays(here, there, year):
    make_actual("12", kpi=there, answer="開いた")
    save_draft(here, year, entered(), version=0)
    assert (there.actuals.get().answer, here.actuals.get().answer) == ("開いた", "")


def test_moving_one_plan_on_leaves_the_other_where_it_is(here, there, year):
    submit(save_draft(here, year, entered(), version=0).kept)
    move_year(year, Stage.CHECKING, by=make_planner())
    assert other_year(there).stage == Stage.ENTRY


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_value_without_a_series_costs_no_question(here):
    alone, year = make_kpi(here.measure), make_year(2025, strategy=here.strategy)
    with CaptureQueriesContext(connection) as captured:
        save_draft(alone, year, entered(), version=0)
    assert not [query["sql"] for query in captured if "series" in query["sql"].partition("WHERE")[2]]


def test_many_shared_values_are_handed_in_by_as_many_questions_as_one(here, there, year):
    def pair(key):
        return make_kpi(here.measure, series=key), make_kpi(there.measure, series=key)

    save_draft(here, year, entered(), version=0)
    one = queries_of(lambda: submit_all(year, by=None))
    for key in range(10):
        save_draft(pair(str(key))[0], year, entered(), version=0)
    assert queries_of(lambda: submit_all(year, by=None)) == one
    assert Actual.objects.filter(state=ActualState.SUBMITTED).count() == 22


def table(kpi, *rows: tuple) -> Table:
    head = "kpi_code,fiscal_year,actual_value,value_status,cause"
    lines = [head, *(f"{kpi.code},{fiscal_year},{value},final,増えた" for fiscal_year, value in rows)]
    return read_table("\n".join(lines).encode())


def test_a_file_of_actuals_writes_to_every_plan_of_each_year(here, there, year):
    make_year(2026, strategy=there.strategy)
    done = import_table(here.strategy, table(here, (2025, 14), (2026, 15), (2027, 16)))
    assert (done.created, done.also) == (3, 2)
    assert {one.fiscal_year: one.value for one in there.actuals.all()} == {2025: 14, 2026: 15}
    assert Event.objects.get(strategy=there.strategy, fiscal_year=2025).detail["series"].endswith(here.code)


def test_a_file_of_actuals_leaves_a_plan_in_a_later_stage(here, there):
    make_actual("12", kpi=there, state=ActualState.SUBMITTED)
    make_year(2025, Stage.COUNCIL, strategy=there.strategy)
    make_year(2025, strategy=here.strategy)
    assert import_table(here.strategy, table(here, (2025, 14))).also == 0
    assert values()["sogo"] == ("12", ActualState.SUBMITTED)


def test_the_same_file_again_changes_nothing_in_any_plan(here, there, year):
    import_table(here.strategy, table(here, (2025, 14)))
    again = import_table(here.strategy, table(here, (2025, 14)))
    assert (again.unchanged, again.also, there.actuals.get().version) == (1, 0, 1)


def test_the_guide_lists_every_common_statistic():
    guide = (settings.BASE_DIR / "docs" / "strategy-file.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", guide, re.MULTILINE)
    assert set(STATISTICS.items()) <= set(listed)


def test_a_file_with_one_series_twice_is_refused_with_both_lines():
    text = (settings.BASE_DIR / "fixtures" / "example-city.yaml").read_text(encoding="utf-8")
    with pytest.raises(BadRows, match="「series: aquaculture」の指標が二重にあります"):
        load(parse(text.replace("series: waiting-children", "series: aquaculture").encode()))
