"""計画を直す in pages: the tree, one page for each thing, who may, what a published year closes, two planners."""

import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import BasicGoal, Strategy
from kpis.choices import Stage
from kpis.models import KPI
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from organization.models import AuditEntry
from projects.models import ABSENT, Measure
from tests.builders import (
    make_actual,
    make_council_member,
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
)
from tests.office.plan.editing import planner, typed
from tests.queries import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
TREE = "/admin/plan/ina-3/"
BATCHES = 4  # SQLite takes many rows in several statements


def page_of(thing, kind: str) -> str:
    return f"{TREE}{kind}/{thing.pk}/"


def texts_of(answer) -> str:
    return answer.content.decode()


# --- The tree ----------------------------------------------------------------------------------------------------


def test_the_tree_shows_every_level_in_the_plans_own_words():
    load(parse((settings.BASE_DIR / "fixtures/example-town.yaml").read_bytes()))
    client = planner(municipality=Strategy.objects.get().municipality)
    text = texts_of(client.get("/admin/plan/mihoncho-3/"))
    assert "具体的な取組 1-1" in text and "基本方針3" in text and "再掲" in text
    assert "リーディング・プロジェクト0" not in text


def test_the_tree_asks_the_same_number_of_questions_for_95_kpis():
    measure = make_measure(departments=[make_department()])
    client = planner()

    def grow(count: int) -> None:
        for _ in range(count - measure.kpis.count()):
            make_kpi(measure)

    assert_queries_do_not_grow(TREE, grow, rows=(2, 95), client=client)


@pytest.mark.parametrize("act", ["down", "remove"])
def test_a_post_asks_the_same_number_of_questions_whatever_the_plan_holds(act):
    """Of the first goal: the codes of all that hangs under the others follow."""
    client, department = planner(), make_department()

    def asked(size: int) -> int:
        make_goal(number=1)
        for number in (2, 3):
            measure = make_measure(make_project(make_goal(number=number), ABSENT, ""), departments=[department])
            for _ in range(size - measure.kpis.count()):
                make_kpi(measure)
        goal = BasicGoal.objects.get(number=1)
        url, sent = f"{TREE}shift/", {"shift": f"goal-{goal.pk}-down"}
        if act == "remove":
            url, sent = f"{page_of(goal, 'goal')}remove/", {}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, sent).status_code == 302
        assert not KPI.objects.filter(code__startswith="3-" if act == "remove" else "~").exists()
        KPI.objects.all().delete()
        BasicGoal.objects.all().delete()
        return len(captured)

    few = asked(3)
    assert asked(30) <= few + BATCHES


@pytest.mark.parametrize("who", ["staff", "council", "neighbour", "nobody"])
def test_nobody_but_the_citys_planners_opens_or_changes_the_plan(who):
    kpi, client = make_kpi(), Client()
    people = {
        "staff": lambda: make_user(departments=[make_department()]),
        "council": make_council_member,
        "neighbour": lambda: make_planner(municipality=make_municipality("駒ヶ根市", "202100")),
    }
    if who in people:
        client.force_login(people[who]())
    for url in (TREE, page_of(kpi, "kpi"), f"{TREE}goal/new/plan/{kpi.strategy_id}/"):
        assert client.get(url).status_code in (302, 403, 404)
    client.post(page_of(kpi, "kpi"), {"name": "別の名称", "version": ""})
    client.post(f"{page_of(kpi, 'kpi')}remove/")
    client.post(f"{TREE}shift/", {"shift": f"kpi-{kpi.pk}-up"})
    assert KPI.objects.get().name == kpi.name


def test_a_thing_of_another_plan_is_not_found():
    other = make_strategy("other", short_name="別の計画")
    elsewhere = make_measure(make_project(make_goal(other)))
    make_kpi()
    assert planner().get(page_of(elsewhere, "measure")).status_code == 404


# --- Adding and changing -----------------------------------------------------------------------------------------


