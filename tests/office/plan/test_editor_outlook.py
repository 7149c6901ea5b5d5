"""The population outlook in pages: series with their figures, notes and footnotes."""

import pytest
from django.conf import settings
from django.test import Client

from goals.models import PopulationSeries, Strategy
from kpis.models import PopulationActual
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from tests.builders import make_goal, make_strategy, make_user
from tests.office.plan.editing import planner, typed

pytestmark = pytest.mark.django_db
OUTLOOK = "/admin/plan/ina-3/population/"
FIGURE = {
    "year_1": "２０２０",
    "year_text_1": "令和2年",
    "text_1": "66,125人※1",
    "value_1": "66,125",
    "kind_1": "census",
}
SERIES = {"name": "総人口", "code": "total", "unit": "人", "decimals": "0", "version": "", **FIGURE}


def add(client: Client, **changes):
    return client.post(f"{OUTLOOK}new/", SERIES | changes)


def test_a_series_is_added_with_its_figures_and_footnotes():
    strategy = make_strategy()
    add(planner(), marks_1="※1", footnotes="※1：国勢調査", notes="本文\n※ 推計は毎年見直します。")
    series = strategy.population.get()
    assert (series.figures.get().value, series.figures.get().year) == (66125, 2020)
    assert (series.footnotes, series.notes[1]) == ({"※1": "国勢調査"}, {"note": "※ 推計は毎年見直します。"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"marks_1": "※9"}, "footnotes"),
        ({"footnotes": "国勢調査"}, "footnotes"),
        ({"value_1": "多数"}, "value_1"),
        ({"year_1": "1700"}, "year_1"),
        ({"kind_1": ""}, "year_1"),
        (dict.fromkeys(FIGURE, ""), "year_1"),
        ({"name": ""}, "name"),
    ],
)
def test_what_does_not_fit_stands_at_its_field_and_is_not_stored(changes, field):
    make_strategy()
    assert field in add(planner(), **changes).context["form"].errors
    assert not PopulationSeries.objects.exists()


def test_a_code_stands_once_and_a_goal_has_a_numeric_target():
    strategy, client = make_strategy(), planner()
    goal = make_goal()
    assert "goal" in add(client, goal=goal.pk).context["form"].errors
    add(client)
    assert "code" in add(client).context["form"].errors
    assert strategy.population.count() == 1


def test_a_series_that_has_actuals_is_not_removed():
    strategy, client = make_strategy(), planner()
    add(client)
    add(client, code="other", name="別の系列")
    first, second = strategy.population.order_by("position")
    PopulationActual.objects.create(series=first, fiscal_year=2025)
    for one in (first, second):
        client.post(f"{OUTLOOK}{one.pk}/remove/")
    assert list(strategy.population.all()) == [first]


def test_the_second_of_two_planners_is_told():
    strategy, first, second = make_strategy(), planner(), planner()
    add(first)
    url = f"{OUTLOOK}{strategy.population.get().pk}/"
    mine, theirs = typed(first, url, text_1="私の値"), typed(second, url, text_1="相手の値")
    second.post(url, theirs)
    assert "どちらを残すか" in first.post(url, mine).content.decode()


def test_staff_of_a_department_change_no_outlook():
    make_strategy()
    client = Client()
    client.force_login(make_user())
    assert add(client).status_code == 403
    assert not PopulationSeries.objects.exists()


def test_loading_the_export_after_edits_of_the_outlook_changes_nothing():
    load(parse((settings.BASE_DIR / "fixtures/ina-strategy-3.yaml").read_bytes()))
    strategy, client = Strategy.objects.get(), planner()
    first = strategy.population.order_by("position").first()
    url = f"{OUTLOOK}{first.pk}/"
    answer = client.post(url, typed(client, url, name="新しい名称", text_1="71,000人※1"))
    assert answer.status_code == 302, answer.context["form"].errors
    client.post(f"{OUTLOOK}shift/", {"shift": f"{first.pk}-down"})
    written = strategy_yaml(strategy)
    report = load(parse(written))
    assert (report.created, report.changed, report.kept, report.removed, report.gone) == ([], [], [], [], [])
    assert strategy_yaml(strategy) == written
