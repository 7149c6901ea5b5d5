"""What the pages leave can be exported; loading the export changes nothing, here and on an empty installation."""

import pytest
from django.conf import settings
from django.test import Client

from goals.models import Strategy
from kpis.models import KPI
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from projects.models import Measure
from tests.office.plan.editing import planner, typed

pytestmark = pytest.mark.django_db
CODES = {"example-town": "", "example-comprehensive": "NEW"}  # a plan that mixes shapes is asked for codes


def assert_same(strategy: Strategy) -> bytes:
    written = strategy_yaml(strategy)
    report = load(parse(written))
    assert (report.created, report.changed, report.kept, report.removed, report.gone) == ([], [], [], [], [])
    assert strategy_yaml(strategy) == written
    return written


def done(answer) -> None:
    assert answer.status_code == 302, answer.context["form"].errors


def edit_everything(client: Client, strategy: Strategy, code: str) -> None:
    """One edit of each sort."""
    base = f"/admin/plan/{strategy.code}/"
    first, second = strategy.goals.order_by("number")[:2]
    done(client.post(f"{base}head/", typed(client, f"{base}head/", label_goal="大きな柱", viewpoints="一つ目\n二つ目")))
    url = f"{base}goal/{first.pk}/"
    viewpoint = strategy.viewpoints.get(number=2).pk
    done(client.post(url, typed(client, url, narrative="一段落目\n二段落目", viewpoint=viewpoint)))
    measure = Measure.objects.of(strategy).in_plan_order().first()
    owner = measure.measure_departments.order_by("order").first().department_id
    url = f"{base}measure/new/goal/{second.pk}/"
    sent = typed(client, url, name="加えた取組", department_1=owner, initiatives="事業\n・細目", code=code)
    done(client.post(url, sent))
    added = Measure.objects.get(name="加えた取組")
    said = {"name": "加えた指標", "unit": "件", "target_text": "12件", "target_value": "１２", "target_year": "R12"}
    said |= {"direction": "increase", "accumulation": "annual", "owner": owner, "guide_2027": "6"}
    for kind, above, parent in (("kpi", "measure", added), ("target", "goal", first), ("kpi", "goal", first)):
        url = f"{base}{kind}/new/{above}/{parent.pk}/"
        own = {"code": f"{code or 'OWN'}-{kind}-{above}"} if (kind == "kpi" and above == "goal") or code else {}
        done(client.post(url, typed(client, url, **said, **(own if kind == "kpi" else {}))))
    kpi = measure.kpis.order_by("position").first()
    url = f"{base}kpi/{kpi.pk}/"
    done(client.post(url, typed(client, url, note="※ 注記", repeat_1=added.pk, direction="decrease")))


def shuffle(client: Client, strategy: Strategy) -> None:
    base = f"/admin/plan/{strategy.code}/"
    goal = strategy.goals.order_by("number").first()
    client.post(f"{base}shift/", {"shift": f"goal-{goal.pk}-down"})
    for kpi in KPI.objects.of(strategy).exclude(measure__number=0)[:4]:
        kind = "target" if kpi.goal_id else "kpi"
        client.post(f"{base}shift/", {"shift": f"{kind}-{kpi.pk}-down"})
    kpi = KPI.objects.of(strategy).filter(name="加えた指標", measure__number__gt=0).first()
    client.post(f"{base}kpi/{kpi.pk}/move/", {"to": f"goal-{goal.pk}"})
    measure = Measure.objects.of(strategy).exclude(name="加えた取組").first()
    client.post(f"{base}measure/{measure.pk}/move/", {"to": f"goal-{goal.pk}"})
    target = goal.targets.order_by("position").first()
    client.post(f"{base}target/{target.pk}/remove/")


@pytest.mark.parametrize("name", CODES)
def test_loading_the_export_of_an_edited_plan_changes_nothing(name):
    found = parse((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_bytes())
    load(found)
    strategy = Strategy.objects.get()
    client = planner(municipality=strategy.municipality)
    edit_everything(client, strategy, CODES[name])
    strategy.refresh_from_db()
    assert_same(strategy)
    shuffle(client, strategy)
    written = assert_same(strategy)
    removed = strategy.goals.order_by("number").last()
    client.post(f"/admin/plan/{strategy.code}/goal/{removed.pk}/remove/")
    assert assert_same(strategy) != written


@pytest.mark.parametrize("name", CODES)
def test_an_edited_plan_is_the_same_when_it_is_loaded_anew(name):
    found = parse((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_bytes())
    load(found)
    strategy = Strategy.objects.get()
    edit_everything(planner(municipality=strategy.municipality), strategy, CODES[name])
    written = strategy_yaml(Strategy.objects.get())
    Strategy.objects.all().delete()
    load(parse(written))
    assert strategy_yaml(Strategy.objects.get()) == written