def test_a_plan_grows_from_its_first_goal_to_a_kpi():
    strategy, department, client = make_strategy(), make_department(), planner()
    client.post(f"{TREE}goal/new/plan/{strategy.pk}/", {"name": "働く", "narrative": "", "version": ""})
    goal = strategy.goals.get()
    url = f"{TREE}measure/new/goal/{goal.pk}/"
    sent = {"name": "仕事づくり", "department_1": department.pk, "initiatives": "相談窓口\n・夜間の相談", "version": ""}
    client.post(url, sent)
    measure = Measure.objects.of(strategy).get()
    assert (measure.code, measure.initiatives.get().details) == ("1-1", ["夜間の相談"])
    url = f"{TREE}kpi/new/measure/{measure.pk}/"
    said = {"name": "相談件数", "unit": "件", "target_text": "１２０件", "target_value": "１２０"}
    answer = client.post(url, typed(client, url, **said, direction="increase", accumulation="annual"))
    assert answer.status_code == 302, answer.context["form"].errors
    kpi = KPI.objects.get()
    assert (kpi.code, kpi.target_value, kpi.target_year, kpi.owner) == ("1-1-1", 120, 2029, department)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost():
    kpi = make_kpi(make_measure(departments=[make_department()]), number=1)
    client, url = planner(), page_of(kpi, "kpi")
    sent = typed(client, url, target_text="20人/年", target_value="25", baseline_year="R12", name="新しい名称")
    answer = client.post(url, sent)
    form = answer.context["form"]
    assert {"target_value", "baseline_year"} <= form.errors.keys()
    assert form["name"].value() == "新しい名称"
    assert KPI.objects.get().name == kpi.name


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("code", "G1", "G1 の形は使えません"),
        ("code", "1-1-2", "使われています"),
        ("target_value", "多数", "数"),
        ("decimals", "9", "0から4まで"),
        ("target_text", "", "入力してください"),
        ("target_year", "R2", "初年度"),
        ("name", "あ" * 201, "200"),
    ],
)
def test_the_rules_of_the_file_hold_in_the_form(field, text, words):
    measure = make_measure(departments=[make_department()])
    kpi, _ = make_kpi(measure, number=1), make_kpi(measure, number=2)
    client, url = planner(), page_of(kpi, "kpi")
    form = client.post(url, typed(client, url, **{field: text})).context["form"]
    assert words in "".join(form.errors[field])


def test_a_changed_target_under_values_needs_a_reason_that_the_history_keeps():
    kpi = make_actual().kpi
    make_measure(departments=[kpi.owner])
    client, url = planner(), page_of(kpi, "kpi")
    sent = typed(client, url, target_text="30人/年", target_value="30")
    assert "reason" in client.post(url, sent).context["form"].errors
    assert client.post(url, sent | {"reason": "町議会の議決による"}).status_code == 302
    assert KPI.objects.get().history.first().history_change_reason == "町議会の議決による"


def test_a_department_that_enters_a_kpi_cannot_leave_its_measure():
    kpi = make_kpi(make_measure(departments=[make_department(), make_department("農林部 農政課")]))
    client, url = planner(), page_of(kpi.measure, "measure")
    form = client.post(url, typed(client, url, department_1="")).context["form"]
    assert "先に指標の担当を変えてください" in str(form.errors)


def test_a_planner_names_who_leads_the_evaluation_of_a_measure():
    first, second = make_department(), make_department("農林部 農政課")
    measure = make_measure(departments=[first, second])
    client, url = planner(), page_of(measure, "measure")
    assert client.post(url, typed(client, url, lead=second.pk)).status_code == 302
    assert Measure.objects.get(pk=measure.pk).lead == second
    elsewhere = typed(client, url, lead=make_department("総務部 総務課").pk)
    assert "担当部署の中から" in str(client.post(url, elsewhere).context["form"].errors["lead"])
    client.force_login(make_user(departments=[first]))
    assert client.post(url, elsewhere).status_code == 403


def test_every_act_leaves_a_line_in_the_audit_record():
    goal, client = make_goal(), planner()
    url = page_of(goal, "goal")
    client.post(url, typed(client, url, name="新しい目標"))
    assert "基本目標1 新しい目標の内容を変えました。" in AuditEntry.objects.latest("pk").text


# --- Order, place, removal ---------------------------------------------------------------------------------------


