"""Plans of other shapes than Ina's, from the examples: with values, evaluations, a council and a published year."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from council import acts
from council.written import EvaluationText
from goals.models import BasicGoal, Strategy
from kpis.choices import Method, Stage, ValueStatus
from kpis.models import KPI, ReportingYear
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from organization.models import User
from projects.models import LeadingProject, Measure
from reports.releases.publish import publish
from tests.builders import make_actual, make_council_member, make_planner, make_year
from tests.council.sitting import make_meeting, make_member, make_opinion, make_reply
from tests.council.survey.surveys import DISLIKED, LIKED, make_entry

EXAMPLES = ("example-town", "example-comprehensive", "example-city")


@dataclass
class Shape:
    """The plan's first year is published, the second is being entered."""

    strategy: Strategy
    planner: User
    member: User

    @property
    def first(self) -> int:
        return self.strategy.first_year

    @property
    def second(self) -> int:
        return self.strategy.first_year + 1


def load_example(name: str) -> Strategy:
    found = parse((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_bytes())
    load(found)
    Strategy.objects.filter(code=found.code).update(is_public=True)
    return Strategy.objects.select_related("municipality").get(code=found.code)


def build(name: str) -> Shape:
    strategy = load_example(name)
    people = {"municipality": strategy.municipality}
    planner = make_planner(f"planner-{strategy.code}", **people)
    shape = Shape(strategy, planner, make_council_member(f"member-{strategy.code}", **people))
    _enter(strategy, shape.first, Decimal("1.02"))
    _evaluate(make_year(shape.first, Stage.ENTRY, strategy))
    ReportingYear.objects.filter(strategy=strategy).delete()
    published = make_year(shape.first, Stage.COUNCIL, strategy)
    make_year(shape.second, Stage.ENTRY, strategy)
    _council(shape)
    _survey(strategy, shape.first)
    publish(published, reason="未提出は実績値なしとする")
    _enter(strategy, shape.second, Decimal("0.7"))
    return shape


def built_as_council(name: str) -> ReportingYear:
    """The second year before the council."""
    shape = build(name)
    ReportingYear.objects.filter(strategy=shape.strategy, fiscal_year=shape.second).update(stage=Stage.COUNCIL)
    return ReportingYear.objects.get(strategy=shape.strategy, fiscal_year=shape.second)


def _enter(strategy: Strategy, year: int, factor: Decimal) -> None:
    for place, kpi in enumerate(KPI.objects.of(strategy).in_plan_order()):
        texts = {"cause": f"要因{place}の説明です。", "next_step": "次の取組です。"}
        if kpi.method == Method.ATTAINMENT:
            make_actual(None, year, kpi, attained=False, status=ValueStatus.FINAL, **texts)
        else:
            base = kpi.baseline_value or kpi.target_value
            make_actual(str(round(base * factor, kpi.decimals)), year, kpi, **texts)


def _evaluate(year: ReportingYear) -> None:
    for measure in Measure.objects.of(year.strategy).select_related("project__goal__strategy"):
        told = EvaluationText(
            self_rating="mostly",
            direction="continue",
            achievements="成果です。",
            issues="課題です。",
            next_step="続けます。",
        )
        kept = acts.save_evaluation(measure, year.fiscal_year, told, version=0, by=None).kept
        acts.accept_evaluation(acts.submit_evaluation(kept, by=None), by=None)


def _council(shape: Shape) -> None:
    strategy = shape.strategy
    make_member("委員 一郎", strategy, user=shape.member, term_from=dt.date(2020, 4, 1), term_to=None)
    meeting = make_meeting(1, shape.first, strategy, held_on=dt.date(shape.second, 8, 28))
    for subject in _subjects(strategy):
        make_reply(make_opinion(meeting=meeting, **subject))
    for goal in BasicGoal.objects.filter(strategy=strategy):
        acts.save_summary(strategy, shape.first, "総括です。", goal=goal, version=0, by=None)


def _subjects(strategy: Strategy):
    """On everything that the plan has."""
    yield {}
    yield from ({"goal": one} for one in BasicGoal.objects.filter(strategy=strategy))
    projects = LeadingProject.objects.filter(goal__strategy=strategy).exclude(number=0)
    yield from ({"project": one} for one in projects.select_related("goal"))
    yield from ({"measure": one} for one in Measure.objects.of(strategy).select_related("project__goal"))
    yield from ({"kpi": one} for one in KPI.objects.of(strategy).with_place())


def _survey(strategy: Strategy, year: int) -> None:
    codes = [one.code for one in Measure.objects.of(strategy).in_plan_order()]
    answers = {code: (LIKED, DISLIKED) if place % 2 else (DISLIKED, LIKED) for place, code in enumerate(codes)}
    if len(answers) > 1:
        acts.save_survey(strategy, year, make_entry(answers, title="住民アンケート"), version=0, by=None)
