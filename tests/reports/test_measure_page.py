"""The public page of a measure: beside its figures what the department and the council said of it."""

import pytest

from council.models import MeasureEvaluation
from kpis.choices import Stage
from projects.models import Measure
from reports.releases.publish import publish
from tests.council.sitting import make_meeting, make_member, make_opinion, make_reply
from tests.reports.pack import make_reported_year

pytestmark = pytest.mark.django_db


def test_a_measures_page_tells_what_department_and_council_said(client):
    """Citizens read the self-evaluation and the opinions with their replies; who said it stays unnamed."""
    strategy = make_reported_year(stage=Stage.COUNCIL)
    measure = Measure.objects.get(project__number=1)
    MeasureEvaluation.objects.create(
        measure=measure, fiscal_year=2025, self_rating="mostly", achievements="相談が増えました。", state="accepted"
    )
    meeting, member = make_meeting(1, 2025), make_member("高遠 さくら", term_to=None)
    opinion = make_opinion("出会いの場を増やしてほしい。", meeting, measure=measure, member=member)
    make_reply(opinion, "回数を増やします。")
    publish(strategy.reporting_years.get(), reason="未提出は実績値なしとする")
    page = client.get("/ina-3/2025/measures/1-1/").content.decode()
    for words in ("おおむね成果があった", "相談が増えました。", "出会いの場を増やしてほしい。", "回数を増やします。"):
        assert words in page
    assert "高遠 さくら" not in page


def test_before_anybody_wrote_nothing_is_said(client):
    strategy = make_reported_year(stage=Stage.COUNCIL)
    publish(strategy.reporting_years.get(), reason="未提出は実績値なしとする")
    page = client.get("/ina-3/2025/measures/1-1/").content.decode()
    assert "施策評価" not in page
    assert "審議会の意見" not in page
