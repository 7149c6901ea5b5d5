"""What stands behind the figures of a year is said beside them: values, checks, the council, corrections."""

import datetime as dt
from dataclasses import replace

import pytest

from kpis.choices import ActualState
from kpis.models import KPI, Actual
from reports.releases.correct import correct
from reports.releases.issued import review_of
from reports.review import build_review
from reports.review.backing import backing
from reports.review.voices import Sitting
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.reports.published import entered, make_plan, make_published

pytestmark = pytest.mark.django_db


def said(year=2025):
    return backing(review_of(make_strategy(), year))


def test_values_are_counted_as_the_grades_count_them_and_provisional_ones_named():
    make_plan()
    make_kpi(KPI.objects.get(code="1-1-1").measure, number=4)
    Actual.objects.filter(kpi__code="1-1-2").update(status="provisional")
    make_year()
    assert said()[0] == "実績値があるのは、4指標のうち3指標です。うち1指標は速報値です。"


def test_a_published_year_says_how_far_its_values_had_come():
    make_published()
    assert said()[1] == "値は、いずれも担当部署の提出を受けて企画部門が確認しました。"


def test_checked_values_are_counted_apart_from_those_that_were_only_submitted():
    make_plan()
    year = make_year(stage="council")
    Actual.objects.exclude(kpi__code="1-1-1").update(state=ActualState.SUBMITTED)
    review = build_review(make_strategy(), year.fiscal_year)
    out = replace(review, status=replace(review.status, published_on=dt.date(2026, 8, 20)))
    assert backing(out)[1] == "値は、1指標を企画部門が確認し、2指標は担当部署が提出したものです。"


def test_only_meetings_before_the_publication_are_named():
    make_published()
    review = review_of(make_strategy(), 2025)
    day = review.status.published_on
    sittings = tuple(Sitting(number, day + dt.timedelta(days), "", ()) for number, days in ((1, -1), (2, 1)))
    told = backing(replace(review, voices=replace(review.voices, sittings=sittings)))
    assert sum("審議しました" in sentence for sentence in told) == 1
    assert "、" not in told[2]


def test_corrections_are_counted_with_the_day_of_the_latest():
    year = make_published()
    assert said()[-1] == "公表した後の訂正はありません。"
    correct(year, {"1-1-1": entered("18")}, reason="転記の誤り")
    assert said()[-1].startswith("公表した後に1件を訂正しました")


def test_a_year_on_its_way_says_neither_who_checked_nor_what_was_corrected():
    make_plan()
    make_year()
    assert len(said()) == 1
    assert backing(build_review(make_strategy(), None)) == ()


def test_the_overview_says_it_under_the_grades(client):
    make_published()
    make_actual("16", 2026, KPI.objects.get(code="1-1-1"))
    page = client.get("/ina-3/2025/").content.decode()
    assert page.index("実績値があるのは") < page.index("基本目標の数値目標")
