"""The PDF as paper: type that can be read, nothing torn apart, and codes that lead to their sheets."""

import datetime as dt

import pytest

from kpis.choices import Stage
from kpis.models import Actual
from reports.pack.brief import LONGEST_IN_LIST, clipped
from reports.pack.document import build_document
from reports.pack.pdf import report_pdf
from reports.pack.selection import Selection
from tests.builders import make_actual, make_kpi
from tests.reports.pack import LONG_CAUSE, make_reported_year, page_texts, reader, review_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)
SMALLEST = 8


def document_of(strategy, **options):
    return build_document(review_of(strategy), made_on=TODAY, **options)


def pdf_of(strategy, **options):
    return report_pdf(review_of(strategy), made_on=TODAY, **options)


def scale_of(matrix) -> float:
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5


def type_sizes(pdf: bytes) -> set[float]:
    """The sizes in which the pages' texts stand on paper, those inside drawings too."""
    sizes = set()

    def visit(text, current, of_text, _font, size):
        if text.strip():
            sizes.add(round(size * scale_of(current) * scale_of(of_text), 1))

    for page in reader(pdf).pages:
        page.extract_text(visitor_text=visit)
    return sizes


@pytest.mark.parametrize("selection", [Selection(), Selection(measure="1-1"), Selection(kpi="1-1-1")])
def test_no_type_is_smaller_than_eight_points(selection):
    strategy = make_reported_year()
    make_actual("12", kpi=make_kpi(number=8, unit="％"), status="provisional")
    assert min(type_sizes(pdf_of(strategy, selection=selection))) >= SMALLEST


def test_every_code_of_the_list_leads_to_its_sheet():
    pages = reader(pdf_of(make_reported_year(), selection=Selection(parts=frozenset({"listing", "sheets"})))).pages
    listed = next(page for page in pages if "前年度の評価" in page.extract_text())
    links = [one.get_object() for one in listed.get("/Annots", [])]
    assert len(links) == 4
    assert all(link["/Subtype"] == "/Link" for link in links)


def test_without_sheets_a_code_leads_nowhere():
    pages = reader(pdf_of(make_reported_year(), selection=Selection(parts=frozenset({"listing"})))).pages
    assert not any("/Annots" in page for page in pages)


def test_the_key_names_only_marks_that_the_drawings_have():
    strategy = make_reported_year()
    words = document_of(strategy)["sheets"][0]["legend"]["alt"]
    assert "実績値" in words
    assert "速報値" not in words
    make_actual("12", kpi=make_kpi(number=8), status="provisional")
    assert "速報値" in document_of(strategy)["sheets"][0]["legend"]["alt"]


def test_a_text_that_would_fill_the_list_is_cut_and_leads_to_its_sheet():
    strategy = make_reported_year()
    make_actual("1", kpi=make_kpi(number=8), cause=LONG_CAUSE * 10)
    (entry,) = [kpi for kpi in document_of(strategy)["effort"]["kpis"] if kpi["code"] == "1-1-8"]
    assert entry["cause"] == [f"{(LONG_CAUSE * 10)[:LONGEST_IN_LIST]}…"]
    assert entry["rest"] == "施策1-1"
    assert "全文は、施策1-1の個票（指標1-1-8）にあります。" in "".join(page_texts(pdf_of(strategy)))


def test_without_the_sheets_the_list_has_the_whole_text():
    strategy = make_reported_year()
    make_actual("1", kpi=make_kpi(number=8), cause=LONG_CAUSE * 10)
    alone = document_of(strategy, selection=Selection(parts=frozenset({"effort"})))["effort"]["kpis"]
    assert [LONG_CAUSE * 10] in [kpi["cause"] for kpi in alone]


def test_paragraphs_are_cut_where_the_room_ends():
    assert clipped(["あいう", "えお"], 5) == ["あいう", "えお"]
    assert clipped(["あいう", "えお"], 4) == ["あいう", "え…"]
    assert clipped(["あいう", "えお"], 3) == ["あいう…"]


@pytest.mark.parametrize("count", range(1, 9))
def test_the_space_for_an_opinion_never_has_a_page_of_its_own(count):
    strategy = make_reported_year(stage=Stage.COUNCIL)
    for number in range(10, 10 + count):
        make_actual("1", kpi=make_kpi(number=number), cause="応募が少なかった。" * 12, next_step="周知する。" * 20)
    for page in page_texts(pdf_of(strategy, selection=Selection(measure="1-1"))):
        assert "審議会の意見" not in page or "応募が少なかった。" in page or "要因その" in page


def test_a_part_of_one_sentence_has_no_page_of_its_own():
    strategy = make_reported_year()
    Actual.objects.filter(kpi__number=3).delete()
    (page,) = [page for page in page_texts(pdf_of(strategy)) if "努力を要する指標はありません。" in page]
    assert "基本目標の数値目標" in page
