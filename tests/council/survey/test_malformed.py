"""What must not be taken is refused with a reason (422, never a crash), and nothing is written."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from council.survey.layout import RESULT_SHEET, ROUND_SHEET
from kpis.sheets.kit.grids import META_SHEET
from kpis.sheets.kit.sheets import GUIDE_SHEET
from tests.builders import make_planner
from tests.council.survey.surveys import filled, make_entry, make_plan, traces, written
from tests.kpis.sheets.workbook import malformed_files  # noqa: F401 (registers its classes)
from tests.kpis.sheets.workbook.filling import edited, opened_book, packed, parts, saved
from tests.kpis.sheets.workbook.malformed import CLASSES

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FILES = (
    "no_workbooks",
    "too_large",
    "zip_bombs",
    "encrypted",
    "truncated",
    "xml_bombs",
    "external_links",
    "macros",
)


@pytest.fixture
def strategy():
    return make_plan()


@pytest.fixture
def planner(client, strategy):
    client.force_login(make_planner())
    return client


def refused(client, data: bytes) -> str:
    """The words of the refusal; fails where the file is taken."""
    answer = client.post("/admin/survey/ina-3/", {"file": SimpleUploadedFile("a.xlsx", data)})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="confirmed"' not in words
    return words


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_class_is_refused_and_leaves_nothing(name, planner, strategy, settings):
    make, words = CLASSES[name]
    if name == "too_large":
        settings.UPLOAD_MAX_BYTES = 64 * 1024
    before = traces()
    for data in make(written(strategy, make_entry())):
        assert re.search(words, refused(planner, data))
    assert traces() == before


def with_cell(data: bytes, place: str, content, sheet=RESULT_SHEET) -> bytes:
    def change(found):
        found[place] = content

    return edited(data, change, sheet)


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        *((ROUND_SHEET, place) for place in ("A1", "A3", "B2", "B4", "B7", "B14", "D5", "Z9")),
        *((RESULT_SHEET, place) for place in ("A1", "A3", "B2", "B4", "C2", "I3", "P4", "Q2", "Z9")),
    ],
)
@pytest.mark.parametrize(("content", "words"), [("=1+1", "数式"), ("=NOW()", "数式"), ("#N/A", "エラー値")])
def test_formulas_and_errors(planner, strategy, sheet, place, content, words):
    data = with_cell(written(strategy, make_entry()), place, content, sheet)
    assert re.search(f"{words}|表の外に内容|に戻してください", refused(planner, data))


@pytest.mark.parametrize("content", [dt.date(2025, 10, 1), dt.time(4, 1), True, "１２３４５６７８９０１２", "x" * 9000])
def test_other_kinds_in_number_cells(planner, strategy, content):
    assert "C2" in refused(planner, with_cell(written(strategy, make_entry()), "C2", content))


@pytest.mark.parametrize("sheet", [ROUND_SHEET, RESULT_SHEET])
@pytest.mark.parametrize("cells", ["A1:B1", "A2:A3", "B3:B5", "A2:B9"])
def test_merged_cells(planner, strategy, sheet, cells):
    data = edited(written(strategy, make_entry()), lambda found: found.merge_cells(cells), sheet)
    assert "セルが結合されています" in refused(planner, data)


@pytest.mark.parametrize("place", ["A1048576", "XFD1", "A5000", "ZZ2", "CX3"])
def test_cells_far_away(planner, strategy, place):
    assert "の外にセルがあります" in refused(planner, with_cell(written(strategy, make_entry()), place, 1))


@pytest.mark.parametrize("sheet", [ROUND_SHEET, RESULT_SHEET])
@pytest.mark.parametrize("place", ["Q2", "D3", "A30", "T40"])
def test_content_beside_the_table(planner, strategy, sheet, place):
    data = with_cell(written(strategy, make_entry()), place, "メモ", sheet)
    refusal = refused(planner, data)
    assert "表の外に内容があります" in refusal or (sheet == RESULT_SHEET and f" {place}：" in refusal)


@pytest.mark.parametrize("sheet", [ROUND_SHEET, RESULT_SHEET, META_SHEET])
@pytest.mark.parametrize("how", ["renamed", "deleted"])
def test_missing_sheets(planner, strategy, sheet, how):
    book = opened_book(written(strategy, make_entry()))
    if how == "renamed":
        book[sheet].title = "Sheet1"
    else:
        del book[sheet]
    assert re.search("がありません|失われています", refused(planner, saved(book)))


def test_a_missing_guide_is_no_harm(planner, strategy):
    book = opened_book(written(strategy, make_entry()))
    del book[GUIDE_SHEET]
    answer = planner.post("/admin/survey/ina-3/", {"file": SimpleUploadedFile("a.xlsx", saved(book))})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("place", "content"),
    [
        *(("B1", text) for text in ("inastrategy-workbook/1", "", None, "x" * 90)),
        *(("B2", text) for text in ("", None, "ina-2")),
        *(("B3", text) for text in ("R7", "", None, "-1", "99999", "２０２５", "1999")),
        *(("B4", text) for text in ("x", "", None)),
        *(("B5", text) for text in ("x", "", None, "1.5", "9" * 40)),
    ],
)
def test_broken_meta(planner, strategy, place, content):
    data = with_cell(written(strategy, make_entry()), place, content, META_SHEET)
    words = "管理用のシートが書き換え|ワークブックではありません|別の戦略|登録できる年度ではありません|戻してください"
    assert re.search(words, refused(planner, data))


def test_broken_parts(planner, strategy):
    content = parts(written(strategy, make_entry()))
    for name in [name for name in content if name.endswith((".xml", ".rels"))]:
        answer = planner.post(
            "/admin/survey/ina-3/",
            {"file": SimpleUploadedFile("a.xlsx", packed(content | {name: content[name][: len(content[name]) // 2]}))},
        )
        assert answer.status_code == 422, name


def test_a_department_workbook_is_told_apart(planner, strategy):
    from tests.builders import make_kpi, make_year
    from tests.kpis.sheets.workbook.filling import exported

    make_kpi(number=1)
    assert "市民意識調査のワークブックではありません" in refused(planner, exported(make_year(2026)))


def test_texts_of_the_file_are_no_markup(planner, strategy):
    data = filled(written(strategy, make_entry()), {"title": "<script>x</script>"}, C2="<b>x</b>")
    refusal = refused(planner, data)
    assert "<script>x" not in refusal and "<b>x" not in refusal