def test_a_kpi_goes_down_its_code_follows_and_the_focus_stays():
    measure = make_measure(departments=[make_department()])
    first, second = make_kpi(measure, number=1), make_kpi(measure, number=2)
    answer = planner().post(f"{TREE}shift/", {"shift": f"kpi-{first.pk}-down"})
    assert answer.url.endswith(f"#kpi-{first.pk}-down")
    assert [KPI.objects.get(pk=one.pk).code for one in (first, second)] == ["1-1-2", "1-1-1"]


def test_a_code_stays_once_a_value_is_entered():
    measure = make_measure(departments=[make_department()])
    first, second = make_kpi(measure, number=1), make_kpi(measure, number=2)
    make_actual(kpi=second)
    planner().post(f"{TREE}shift/", {"shift": f"kpi-{first.pk}-down"})
    assert [(one.code, one.position) for one in KPI.objects.order_by("position")] == [("1-1-2", 1), ("1-1-1", 2)]


def test_a_kpi_moves_only_where_its_department_works():
    kpi, other = make_kpi(make_measure(departments=[make_department()])), make_measure(number=2, name="別の施策")
    client, url = planner(), f"{page_of(kpi, 'kpi')}move/"
    client.post(url, {"to": f"measure-{other.pk}"})
    assert KPI.objects.get().measure == kpi.measure
    make_measure(number=2, departments=[kpi.owner])
    client.post(url, {"to": f"measure-{other.pk}"})
    assert (KPI.objects.get().measure, KPI.objects.get().code) == (other, "1-2-1")


def test_a_measure_goes_with_its_kpis_but_not_where_a_value_stands():
    kpi = make_kpi(make_measure(departments=[make_department()]))
    kept = make_actual(kpi=make_kpi(make_measure(number=2, name="別の施策"))).kpi
    client = planner()
    client.post(f"{page_of(kpi.measure, 'measure')}remove/")
    client.post(f"{page_of(kept.measure, 'measure')}remove/")
    assert list(KPI.objects.all()) == [kept]


# --- A published year, and two planners --------------------------------------------------------------------------


def test_a_published_year_closes_names_targets_and_structure_and_says_where_they_change():
    kpi = make_kpi(make_measure(departments=[make_department()]), number=1, note="")
    make_year(2025, Stage.PUBLISHED)
    client, url = planner(), page_of(kpi, "kpi")
    answer = client.get(url)
    assert "計画の改訂" in texts_of(answer) and answer.context["form"].fields["target_value"].disabled
    assert client.post(url, typed(client, url, note="速報値による", target_value="99")).status_code == 302
    client.post(f"{url}remove/")
    client.post(f"{TREE}shift/", {"shift": f"kpi-{kpi.pk}-up"})
    assert client.post(f"{TREE}kpi/new/measure/{kpi.measure_id}/", {"name": "x"}).status_code == 409
    stored = KPI.objects.get()
    assert (stored.note, stored.target_value) == ("速報値による", 20)


def test_the_second_of_two_planners_is_told_and_chooses():
    goal, first, second = make_goal(), planner(), planner()
    url = page_of(goal, "goal")
    mine, theirs = typed(first, url, name="私の名称"), typed(second, url, name="相手の名称")
    second.post(url, theirs)
    answer = first.post(url, mine)
    assert "相手の名称" in texts_of(answer) and "どちらを残すか" in texts_of(answer)
    goal.refresh_from_db()
    assert goal.name == "相手の名称"


def test_what_two_planners_typed_in_different_fields_is_both_kept():
    goal, first, second = make_goal(), planner(), planner()
    url = page_of(goal, "goal")
    mine, theirs = typed(first, url, narrative="新しい説明"), typed(second, url, name="新しい名称")
    second.post(url, theirs)
    first.post(url, mine)
    goal.refresh_from_db()
    assert (goal.name, goal.narrative) == ("新しい名称", ["新しい説明"])
    assert json.loads(mine["version"])["name"] != goal.name


def test_the_same_number_of_two_plans_has_one_unit():
    other = make_strategy("other", short_name="別の計画", name="別の計画")
    make_kpi(make_measure(make_project(make_goal(other))), series="visitors", unit="万人")
    kpi = make_kpi(make_measure(departments=[make_department()]))
    client, url = planner(), page_of(kpi, "kpi")
    form = client.post(url, typed(client, url, series="visitors")).context["form"]
    assert "単位と小数の桁数をそろえて" in str(form.errors["series"])
