"""The demo's citizen survey: invented, entered through the act, never part of a production start.

It stands in a file of its own (fixtures/ina-3-demo-survey.yaml).
"""

from pathlib import Path

import yaml
from django.conf import settings

from council import acts
from council.choices import SurveyBase, SurveyKind
from council.survey.entered import INPUT_FIELDS, Answers, SurveyEntry
from goals.models import Strategy
from organization.models import User

SURVEY_FILE = Path("fixtures/ina-3-demo-survey.yaml")


def load_survey(strategy: Strategy, planner: User) -> None:
    told = yaml.safe_load((settings.BASE_DIR / SURVEY_FILE).read_text("utf-8"))
    fiscal_year = told.pop("fiscal_year")
    results = {
        code: {aspect: _answers(counts) for aspect, counts in by_aspect.items()}
        for code, by_aspect in told.pop("results").items()
    }
    kinds = {"kind": SurveyKind.COUNTS.value, "base": SurveyBase.ANSWERED.value}
    acts.save_survey(strategy, fiscal_year, SurveyEntry(**told | kinds, results=results), version=0, by=planner)


def _answers(counts: list[int]) -> Answers:
    """The five steps, the best first, then わからない and 無回答."""
    return Answers(**dict(zip(INPUT_FIELDS[SurveyKind.COUNTS], counts, strict=True)))
