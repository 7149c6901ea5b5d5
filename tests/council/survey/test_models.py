"""One constraint per rule: what the database itself refuses, whatever door it comes through."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from council.choices import Aspect
from council.models import SurveyResult, SurveyRound
from projects.models import Measure
from tests.council.survey.surveys import FACTS, YEAR, make_plan

pytestmark = pytest.mark.django_db
COUNTS = {f"step{number}": 10 for number in range(1, 6)}


def make_round(**fields) -> SurveyRound:
    facts = {"fiscal_year": YEAR, "kind": "counts", "base": "answered", "highest": 2, "lowest": -2}
    return SurveyRound.objects.create(strategy=make_plan(1), **FACTS | facts | fields)


def make_result(**fields) -> SurveyResult:
    survey = SurveyRound.objects.first() or make_round()
    return SurveyResult.objects.create(
        round=survey, measure=Measure.objects.get(), **{"aspect": Aspect.IMPORTANCE} | fields
    )


def refused_by(name: str, make, **fields) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make(**fields)
    told = str(refused.value)
    assert name in told or "UNIQUE" in told, told


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("survey_period_in_order", {"held_to": dt.date(2025, 9, 30)}),
        ("survey_answered_within_sent", {"answered": 3001}),
        ("survey_scale_in_order", {"highest": -2}),
        ("survey_zero_in_the_middle", {"highest": 5, "lowest": 1, "base": "all"}),
    ],
)
def test_a_round_that_cannot_be_is_refused(name, fields):
    refused_by(name, make_round, **fields)


def test_one_round_a_year():
    make_round()
    refused_by("survey_once_a_year", make_round)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("survey_counts_complete", COUNTS | {"step3": None}),
        ("survey_counts_or_mean", COUNTS | {"mean": Decimal(1), "n": 50}),
        ("survey_counts_or_mean", {}),
        ("survey_counts_not_all_zero", dict.fromkeys(COUNTS, 0)),
        ("survey_mean_has_n", {"mean": Decimal(1)}),
        ("survey_mean_has_n", {"mean": Decimal(1), "n": 0}),
        ("survey_mean_has_n", COUNTS | {"n": 50}),
        ("survey_sd_of_a_mean", COUNTS | {"sd": Decimal(1)}),
        ("survey_sd_not_negative", {"mean": Decimal(1), "n": 50, "sd": Decimal("-0.1")}),
    ],
)
def test_a_result_that_cannot_be_is_refused(name, fields):
    make_round()
    refused_by(name, make_result, **fields)


def test_one_result_for_a_measure_and_a_question():
    make_result(**COUNTS)
    refused_by("survey_result_once", make_result, **COUNTS)


def test_both_forms_of_a_result_are_taken():
    make_result(**COUNTS)
    assert make_result(aspect=Aspect.SATISFACTION, mean=Decimal("0.5"), n=1280, sd=None).pk
