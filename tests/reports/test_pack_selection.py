"""What of the pack is printed: parts, a project, a department's measures, one 個票."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from kpis.choices import Stage
from kpis.commands import Refusal
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.parts import CODES
from reports.pack.pdf import report_pdf
from reports.pack.selection import WHOLE, Selection, Unknown, choose
from reports.review.narrowed import departments_of, of_department, of_measure, of_project
from tests.builders import make_actual, make_department, make_goal, make_kpi, make_measure, make_project
from tests.reports.pack import make_reported_year, page_texts, reader, review_of, whole_text
from tests.reports.test_pack_command import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)


@pytest.fixture
def review():
    make_reported_year()
    make_measure(make_project(make_goal(number=1)), departments=[make_department("教育委員会 学校教育課")])
    return review_of(make_goal().strategy)


def document_of(review, **chosen):
    return build_document(review, made_on=TODAY, selection=Selection(**chosen))


def codes(document) -> list[str]:
    return [part["code"] for part in document["parts"]]


def test_the_whole_pack_is_everything_there_is_to_say(review):
    assert codes(document_of(review)) == [
        *("contents", "reading", "summary", "effort", "targets", "listing", "sheets", "opinions")
    ]


def test_the_numbers_close_the_ranks_and_stand_in_page_and_pdf(review):
    chosen = Selection(parts=("summary", "listing"))
    assert [part["number"] for part in document_of(review, parts=("summary", "listing"))["parts"]] == ["", "1", "2"]
    html = report_html(review, made_on=TODAY, selection=chosen)
    titles = re.findall(r'report-part__number">(\d)</span>([^<]+)</h2>', html)
    assert titles == [("1", "総括"), ("2", "指標一覧")]
    text = whole_text(report_pdf(review, made_on=TODAY, selection=chosen))
    assert "1総括" in text
    assert "2指標一覧" in text
    assert "施策別の状況" not in text


def test_one_part_alone_has_no_table_of_contents_and_names_itself_on_the_cover(review):
    document = document_of(review, parts=("summary",))
    assert codes(document) == ["summary"]
    assert (document["cover"]["scope"], document["cover"]["extract"]) == ("総括", "（抜粋）")


def test_an_extract_says_so_on_every_page_and_keeps_number_draft_and_page_numbers(review):
    pages = page_texts(report_pdf(review, made_on=TODAY, selection=Selection(project=2)))
    assert all("（抜粋）" in page and "案" in page and "資料番号" in page for page in pages)
    for number, page in enumerate(pages[1:], start=2):
        assert f"{number}/{len(pages)}" in page


def test_a_project_is_counted_by_itself_and_its_figures_stay(review):
    part = of_project(review, 2)
    assert [row.code for row in part.kpi_rows] == ["2-1-3", "2-1-4"]
    assert (part.tally.total, part.tally.of("needs_effort").count, part.tally.of("on_track").count) == (2, 1, 0)
    assert part.row("2-1-3") is review.row("2-1-3")


def test_a_project_brings_its_goals_target_and_no_other(review):
    assert [row.code for row in of_project(review, 1).goal_targets] == ["G1"]
    assert of_project(review, 2).goal_targets == ()


def test_a_department_has_the_measures_it_serves_and_those_whose_kpi_it_owns(review):
    assert [one.code for one in of_department(review, "教育委員会 学校教育課").measures] == ["1-1"]
    assert [one.code for one in of_department(review, "企画部 地域創造課").measures] == ["1-1", "2-1"]
    assert departments_of(review) == ["教育委員会 学校教育課", "企画部 地域創造課"]


def test_the_summary_of_an_extract_says_of_what_it_is(review):
    summary = document_of(review, department="教育委員会 学校教育課")["summary"]
    assert summary["scope"] == "教育委員会 学校教育課が担当する施策"
    assert summary["headline"].startswith("令和7年度は、2指標のうち、")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"parts": ["summary,nothing"]}, "「nothing」という部はありません"),
        ({"project": "9"}, "「9」はありません"),
        ({"project": "1 OR 1"}, "指定できるのは 1、2 です"),
        ({"department": "無い課"}, "企画部 地域創造課"),
        ({"project": "2", "department": "教育委員会 学校教育課"}, "リーディング・プロジェクト2にありません"),
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(review, asked, said):
    with pytest.raises(Unknown, match=re.escape(said)):
        choose(review, CODES, **asked)


def test_all_parts_are_the_whole_pack(review):
    assert choose(review, CODES, parts=CODES) == WHOLE
    assert choose(review, CODES, parts=[""]) == WHOLE


def test_the_order_of_the_parts_is_the_packs(review):
    assert choose(review, CODES, parts=["sheets,summary", "reading"]).parts == ("reading", "summary", "sheets")


def test_a_selection_comes_back_out_of_its_address(client, review):
    chosen = Selection(parts=("summary", "sheets"), project=1, department="教育委員会 学校教育課")
    review_year(stage=Stage.PUBLISHED)
    page = client.get(f"{reverse('pack:report', args=['ina-3', '2025'])}?{chosen.query()}")
    assert page.status_code == 200
    html = page.content.decode()
    assert f"report.pdf?{chosen.query().replace('&', '&amp;')}" in html
    assert html.count("checked") == 2
    assert '<option value="1" selected>' in html


@pytest.mark.parametrize("query", ["parts=nothing", "project=99", "project=x", "department=x"])
def test_a_wrong_address_is_no_page_of_something_else(client, review, query):
    review_year(stage=Stage.PUBLISHED)
    for name in ("pack:report", "pack:report_pdf"):
        assert client.get(f"{reverse(name, args=['ina-3', '2025'])}?{query}").status_code == 404


def test_the_pdf_of_an_extract_has_a_name_of_its_own(client, review):
    review_year(stage=Stage.PUBLISHED)
    response = client.get(reverse("pack:report_pdf", args=["ina-3", "2025"]), {"parts": "summary"})
    assert response["Content-Disposition"] == 'inline; filename="ina-3-2025-report-extract.pdf"'
    assert len(reader(response.content).pages) < 5


def review_year(**fields):
    make_goal().strategy.reporting_years.update(published_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC), **fields)


# --- 個票 --------------------------------------------------------------------------------------------------


def test_a_measures_sheet_prints_alone_with_a_small_head(review):
    html = report_html(review, made_on=TODAY, selection=Selection(measure="2-1"))
    assert "施策 個票" in html
    assert "report-cover" not in html.split("<body", 1)[1].replace("report-cover__", "")
    assert "第3の指標" in html
    assert "第1の指標" not in html
    text = whole_text(report_pdf(review, made_on=TODAY, selection=Selection(measure="2-1")))
    assert text.count("2-1就農支援") >= 1
    assert "目次" not in text


def test_the_sheet_says_what_the_pack_says(review):
    alone = document_of(review, measure="1-1")["measure"]
    (in_pack,) = (sheet for sheet in document_of(review)["sheets"] if sheet["code"] == "1-1")
    assert alone == in_pack


def test_a_kpis_sheet_has_every_year_the_formula_and_the_words(review):
    make_actual("11", year=2026, kpi=make_goal().strategy.kpis.get(code="2-1-3"))
    sheet = document_of(review_of(make_goal().strategy, 2026), kpi="2-1-3")["kpi"]
    assert [
        (line["year"], line["actual"] and line["actual"]["text"], line["achievement"]) for line in sheet["lines"]
    ] == [
        ("R7", "14", "70.0％"),
        ("R8", "11", "55.0％"),
        *((year, None, "") for year in ("R9", "R10", "R11")),
    ]
    assert sheet["formulas"][0]["numbers"] == "11 ÷ 20 × 100"
    assert {fact["label"]: fact["text"] for fact in sheet["facts"]}["指標値"] == "20人/年（R11）"


@pytest.mark.parametrize("code", ["G1", "1-1-1", "2-1-4"])
def test_every_kind_of_kpi_has_a_sheet_in_both_forms(review, code):
    chosen = Selection(kpi=code)
    assert review.row(code).name in report_html(review, made_on=TODAY, selection=chosen)
    pdf = report_pdf(review, made_on=TODAY, selection=chosen)
    assert f"1/{len(reader(pdf).pages)}" in page_texts(pdf)[0]
    assert "指標個票" in whole_text(pdf)


def test_pages_of_measure_and_kpi_lead_to_their_sheets(client, review):
    review_year(stage=Stage.PUBLISHED)
    for kind, thing in (("measure", "1-1"), ("kpi", "1-1-1")):
        page = client.get(reverse(f"dashboards:{kind}", args=["ina-3", "2025", thing])).content.decode()
        for name in (f"pack:{kind}_sheet", f"pack:{kind}_sheet_pdf"):
            url = reverse(name, args=["ina-3", "2025", thing])
            assert url in page
            assert client.get(url).status_code == 200
    assert client.get(reverse("pack:kpi_sheet", args=["ina-3", "2025", "9-9-9"])).status_code == 404
    assert client.get(reverse("pack:measure_sheet_pdf", args=["ina-3", "2025", "9-9"])).status_code == 404


def test_the_plan_before_its_first_year_offers_no_sheets(client, review):
    page = client.get(reverse("dashboards:measure", args=["ina-3", "plan", "1-1"])).content.decode()
    assert "/sheet" not in page


# --- The command -------------------------------------------------------------------------------------------


def test_the_command_writes_the_same_selections(tmp_path, review):
    build(tmp_path / "s.html", "html", 2025, "--parts", "summary,sheets", "--project", "2")
    html = (tmp_path / "s.html").read_text()
    assert "リーディング・プロジェクト2　しごとづくり（抜粋）" in html
    assert "第1の指標" not in html
    build(tmp_path / "k.pdf", "pdf", 2025, "--kpi", "1-1-2")
    assert "指標個票" in whole_text((tmp_path / "k.pdf").read_bytes())
    build(tmp_path / "m.pdf", "pdf", 2025, "--measure", "1-1")
    assert "施策個票" in whole_text((tmp_path / "m.pdf").read_bytes())


@pytest.mark.parametrize(
    ("option", "value"),
    [("--parts", "cover"), ("--project", "9"), ("--department", "無い課"), ("--measure", "9-9"), ("--kpi", "9-9-9")],
)
def test_the_command_refuses_what_is_not_there(tmp_path, review, option, value):
    with pytest.raises(Refusal, match="ありません"):
        build(tmp_path / "s.html", "html", 2025, option, value)
    assert not list(tmp_path.iterdir())


def test_narrowing_to_a_measure_leaves_nothing_else(review):
    part = of_measure(review, "2-1")
    assert [one.code for one in part.measures] == ["2-1"]
    assert [row.code for row in part.kpi_rows] == ["2-1-3", "2-1-4"]


def test_an_added_kpi_is_in_its_measures_sheet(review):
    make_kpi(number=7, name="あとから加えた指標")
    assert "あとから加えた指標" in str(document_of(review_of(make_goal().strategy), measure="1-1"))
