"""Everybody has spoken: an evaluation of every measure, an opinion on it with its reply, 総括 of every goal."""

import datetime as dt

from council.choices import DEFAULT_DIRECTIONS, ReplyState, SelfRating, SubjectKind
from council.models import MeasureEvaluation, Meeting, Opinion, Reply, Summary
from goals.models import Strategy
from kpis.choices import ActualState
from projects.models import Measure

SENTENCE = "相談の体制を見直し、申込みの手順を改めたことで、前年度より多くの世帯に届くようになりました。"
TEXT = SENTENCE * 6  # some 270 characters, a long answer of a busy department


def speak(strategy: Strategy, years: tuple[int, ...]) -> None:
    """The same words in every run."""
    measures = list(Measure.objects.of(strategy))
    MeasureEvaluation.objects.bulk_create(_evaluation(one, year) for year in years for one in measures)
    Summary.objects.bulk_create(
        Summary(strategy=strategy, fiscal_year=year, goal=goal, text=TEXT)
        for year in years
        for goal in (None, *strategy.goals.all())
    )
    for year in years:
        day = dt.date(year + 1, 8, 5)
        meeting = Meeting.objects.create(strategy=strategy, fiscal_year=year, number=1, held_on=day, agenda="議事")
        opinions = Opinion.objects.bulk_create(
            Opinion(meeting=meeting, number=place, kind=SubjectKind.MEASURE, measure=one, text=TEXT)
            for place, one in enumerate(measures, start=1)
        )
        Reply.objects.bulk_create(Reply(opinion=one, state=ReplyState.WILL_DO, text=TEXT) for one in opinions)


def _evaluation(measure: Measure, year: int) -> MeasureEvaluation:
    return MeasureEvaluation(
        measure=measure,
        fiscal_year=year,
        self_rating=SelfRating.MOSTLY,
        achievements=TEXT,
        issues=TEXT,
        settlement=12345,
        direction=DEFAULT_DIRECTIONS[0].code,
        next_step=TEXT,
        answer=TEXT,
        planning_view=TEXT,
        state=ActualState.ACCEPTED,
    )
