"""What the stored plan says and a list of KPIs cannot: it stays, when the list comes again."""

from dataclasses import field

from goals.models import Strategy
from kpis.plan.strategy_file import content
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.parse import parse
from kpis.plan.strategy_file.review_points import gather
from organization.frozen import frozen


@frozen
class Kept:
    """Empty for a plan that is new."""

    council: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    vision: tuple[str, str] = ("", "")
    scheme: content.Scheme | None = None
    departments: tuple[str, ...] = ()
    sections: tuple[content.Section, ...] = ()
    population: tuple[content.PopulationSeries, ...] = ()
    viewpoints: tuple[content.Viewpoint, ...] = ()
    points: tuple[content.ReviewPoint, ...] = ()
    goals: dict[int, content.Goal] = field(default_factory=dict)
    projects: dict[str, content.Project] = field(default_factory=dict)
    measures: dict[str, content.Measure] = field(default_factory=dict)
    indicators: dict[str, content.Indicator] = field(default_factory=dict)


def kept_of(code: str) -> Kept:
    """By the plan's own file, so that what is kept is what a load of it would leave as it is."""
    strategy = Strategy.objects.filter(code=code).select_related("municipality", "grade_scheme").first()
    if strategy is None:
        return Kept()
    found = parse(strategy_yaml(strategy))
    made = set(gather(found.scheme, found.population, found.goals, ()))
    return Kept(
        council=found.council,
        labels=found.labels,
        vision=(found.vision_title, found.vision_subtitle),
        scheme=found.scheme,
        departments=found.departments,
        sections=found.sections,
        population=found.population,
        viewpoints=found.viewpoints,
        points=tuple(point for point in found.review_points if point not in made),
        goals={goal.number: goal for goal in found.goals},
        projects={project.key: project for project in found.projects},
        measures={measure.key: measure for measure in found.measures},
        indicators={indicator.code: indicator for indicator in found.indicators},
    )
