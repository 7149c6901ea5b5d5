"""What is said beside the counts of grades, and in the grade of a KPI that fell below its baseline."""

import datetime as dt

import pytest

from goals.models import Strategy
from kpis.choices import Stage
from kpis.measurement import Signal
from reports.pack.document import build_document
from reports.pack.xlsx.tables import tables_of
from reports.review import build_review
from reports.review.trust import trust_lines
from tests.builders import grade_by, make_actual, make_kpi, make_strategy, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """Fair but below its baseline, fair and risen, poor but on pace, poor and late, and one without a value."""
    make_year(stage=Stage.PUBLISHED)
    line = {"guide_method": "linear", "accumulation": "stock", "target": "100"}
    for number, baseline, value in ((1, "90", "85"), (2, "80", "82"), (3, "20", "50"), (4, "20", "21")):
        make_actual(value, kpi=make_kpi(number=number, baseline=baseline, **line))
    make_kpi(number=5)
    return build_review(Strategy.objects.get(), 2025)


SENTENCES = [
    "「順調」「おおむね順調」の2指標のうち、現状値を下回るものは1です。（1-1-1）",
    "「努力を要する」の2指標のうち、この年度の目安値に届いているものは1です。（1-1-3）",
    "実績値のある4指標のうち、現状値のままでも「おおむね順調」以上になるもの（現状値のままで80％以上）は2です。",
]


def test_three_lines_say_how_far_the_grades_can_be_trusted(year):
    assert [line.words for line in trust_lines(year)] == SENTENCES
    assert [line.signal for line in trust_lines(year)] == [
        Signal.BELOW_BASELINE,
        Signal.AT_OR_ABOVE_GUIDE,
        Signal.BASELINE_EARNS_CLASS,
    ]


def test_report_and_workbook_print_the_same_lines(year):
    assert build_document(year, made_on=dt.date(2026, 7, 1))["summary"]["trust"] == SENTENCES
    assert set(SENTENCES) <= set(tables_of(year)[0].lines)


def test_overview_prints_them_and_leads_to_the_kpis(client, year):
    html = client.get("/ina-3/2025/").content.decode()
    assert all(line.sentence in html for line in trust_lines(year))
    assert '<a href="/ina-3/2025/kpis/1-1-1/">1-1-1</a>' in html


def test_other_schemes_have_their_own_words(year):
    make_actual("14", 2026)
    scheme = grade_by(make_strategy(), "difference_to_guide", "90", "70").grade_scheme
    said = trust_lines(build_review(Strategy.objects.get(), 2026))
    assert scheme.figure == "difference_to_guide" and "現状値のままで70％以上" in said[2].sentence


def test_what_was_attained_or_not_is_in_a_class_but_not_among_what_has_a_number(year):
    worded = make_kpi(number=6, baseline=None, target=None, method="attainment", target_text="開設")
    make_actual(None, kpi=worded, attained=False, status="final")
    said = [line.sentence for line in trust_lines(build_review(Strategy.objects.get(), 2025))]
    assert said[1] == "「努力を要する」の、数値で評価する2指標のうち、この年度の目安値に届いているものは1です。"
    assert said[2].startswith("実績値のある、数値で評価する4指標のうち、")


def test_year_without_values_says_nothing_of_trust():
    make_kpi()
    make_year()
    assert trust_lines(build_review(Strategy.objects.get(), 2025)) == ()


def test_badge_below_the_baseline_says_so_itself(year):
    assert [row.badge.words for row in year.kpi_rows[:2]] == ["おおむね順調・現状値を下回る", "おおむね順調"]


@pytest.mark.parametrize("path", ["", "kpis/", "kpis/1-1-1/", "measures/1-1/", "report/", "kpis/1-1-1/sheet/"])
def test_every_page_prints_the_badge_in_full(client, year, path):
    html = client.get(f"/ina-3/2025/{path}").content.decode()
    assert path == "" or ("おおむね順調<span" in html and '__beside">・現状値を下回る</span>' in html)


def test_workbook_and_list_file_say_what_stands_beside_the_grade(client, year):
    listing = next(table for table in tables_of(year) if table.title == "指標一覧")
    assert "○ おおむね順調・現状値を下回る" in {cell.value for cell in listing.rows[0]}
    assert ",おおむね順調,現状値を下回る," in client.get("/ina-3/2025/kpis/?export=csv").content.decode("utf-8-sig")
