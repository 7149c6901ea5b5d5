"""The workbook as it is handed out: columns, locks, print, whose KPIs, and the same bytes each time."""

import subprocess
import sys

import pytest

from kpis.sheets.workbook.book import shelf_for
from kpis.sheets.workbook.check import check
from kpis.sheets.workbook.layout import FIRST_HEADINGS, GUIDE_HEADINGS, INPUT_HEADINGS, LAST_HEADINGS
from kpis.sheets.workbook.read import read_sheet
from tests.builders import make_actual, make_department, make_goal_target, make_kpi, make_year
from tests.kpis.sheets.workbook.filling import exported, filled, opened

pytestmark = pytest.mark.django_db


TOTAL = {"accumulation": "period_total"}


def rules_of(sheet) -> dict:
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


@pytest.fixture
def kpi():
    return make_kpi(number=1)


@pytest.fixture
def year(kpi):
    return make_year(2026)


class TestSheet:
    def test_the_columns_are_those_of_the_interface_with_one_per_past_year(self, year):
        _, sheet = opened(exported(make_year(2028)))
        past = ["R7実績", "R8実績", "R9実績"]
        assert [cell.value for cell in sheet[1]] == [*FIRST_HEADINGS, *past, *GUIDE_HEADINGS, *INPUT_HEADINGS]

    def test_the_first_year_has_no_past(self, kpi):
        _, sheet = opened(exported(make_year(2025)))
        assert [cell.value for cell in sheet[1]] == [*FIRST_HEADINGS, *GUIDE_HEADINGS, *INPUT_HEADINGS]

    def test_only_the_columns_to_fill_in_are_unlocked(self, year):
        book, sheet = opened(exported(year))
        assert [cell.protection.locked for cell in sheet[2]] == [True] * 7 + [False] * 8
        assert all(other.protection.sheet for other in book)
        assert sheet.protection.password is None

    def test_numbers_stay_numbers_and_print_as_readers_know_them(self, year):
        make_actual("-3.5", kpi=make_kpi(number=5, baseline="-76", target="125.5", decimals=1), year=2025)
        _, sheet = opened(exported(year))
        row = sheet[3]
        assert [row[place].value for place in (3, 4, 6)] == [-76, -3.5, 125.5]
        assert row[3].number_format == '#,##0.0_ ;"△"#,##0.0_ '

    def test_a_sum_of_the_years_stands_behind_the_last_amount_and_the_cell_says_what_to_enter(self):
        kpi = make_kpi(number=9, baseline=None, target="60", target_text="60世帯", unit="世帯", per="", **TOTAL)
        make_kpi(number=10), make_actual("20", 2025, kpi), make_actual("15", 2026, kpi)
        book, sheet = opened(exported(make_year(2027)))
        amounts = sheet.cell(2, 5), sheet.cell(2, 6)
        assert [cell.value for cell in amounts] == [20, 15]
        assert "（累計35）" in amounts[1].number_format
        assert "累計" not in amounts[0].number_format
        rules = rules_of(sheet)
        said = "R9だけの値を入力します。計画期間の累計で評価します（これまでは 20＋15＝35世帯、指標値 60世帯）。"
        assert rules["I2"].prompt == said
        assert rules["I3"].prompt != said
        assert "累計・平均の指標" in [row[0].value for row in book["説明"]]

    def test_what_the_amount_in_the_file_makes_is_told_before_it_is_taken_in(self):
        kpi = make_kpi(number=9, baseline=None, target="60", target_text="60世帯", unit="世帯", per="", **TOTAL)
        make_actual("20", 2025, kpi), make_actual("15", 2026, kpi)
        year = make_year(2027)
        (row,) = check(read_sheet(filled(exported(year), I2=10)), year, None).rows
        assert row.together == "3年の合計 20＋15＋10＝45世帯"
        (row,) = check(read_sheet(exported(year)), year, None).rows
        assert row.together == ""

    def test_a_workbook_without_such_a_kpi_says_nothing_of_sums(self, year):
        book, _ = opened(exported(year))
        assert "累計・平均の指標" not in [row[0].value for row in book["説明"]]

    def test_head_codes_and_names_stay_in_sight_and_the_print_fits_a3(self, year):
        _, sheet = opened(exported(year))
        assert sheet.freeze_panes == "C2"
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "8")
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"

    def test_last_years_words_stand_behind_and_are_told_where_this_years_are_written(self, kpi, year):
        make_actual("13", kpi=kpi, year=2025, cause="台風のため", next_step="周知を続ける")
        _, sheet = opened(exported(year))
        assert [cell.value for cell in sheet[1]][-3:] == ["確認", *LAST_HEADINGS]
        assert [(cell.value, cell.protection.locked) for cell in sheet[2]][-2:] == [
            ("台風のため", True),
            ("周知を続ける", True),
        ]
        prompts = [rules_of(sheet)[place].prompt for place in ("J2", "K2", "N2")]
        assert [prompt.split("\n")[-1] for prompt in prompts] == [
            "R7：台風のため",
            "R7：周知を続ける",
            "R7：周知を続ける",
        ]

    def test_no_prompt_is_longer_than_excel_takes(self, kpi, year):
        make_actual("13", kpi=kpi, year=2025, cause="長" * 3000)
        type(kpi).objects.update(definition="長" * 3000)
        rules = rules_of(opened(exported(year))[1])
        assert [len(rules[place].prompt) for place in ("H2", "J2")] == [255, 255]
        assert rules["H2"].prompt.endswith("値がないときは空欄にして、区分で理由を選びます。")

    def test_status_is_a_list_and_a_number_rule_lets_words_through_to_the_check(self, year):
        _, sheet = opened(exported(year))
        rules = rules_of(sheet)
        assert rules["I2"].formula1 == '"速報,確定,未公表,該当なし,事業終了,評価困難"'
        assert (rules["H2"].type, rules["H2"].errorStyle) == ("decimal", "warning")

    def test_demo_data_say_so_outside_row_1(self, kpi, year):
        kpi.strategy.is_demo = True
        kpi.strategy.save()
        year.refresh_from_db()
        book, sheet = opened(exported(year))
        assert sheet.oddHeader.center.text == "デモデータ（架空の値）"
        assert any("架空の値" in str(cell.value) for cell in book["説明"]["B"])
        assert sheet["A1"].value == "コード"

    def test_each_kpi_is_in_its_owners_file_only(self, year):
        make_kpi(number=2, owner=make_department("農林部 農政課"))
        target = make_goal_target()
        shelf = shelf_for(year, None)
        owners = {str(book.department): [line.kpi.code for line in book.lines] for book in shelf.books}
        assert owners == {
            "企画部 地域創造課": ["1-1-1"],
            "農林部 農政課": ["1-1-2"],
            "保健福祉部 健康推進課": [target.code],
        }

    def test_a_kpi_outside_its_years_is_not_asked_for(self, year):
        make_kpi(number=2, first_year=2027)
        make_kpi(number=3, final_year=2025)
        make_kpi(number=4, first_year=2026, final_year=2026)
        [book] = shelf_for(year, None).books
        assert [line.kpi.code for line in book.lines] == ["1-1-1", "1-1-4"]

    def test_a_kpi_without_owner_is_named_not_lost(self, kpi, year):
        make_kpi(number=2)
        type(kpi).objects.filter(number=2).update(owner=None)
        assert [homeless.code for homeless in shelf_for(year, None).homeless] == ["1-1-2"]

    def test_equal_content_is_equal_bytes_in_another_process(self):
        """Hash seeds, clocks and object addresses leave no trace."""
        code = (
            "import hashlib, datetime as dt, types; import django; django.setup()\n"
            "from decimal import Decimal\n"
            "from kpis.models import KPI, ReportingYear\nfrom goals.models import Strategy\n"
            "from organization.models import Department, Municipality\n"
            "from kpis.sheets.workbook.book import Book, Cell, Line\n"
            "from kpis.sheets.workbook.write import workbook_bytes\n"
            "strategy = Strategy(code='x', name='x', municipality=Municipality(name='x'))\n"
            "year = ReportingYear(strategy=strategy, fiscal_year=2025, due_on=dt.date(2026, 6, 30))\n"
            "kpis = [KPI(code=f'1-1-{n}', target_value=None if n % 3 else 5) for n in range(9)]\n"
            "lines = tuple(Line(kpi, tuple(Cell(Decimal(n)) for n in range(6)), None) for kpi in kpis)\n"
            "book = Book(strategy, year, Department(id=1, division='a', section='b'), (), lines)\n"
            "print(hashlib.sha256(workbook_bytes(book)).hexdigest())"
        )
        hashes = set()
        for seed in ("1", "2"):
            run = subprocess.run(
                [sys.executable, "-c", code],
                env={"DJANGO_SETTINGS_MODULE": "inastrategy.settings", "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            )
            hashes.add(run.stdout)
        assert len(hashes) == 1


class TestWhatAValueComesTo:
    def test_the_preview_has_the_grade_and_asks_for_words_where_it_needs_effort(self, kpi, year):
        checked = check(read_sheet(filled(exported(year), H2=14, I2="確定")), year, None)
        [row] = checked.rows
        assert (row.outcome.grade.label, row.outcome.achievement) == ("努力を要する", "70.0％")
        assert [(notice.cell, "要因と今後の取組も" in notice.text) for notice in checked.notices] == [("J2", True)]

    def test_with_words_or_a_good_grade_nothing_is_asked(self, kpi, year):
        for cells in ({"H2": 14, "I2": "確定", "J2": "台風", "K2": "周知"}, {"H2": 21, "I2": "確定"}):
            assert not check(read_sheet(filled(exported(year), **cells)), year, None).notices

    def test_without_a_value_there_is_no_grade(self, kpi, year):
        [row] = check(read_sheet(filled(exported(year), I2="評価困難", J2="災害")), year, None).rows
        assert row.outcome is None
