"""What spreadsheet programs do to a file on their own: read as the person meant it, or refused where it stands."""

import tracemalloc

import pytest
from openpyxl.styles import PatternFill

from kpis.measurement.numerals import shortest
from kpis.sheets.kit.archive import inspect
from kpis.sheets.kit.csvtext import decoded
from kpis.sheets.kit.look import without_empty_cells
from kpis.sheets.kit.problems import BadFile
from kpis.sheets.kit.table import read_table
from kpis.sheets.workbook.read import read_sheet
from tests.builders import make_kpi, make_year
from tests.kpis.cases import case
from tests.kpis.sheets.workbook.filling import edited, exported, filled, taken
from tests.kpis.test_importing_files import cells_of, xlsx


class TestRowsAndCellsWithoutContent:
    def test_a_deleted_row_leaves_an_empty_last_row_that_is_none(self):
        table = read_table(case("d1_delete_one_row.xlsx"))
        assert [row.number for row in table.rows] == list(range(2, 59))
        assert table.rows[-1].cells["actual_value"] == "10455"

    @pytest.mark.django_db
    def test_colours_far_beyond_the_table_are_not_content(self):
        make_kpi(number=1)
        year = make_year(2026)

        def paint(sheet):
            for row in sheet.iter_rows(min_row=2, max_row=1016, max_col=52):
                for cell in row:
                    cell.fill = PatternFill("solid", fgColor="FFFF00")
            sheet["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")

        data = edited(filled(exported(year), H2=14), paint)
        assert len(read_sheet(data).rows) == 1
        assert taken(data, year).changed == 1

    def test_a_cell_without_a_place_keeps_the_place_of_those_behind_it(self):
        xml = b'<row r="2"><c/><c s="1"/><c><v>1</v></c></row><row r="3"><c r="A3" s="2"/></row><row r="9" ht="12"/>'
        assert without_empty_cells(xml) == b'<row r="2"><c/><c s="1"/><c><v>1</v></c></row>'


class TestKinds:
    def test_a_percent_cell_is_refused_at_its_place_with_the_way_out(self):
        (problem,) = read_table(case("c01_percent_cell.xlsx")).problems
        assert (problem.row, problem.column) == (2, "actual_value")
        assert "85.3％なら 85.3 と入力" in problem.text

    @pytest.mark.parametrize(
        ("binary", "meant"),
        [
            (79.69999999999999, "79.7"),
            (80.2 - 1e-13, "80.2"),
            (80.2 + 1e-13, "80.2"),
            (0.1 + 0.2, "0.3"),
            (1 / 3, "0.333333333333333"),
            (12345678901.2345, "12345678901.2345"),
            (2025, "2025"),
        ],
    )
    def test_noise_of_binary_numbers_is_none_on_either_side(self, binary, meant):
        assert str(shortest(binary)) == meant

    def test_a_number_is_read_as_the_cell_shows_it(self):
        assert cells_of(case("c03_noise_below.xlsx"))[0][2] == "79.7"

    def test_a_file_of_another_kind_is_refused_by_content_and_in_no_time(self):
        tracemalloc.start()
        with pytest.raises(BadFile, match=r"Excelブック（\.xlsx）ではない表計算ファイル"):
            read_table(case("o1_repeat_4M.ods"))
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
        tracemalloc.stop()

    def test_the_look_goes_before_the_reader(self):
        data = xlsx(["kpi_code"], ["1-1-1"])
        assert cells_of(inspect(data).content) == [["1-1-1"]]


class TestText:
    def test_half_a_file_in_utf_8_is_not_read_as_shift_jis(self):
        with pytest.raises(BadFile, match=r"2行目に、文字として読み取れないところ.*途中で切れている"):
            read_table(case("e_trunc_1_6.csv"))

    @pytest.mark.parametrize("text", ["会員が増えた", "速報", "ｶﾌﾞｼｷｶﾞｲｼｬ", "①㈱髙橋㎡", "plain"])
    def test_each_encoding_is_read_as_itself_and_a_mixture_as_none(self, text):
        assert decoded(text.encode("cp932")) == decoded(text.encode()) == text

    @pytest.mark.parametrize("cut", [1, 2])
    @pytest.mark.parametrize("text", ["a,速報", "婚姻数の減少", "㎥と₂"])
    def test_a_character_cut_in_two_is_told(self, text, cut):
        with pytest.raises(BadFile, match="1行目"):
            decoded(text.encode()[:-cut])

    def test_two_encodings_in_one_file_are_told(self):
        with pytest.raises(BadFile, match=r"2行目.*混ざっています"):
            decoded("婚姻数の減少\n".encode() + "会員".encode("cp932"))

    def test_two_byte_order_marks_are_as_good_as_one(self):
        table = read_table(case("a5_double_bom.csv"))
        assert table.columns[0] == "kpi_code"
        assert table.rows[0].cells["actual_value"] == "15"

    @pytest.mark.parametrize(("name", "separator"), [("a2_semicolon.csv", "セミコロン"), ("a3_tab_cp932.txt", "タブ")])
    def test_another_separator_is_named(self, name, separator):
        with pytest.raises(BadFile, match=f"区切りが{separator}"):
            read_table(case(name))
