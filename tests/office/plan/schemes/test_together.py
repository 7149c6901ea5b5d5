"""Two people act at the same moment: one switch is made, the other is told; a year is published by one scheme whole."""

import pytest

from goals.models import Strategy
from kpis.assessing import scheme_from
from kpis.choices import Act, Stage
from kpis.models import Event, ReportingYear
from kpis.workflow.runner import Conflict
from office.plan.schemes.act import Switched
from reports.releases.issued import review_of
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.kpis.test_concurrency import together
from tests.office.plan.schemes.acting import seen, switched

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_planners_one_switches_and_the_other_is_told():
    make_strategy()
    make_year(2025)
    now = seen()
    results = together(*(lambda code=code: switched(code, seen=now) for code in ("ibaraki", "nagano")))
    assert {type(result) for result in results} == {Switched, Conflict}
    assert Event.objects.filter(act=Act.SCHEME_CHANGED).count() == 1


def test_a_year_published_at_that_moment_has_one_scheme_throughout():
    make_actual("14", kpi=make_kpi(number=1))
    year = make_year(2025, Stage.COUNCIL)
    now = seen()
    published, _ = together(
        lambda: publish(year, reason="未提出は実績値なしとする"), lambda: switched("ibaraki", seen=now)
    )
    assert isinstance(published, ReportingYear)
    review = review_of(Strategy.objects.get(), 2025)
    assert scheme_from(ReportingYear.objects.get().grade_scheme) == review.scheme
    assert review.row("1-1-1").grade == review.scheme.look_of(review.row("1-1-1").assessment.grade)
    assert {count.grade for count in review.tally.counts} == set(review.scheme.looks)
