"""Files of actuals: which are read, and which are refused before they can do harm."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from kpis.sheets.kit.problems import BadFile
from kpis.sheets.kit.table import read_table


def xlsx(*rows, cells=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, value in cells:
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells_of(data: bytes) -> list[list[str]]:
    return [list(row.cells.values()) for row in read_table(data).rows]


def test_a_workbook_reads_as_what_the_person_sees():
    data = xlsx(
        ["kpi_code", "fiscal_year", "actual_value", "expected_month"],
        ["1-1-1", 2025, 79.7, dt.date(2027, 9, 1)],
        [" 1-1-2 ", 2025.0, 1563429, None],
    )
    assert cells_of(data) == [["1-1-1", "2025", "79.7", "2027-09-01"], ["1-1-2", "2025", "1563429", ""]]


def test_blank_rows_are_passed_over_but_counted():
    table = read_table(b"kpi_code,fiscal_year\n,\n1-1-1,2025\n\n1-1-2,2025\n")
    assert [row.number for row in table.rows] == [3, 5]


def test_a_quoted_text_may_hold_commas_and_line_breaks():
    assert cells_of('cause\r\n"一つ目、\r\n二つ目, 三つ目"\r\n'.encode()) == [["一つ目、\n二つ目, 三つ目"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "内容がありません"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "古い形式"),
        ("kpi_code\t1".encode("utf-16"), "CSVかxlsx"),
        (b"\x00\x01\x02", "CSVかxlsx"),
        (b"PK\x03\x04broken", "壊れているか、途中で切れています"),
        (b'kpi_code\n"open', "引用符"),
        (b",,\n1,2,3", "見出しがありません"),
    ],
)
def test_what_is_no_table_is_refused_with_the_way_out(data, words):
    with pytest.raises(BadFile, match=words):
        read_table(data)


def test_a_file_above_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(BadFile, match="1MB以内"):
        read_table(b"kpi_code\n" + b"x" * 1024 * 1024)


def test_too_many_rows_are_refused():
    with pytest.raises(BadFile, match="5,000行"):
        read_table(b"kpi_code\n" + b"1-1-1\n" * 5_000)


def bomb(name: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(part, "<a/>")
        archive.writestr(name, b" " * size)
    return file.getvalue()


@pytest.mark.parametrize("size", [2, 62])
def test_a_zip_bomb_is_refused_before_it_unpacks(size):
    with pytest.raises(BadFile, match="中身が大きすぎます"):
        read_table(bomb("xl/sharedStrings.xml", size * 1024 * 1024))


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too():
    size = 2 * 1024 * 1024
    data = bomb("xl/sharedStrings.xml", size)
    lying = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(BadFile, match="中身が大きすぎます"):
        read_table(lying)


@pytest.mark.parametrize("place", ["B1048576", "XFD1"])
def test_cells_far_away_are_refused_before_a_sheet_is_laid_out(place):
    with pytest.raises(BadFile, match=f"の外にセルがあります（{place}）"):
        read_table(xlsx(["kpi_code"], cells=[(place, 1)]))


def test_a_sheet_with_too_many_rows_is_refused_before_it_is_laid_out(monkeypatch):
    monkeypatch.setattr("kpis.sheets.kit.table.first_grid", None)
    with pytest.raises(BadFile, match="A5001"):
        read_table(xlsx(*[["1-1-1"]] * 5_001))
