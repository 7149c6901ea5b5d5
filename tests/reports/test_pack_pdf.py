"""The PDF: complete, tagged, with the meant fonts only, the same bytes each time, and safe against what people type."""

import datetime as dt
import shutil

import pytest
from django.urls import reverse

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import KPI, Actual
from reports.pack.fonts import package_folder, report_fonts
from reports.pack.pdf import report_pdf
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_planner, make_strategy
from tests.plans import load_ina
from tests.reports.pack import (
    LONG_CAUSE,
    make_reported_year,
    objects,
    page_texts,
    reader,
    review_of,
    squeezed,
    whole_text,
    without_running_lines,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = dt.date(2026, 8, 1)
INJECTIONS = [
    '#panic("x")',
    "$x^2$",
    "[a] *bold* _it_ `code` <label> @ref",
    "<script>alert(1)</script>",
    "\\u{41} // -- ~ ...",
    '"],"x":["',
]


def pdf_of(strategy, year=2025, made_on=TODAY, **options):
    return report_pdf(review_of(strategy, year), made_on=made_on, **options)


@pytest.fixture
def full_plan():
    """The real plan with an invented actual for every second KPI."""
    strategy = load_ina()
    Actual.objects.bulk_create(
        Actual(kpi=kpi, fiscal_year=2025, value=kpi.baseline_value, status="final", cause="前年度と同じ水準。")
        for kpi in KPI.objects.filter(baseline_value__isnull=False)[::2]
    )
    return strategy


def test_every_kpi_and_figure_of_the_real_plan_is_printed(full_plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(27):
        review = review_of(full_plan)
        pdf = report_pdf(review, made_on=TODAY)
    text = whole_text(pdf)
    assert len(review.kpi_rows) == 92
    for row in review.rows:
        for printed in (row.code, row.name, row.cell.text, row.rated.achievement, row.rated.progress, row.owner):
            assert squeezed(printed) in text, (row.code, printed)
    for tally in (review.tally, *(part.tally for part in (*review.goals, *review.projects))):
        for count in tally.counts:
            assert f"{count.count}（{count.share}）" in text


def test_no_character_of_the_real_plan_is_missing_from_the_fonts(full_plan):
    text = whole_text(pdf_of(full_plan))
    assert "CO₂" in text
    assert "㎥" in text
    assert "〓" not in text
    assert "\ufffd" not in text


def test_it_is_tagged_titled_and_says_its_language():
    root = reader(pdf_of(make_reported_year())).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("ja")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert "効果検証報告書" in root["/Metadata"].get_data().decode()


def test_every_picture_has_an_alternative_text():
    document = reader(pdf_of(make_reported_year()))
    figures = [thing for thing in objects(document) if thing.get("/S") == "/Figure"]
    assert len(figures) > 10
    assert all(figure.get("/Alt") for figure in figures)


def test_only_the_meant_fonts_are_in_it_and_all_embedded():
    document = reader(pdf_of(make_reported_year()))
    descriptors = [thing for thing in objects(document) if thing.get("/Type") == "/FontDescriptor"]
    assert {thing["/FontName"].partition("+")[2] for thing in descriptors} == {"NotoSansJP-Regular"}
    assert all("/FontFile3" in thing or "/FontFile2" in thing for thing in descriptors)


def test_a_citys_own_font_folder_is_used_where_it_is_configured(settings, tmp_path):
    shutil.copy(package_folder() / "NotoSansJP-Regular.otf", tmp_path)
    settings.FONT_DIR = tmp_path
    assert report_fonts().folder == tmp_path
    assert pdf_of(make_reported_year()).startswith(b"%PDF")


def test_bookmarks_lead_to_the_parts_and_sheets():
    document = reader(pdf_of(make_reported_year()))
    titles = squeezed("".join(item.title for item in flattened(document.outline)))
    for heading in ("総括", "努力を要する指標", "基本目標の数値目標", "指標一覧", "1-1結婚支援", "2-1就農支援"):
        assert heading in titles


def test_each_sheet_starts_a_page_and_every_page_says_which_of_how_many():
    pages = page_texts(pdf_of(make_reported_year()))
    for number, page in enumerate(pages[1:], start=2):
        assert f"{number}/{len(pages)}" in page
    sheets = [page for page in pages if "指標の推移" in page]
    assert [("1-1結婚支援" in page, "2-1就農支援" in page) for page in sheets] == [(True, False), (False, True)]


def test_the_same_published_year_makes_the_same_bytes_on_any_day():
    strategy = make_reported_year(stage=Stage.PUBLISHED)
    assert pdf_of(strategy) == pdf_of(strategy, made_on=TODAY + dt.timedelta(days=400))


def test_a_draft_is_marked_on_every_page_and_a_published_report_on_none():
    strategy = make_reported_year()
    assert all("案" in page for page in page_texts(pdf_of(strategy)))
    strategy.reporting_years.update(stage=Stage.PUBLISHED, published_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert not any("案" in page for page in page_texts(pdf_of(strategy)))


def test_invented_data_say_so_on_every_page():
    banner = "デモデータ（架空の値）"
    assert banner not in whole_text(pdf_of(make_reported_year()))
    Strategy.objects.update(is_demo=True)
    assert all(banner in page for page in page_texts(pdf_of(Strategy.objects.get())))


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_people_type_comes_through_letter_by_letter(typed):
    strategy = make_reported_year()
    make_actual("1", kpi=make_kpi(number=8, name=f"名{typed}"), cause=f"因{typed}", next_step=f"次{typed}")
    text = whole_text(pdf_of(strategy))
    for mark in "名因次":
        assert squeezed(f"{mark}{typed}") in text


def test_a_long_cause_is_printed_to_its_last_word():
    """Cause and next step of six KPIs, in the list of effort and in the sheet; the summary has the first sentence."""
    strategy = make_reported_year()
    for number in range(10, 16):
        make_actual("1", kpi=make_kpi(number=number), cause=LONG_CAUSE, next_step=LONG_CAUSE)
    assert len(LONG_CAUSE) > 390
    assert without_running_lines(pdf_of(strategy)).count(LONG_CAUSE) == 24


def test_a_cause_longer_than_a_page_breaks_and_loses_nothing():
    strategy = make_reported_year()
    make_actual("1", kpi=make_kpi(number=10), cause=LONG_CAUSE * 10)
    assert without_running_lines(pdf_of(strategy)).count(LONG_CAUSE.rstrip("終わり。")[-30:]) >= 10


def test_a_character_no_font_has_becomes_a_geta_instead_of_stopping_the_report():
    strategy = make_reported_year()
    make_actual("1", kpi=make_kpi(number=8), cause="葛\U000e0100城の😀と\x07")
    assert "葛城の〓と" in whole_text(pdf_of(strategy))


def test_a_year_without_anything_to_name_still_makes_a_report():
    make_strategy()
    text = whole_text(pdf_of(Strategy.objects.get()))
    assert "努力を要する指標はありません。" in text


def flattened(outline):
    for item in outline:
        if isinstance(item, list):
            yield from flattened(item)
        else:
            yield item


def test_a_published_pack_is_typeset_once(client, monkeypatch):
    """Whoever asks gets the same bytes; a correction is another release and so another file."""
    strategy = make_reported_year(stage=Stage.COUNCIL)
    publish(strategy.reporting_years.get(), reason="未提出は実績値なしとする")
    address = reverse("pack:report_pdf", args=[strategy.code, "2025"])
    first = client.get(address).content
    monkeypatch.setattr("reports.pack.pdf.render", lambda document: b"typeset again")
    assert client.get(address).content == first
    assert client.get(f"{address}?parts=summary").content == b"typeset again"


def test_a_draft_is_typeset_each_time(client, monkeypatch):
    strategy = make_reported_year(stage=Stage.COUNCIL)
    client.force_login(make_planner())
    address = reverse("pack:report_pdf", args=[strategy.code, "2025"])
    assert client.get(address).content.startswith(b"%PDF")
    monkeypatch.setattr("reports.pack.pdf.render", lambda document: b"typeset again")
    assert client.get(address).content == b"typeset again"
