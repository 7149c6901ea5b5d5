"""計画書の読み方: what was judged where the plan leaves it open is printed wherever the KPI's grade is explained."""

import datetime as dt

import pytest
from django.urls import reverse

from kpis.choices import ReviewPointKind, Stage
from kpis.models import ReviewPoint
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.pdf import report_pdf
from reports.pack.selection import Selection
from reports.pack.xlsx.tables import tables_of
from reports.releases.issued import review_of
from tests.builders import make_actual, make_kpi, make_planner, make_year
from tests.plans import load_ina
from tests.reports.pack import whole_text

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 8, 1)
REASON = "名称は「抑制量」ですが、排出量の数値とみました。"


@pytest.fixture
def kpi():
    kpi = make_kpi(
        number=3,
        direction="decrease",
        judged_reasons={"direction": REASON, "owner": "総務課とみた。"},
    )
    make_year(2025, Stage.COUNCIL)
    make_actual("14", kpi=kpi)
    return kpi


def reviewed(kpi):
    return review_of(kpi.strategy, 2025)


def test_a_judgement_is_said_with_its_reason_and_who_enters_is_nobodys_business(kpi):
    (reading,) = reviewed(kpi).row(kpi.code).readings
    assert (reading.head, reading.text) == ("望ましい方向：少ないほど良い", REASON)


def test_a_point_to_check_is_public_only_in_the_words_meant_for_it(kpi):
    point = {"strategy": kpi.strategy, "subject": kpi.code, "kind": ReviewPointKind.INFERENCE}
    ReviewPoint.objects.create(**point, position=1, text="ご確認ください。", reading="出生数に左右されます。")
    ReviewPoint.objects.create(**point, position=2, text="担当課をご確認ください。")
    texts = [reading.text for reading in reviewed(kpi).row(kpi.code).readings]
    assert texts == [REASON, "出生数に左右されます。"]


def test_it_stands_on_the_kpis_page(client, kpi):
    client.force_login(make_planner())
    page = client.get(reverse("dashboards:kpi", args=["ina-3", 2025, kpi.code])).content.decode()
    assert "計画書の読み方" in page
    assert REASON in page
    assert "総務課とみた" not in page


def test_it_stands_on_the_kpis_sheet(kpi):
    sheet = build_document(reviewed(kpi), made_on=TODAY, selection=Selection(kpi=kpi.code))["kpi"]
    assert [one["text"] for one in sheet["kpi"]["readings"]] == [REASON]


def test_the_report_has_it_as_an_appendix_in_every_form(kpi):
    review = reviewed(kpi)
    assert REASON in report_html(review, made_on=TODAY)
    assert "排出量の数値とみました" in whole_text(report_pdf(review, made_on=TODAY))
    (table,) = [table for table in tables_of(review) if table.title == "計画書の読み方"]
    assert REASON in [cell.value for row in table.rows for cell in row]


def test_a_plan_that_leaves_nothing_open_has_no_appendix():
    kpi = make_kpi()
    make_actual("14", kpi=kpi)
    document = build_document(reviewed(kpi), made_on=TODAY)
    assert "plan_reading" not in [part["code"] for part in document["parts"]]


def test_inas_doubtful_kpis_are_explained():
    review = review_of(load_ina(), 2025)
    told = {row.code: " ".join(one.text for one in row.readings) for row in review.rows}
    assert "排出量の数値とみて、少ないほど良いとしました" in told["9-1-3"]
    assert "「毎年50㎥以上」" in told["4-1-6"]
    assert "「推計」の誤植" in told["4-1-1"]
    assert "出生数に左右されます" in told["1-2-3"]
    assert "国勢調査は5年ごと" in told["G3"]
    assert [one.topic for one in review.readings] == ["評価の方法"]
