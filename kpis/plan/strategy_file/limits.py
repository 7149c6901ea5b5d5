"""How long a text may be: asked of the models, so that file and database cannot disagree."""

from goals.models import BasicGoal, PopulationFigure, PopulationSeries, Section, Strategy, Viewpoint
from kpis.models import KPI, ReviewPoint
from organization.models import Department, Municipality
from projects.models import Initiative, LeadingProject, Measure

_MODELS = (
    BasicGoal, Department, Initiative, KPI, LeadingProject, Measure, Municipality, PopulationFigure,
    PopulationSeries, ReviewPoint, Section, Strategy, Viewpoint,
)  # fmt: skip
_BY_NAME = {model.__name__: model for model in _MODELS}


def longest(place: str) -> int | None:
    """``longest("KPI.name")`` → 200; None where the database sets no limit."""
    model, _, field = place.partition(".")
    return _BY_NAME[model]._meta.get_field(field).max_length
