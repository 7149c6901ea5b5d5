"""The plan's head in its page: names, the words for its levels, period, viewpoints."""

import pytest

from goals.models import Strategy, Viewpoint
from kpis.choices import Stage
from tests.builders import make_goal, make_kpi, make_strategy, make_year
from tests.office.plan.editing import planner, typed

pytestmark = pytest.mark.django_db
HEAD = "/admin/plan/ina-3/head/"


def send(**changes):
    client = planner()
    return client.post(HEAD, typed(client, HEAD, **changes))


def test_names_and_words_are_kept_and_usual_words_are_not_stored():
    make_strategy()
    send(name="新しい名称", label_goal="基本方針", label_measure="施策")
    strategy = Strategy.objects.get()
    assert (strategy.name, strategy.labels) == ("新しい名称", {"goal": "基本方針"})


def test_a_viewpoint_that_moves_keeps_its_goals():
    strategy = make_strategy()
    first = Viewpoint.objects.create(strategy=strategy, number=1, name="一つ目")
    Viewpoint.objects.create(strategy=strategy, number=2, name="二つ目")
    goal = make_goal(viewpoint=first)
    send(viewpoints="二つ目\n三つ目\n一つ目")
    goal.refresh_from_db()
    assert (goal.viewpoint.name, goal.viewpoint.number) == ("一つ目", 3)
    assert [one.name for one in strategy.viewpoints.order_by("number")] == ["二つ目", "三つ目", "一つ目"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"first_year": "R12"}, "last_year", "初年度"),
        ({"first_year": "R8", "last_year": "R10"}, "first_year", "始めています"),
        ({"first_year": "昔"}, "first_year", "年度"),
        ({"vision_title": "", "vision_subtitle": "副題だけ"}, "vision_title", "構想も入力"),
        ({"viewpoints": "同じ\n同じ"}, "viewpoints", "二度"),
        ({"label_goal": "長" * 21}, "label_goal", "20文字以内"),
    ],
)
def test_what_does_not_fit_stands_at_its_field(changes, field, words):
    make_kpi()
    make_year(2025)
    answer = send(**changes)
    assert words in "".join(answer.context["form"].errors[field])


def test_a_published_year_settles_the_period_but_not_the_words():
    make_strategy()
    make_year(2025, Stage.PUBLISHED)
    send(first_year="R8", short_name="新しい略称")
    strategy = Strategy.objects.get()
    assert (strategy.first_year, strategy.short_name) == (2025, "新しい略称")
