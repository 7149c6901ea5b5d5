"""Out and in again: an untouched workbook changes nothing, a filled one is stored as the page would store it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from kpis.choices import Act, ActualState, Stage, ValueStatus
from kpis.models import Actual, EntryOpening, Event
from kpis.sheets.workbook.act import BadSheet, import_sheet
from kpis.sheets.workbook.layout import SECOND_FORMAT, digest
from kpis.sheets.workbook.read import read_sheet
from tests.builders import (
    make_actual,
    make_department,
    make_goal_target,
    make_kpi,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.kpis.sheets.workbook.filling import edited, exported, filled, opened, refusals, saved, taken, traces
from tests.kpis.sheets.workbook.malformed import meta_edited

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi():
    return make_kpi(number=1)


@pytest.fixture
def year(kpi):
    return make_year(2026)


def every_kind_of_value(year):
    """One value of each status, numbers near every edge, texts that a spreadsheet could misread."""
    contents = [
        {"value": "0"},
        {"value": "-76"},
        {"value": "12345678901.2345"},
        {"value": "0.1"},
        {"value": "59.0", "status": ValueStatus.PROVISIONAL},
        {"value": "14", "cause": "=1+1", "next_step": "  前後の空白  "},
        {"value": "14", "cause": "一行目\r\n二行目\n\n", "next_step": "\x0b制御文字"},
        {"value": None, "status": ValueStatus.PENDING, "expected_month": dt.date(2027, 9, 1), "cause": "国の統計"},
        {"value": None, "status": ValueStatus.PENDING, "expected_month": dt.date(2027, 9, 15)},
        {
            "value": None,
            "status": ValueStatus.PENDING,
            "expected_month": dt.date(2027, 9, 1),
            "cause": "2027年9月公表予定",
        },
        {"value": None, "status": ValueStatus.NOT_APPLICABLE, "cause": "2027年9月公表予定の事業がない"},
        {"value": None, "status": ValueStatus.ENDED, "cause": "-終了"},
        {"value": None, "status": ValueStatus.NOT_ASSESSABLE, "cause": "災害", "next_step": "1,234"},
        {"value": None, "status": ValueStatus.MISSING, "cause": "書きかけ"},
    ]
    for number, fields in enumerate(contents, start=1):
        make_actual(kpi=make_kpi(number=number, decimals=number % 3), year=year.fiscal_year, **fields)
    words = make_kpi(number=90, baseline=None, target=None, target_text="設置", method="attainment")
    make_actual(None, kpi=words, year=year.fiscal_year, attained=False, status=ValueStatus.FINAL)
    make_kpi(number=91, baseline=None)
    make_goal_target(owner=make_department())


class TestUntouched:
    def test_it_changes_nothing_to_the_last_byte_of_the_export(self):
        year = make_year(2026, strategy=make_strategy())
        every_kind_of_value(year)
        before, data = traces(), exported(year)
        result = taken(data, year, make_planner())
        assert (result.changed, result.unchanged) == (0, 17)
        assert traces() == before
        assert exported(year) == data

    def test_a_resave_by_another_program_changes_nothing_either(self):
        year = make_year(2026, strategy=make_strategy())
        every_kind_of_value(year)
        before, data = traces(), exported(year)
        assert taken(saved(opened(data)[0]), year).changed == 0
        assert traces() == before

    def test_it_is_taken_even_in_a_closed_year_and_by_who_may_not_change_it(self, kpi):
        department = make_department()
        staff = make_user(departments=[department])
        year = make_year(2026, stage=Stage.COUNCIL)
        make_actual("14", kpi=kpi, year=2026, state=ActualState.ACCEPTED)
        assert taken(exported(year), year, staff).changed == 0


class TestFilled:
    def test_a_filled_row_becomes_a_draft_with_its_texts(self, kpi, year):
        planner = make_planner()
        taken(filled(exported(year), H2=14, I2="確定", J2="相談会を増やした", K2="周知を続ける"), year, planner)
        actual = Actual.objects.get()
        assert (actual.kpi, actual.fiscal_year, actual.value, actual.status) == (kpi, 2026, Decimal(14), "final")
        assert (actual.cause, actual.next_step) == ("相談会を増やした", "周知を続ける")
        assert (actual.state, actual.version, actual.updated_by) == (ActualState.DRAFT, 1, planner)
        event = Event.objects.get()
        assert (event.act, event.by, event.detail["value"]) == (Act.IMPORTED, planner, ["", "14"])
        assert Actual.history.count() == 1

    @pytest.mark.parametrize("typed", ["1234", "１，２３４", "1,234人", "1,234人/年", 1234, 1234.0, " 1234 "])
    def test_numbers_are_taken_as_typed_in_japan(self, year, typed):
        taken(filled(exported(year), H2=typed), year, accept_unusual=True)
        assert Actual.objects.get().value == 1234

    def test_a_binary_fraction_is_the_decimal_that_was_typed(self, year):
        taken(filled(exported(year), H2=0.1 + 0.2), year, accept_unusual=True)
        assert Actual.objects.get().value == Decimal("0.3")

    def test_a_value_without_a_status_is_provisional_and_keeps_a_stored_one(self, kpi, year):
        taken(filled(exported(year), H2=14), year)
        assert Actual.objects.get().status == ValueStatus.PROVISIONAL
        Actual.objects.update(status=ValueStatus.FINAL)
        taken(filled(exported(year), H2=15, I2=None), year)
        assert Actual.objects.get().status == ValueStatus.FINAL

    def test_only_the_touched_cells_change(self, kpi, year):
        make_actual("14", kpi=kpi, year=2026, cause=" 元の要因\r\n", next_step="元の取組", answer="前年の回答")
        taken(filled(exported(year), H2=15), year)
        actual = Actual.objects.get()
        assert (actual.value, actual.cause, actual.next_step) == (15, " 元の要因\r\n", "元の取組")
        assert actual.answer == "前年の回答"

    def test_emptied_cells_take_the_value_back_and_say_so(self, kpi, year):
        make_actual("14", kpi=kpi, year=2026, cause="元の要因")
        result = taken(filled(exported(year), H2=None, I2=None, J2=None), year)
        actual = Actual.objects.get()
        assert (actual.value, actual.status, actual.cause) == (None, ValueStatus.MISSING, "")
        assert "消えます" in result.checked.notices[0].text

    def test_a_target_in_words_takes_the_judgement(self):
        make_kpi(number=1, baseline=None, target=None, target_text="設置", method="attainment")
        year = make_year(2026)
        taken(filled(exported(year), H2="未達成", I2="確定"), year)
        assert (Actual.objects.get().attained, Actual.objects.get().status) == (False, "final")

    def test_a_value_without_a_status_says_that_it_is_provisional(self, year):
        [notice] = taken(filled(exported(year), H2=21), year).checked.notices
        assert notice.cell == "I2"
        assert "速報として扱います" in notice.text
        assert not taken(filled(exported(year), H2=22), year).checked.notices

    def test_the_second_time_nothing_changes(self, year):
        data = filled(exported(year), H2=14, I2="確定")
        taken(data, year)
        before = traces()
        assert taken(data, year).changed == 0
        assert traces() == before


class TestExpectedMonth:
    """未公表 has its month in a column of its own; at the head of 要因, where it used to be, it is still understood."""

    @pytest.mark.parametrize("typed", ["2027年9月", "2027-09", "R9.9", "令和9年9月", dt.date(2027, 9, 1)])
    def test_it_is_read_as_people_write_it(self, year, typed):
        taken(filled(exported(year), I2="未公表", L2=typed, J2="国の統計"), year)
        actual = Actual.objects.get()
        assert (actual.expected_month, actual.cause) == (dt.date(2027, 9, 1), "国の統計")

    @pytest.mark.parametrize(
        "cause",
        [
            "2027年9月公表予定",
            "2027年9月に公表予定。国の統計",
            "２０２７年９月公表予定　国の統計",
            "令和9年9月公表予定、国の統計",
            "R9.9公表予定",
        ],
    )
    def test_it_is_read_from_the_head_of_the_cause(self, year, cause):
        taken(filled(exported(year), I2="未公表", J2=cause), year)
        actual = Actual.objects.get()
        assert actual.expected_month == dt.date(2027, 9, 1)
        assert actual.cause in ("", "国の統計")

    def test_a_month_without_a_year_says_what_is_missing(self, year):
        [told] = refusals(filled(exported(year), I2="未公表", J2="9月公表予定"), year)
        assert told.startswith("シート「実績入力」 J2：公表予定の月に年がありません")
        [told] = refusals(filled(exported(year), I2="未公表", L2="9月"), year)
        assert told.startswith("シート「実績入力」 L2：「9月」には年がありません")

    def test_a_stored_month_stays_where_only_the_reason_changes(self, kpi, year):
        make_actual(None, kpi=kpi, year=2026, status=ValueStatus.PENDING, expected_month=dt.date(2027, 9, 1))
        taken(filled(exported(year), J2="国の統計待ち"), year)
        actual = Actual.objects.get()
        assert (actual.expected_month, actual.cause) == (dt.date(2027, 9, 1), "国の統計待ち")

    def test_it_goes_when_the_value_has_come(self, kpi, year):
        make_actual(None, kpi=kpi, year=2026, status="pending", expected_month=dt.date(2027, 9, 1), cause="国の統計")
        data = exported(year)
        assert [opened(data)[1][place].value for place in ("J2", "L2")] == ["国の統計", "2027年9月"]
        taken(filled(data, H2=14, I2="確定"), year)
        actual = Actual.objects.get()
        assert (actual.value, actual.expected_month, actual.cause) == (14, None, "国の統計")


class TestAppendedColumns:
    def test_the_year_of_the_value_and_the_answer_are_stored_and_come_back(self, kpi, year):
        taken(filled(exported(year), H2=14, I2="確定", M2="R7", N2="窓口を増やした"), year)
        actual = Actual.objects.get()
        assert (actual.data_year, actual.answer) == (2025, "窓口を増やした")
        assert [opened(exported(year))[1][place].value for place in ("M2", "N2", "O2")] == [
            2025,
            "窓口を増やした",
            None,
        ]

    def test_the_reporting_year_itself_is_no_year_of_its_own(self, year):
        taken(filled(exported(year), H2=14, I2="確定", M2=2026), year)
        assert Actual.objects.get().data_year is None

    def test_columns_are_found_by_their_headings(self, year):
        def moved(sheet):
            sheet.insert_cols(3)
            sheet.move_range("P1:P2", cols=2)

        assert taken(edited(filled(exported(year), H2=14, O2="はい"), moved), year).changed == 1


class TestLastYearsWords:
    """Locked, behind the cells to fill in; no workbook has to have them."""

    @pytest.fixture
    def data(self, kpi, year):
        make_actual("13", kpi=kpi, year=2025, cause="台風のため", next_step="周知を続ける")
        return filled(exported(year), H2=14, N2="窓口を増やした")

    def test_they_come_back_and_change_nothing(self, data, year):
        assert taken(data, year).changed == 1
        assert taken(exported(year), year).changed == 0

    def test_writing_into_them_is_told_by_the_cell(self, data, year):
        [told] = refusals(filled(data, P2="今年の要因"), year)
        assert told.startswith("シート「実績入力」 P2：入力欄ではないセルが「今年の要因」に")

    def test_a_workbook_without_them_is_taken(self, data, year):
        assert taken(edited(data, lambda sheet: sheet.delete_cols(16, 2)), year).changed == 1

    def test_a_workbook_from_before_they_came_is_taken(self, data, year):
        def as_before(book):
            digest_then = digest(read_sheet(data).rows[2][:7])
            return meta_edited(meta_edited(book, "format", SECOND_FORMAT), "row", digest_then, column=5)

        notices = taken(as_before(edited(data, lambda sheet: sheet.delete_cols(16, 2))), year).checked.notices
        assert not [notice for notice in notices if "変わっています" in notice.text]
        assert Actual.objects.get(fiscal_year=2026).answer == "窓口を増やした"


class TestQuestions:
    def test_an_odd_value_is_asked_about_and_nothing_is_written(self, year):
        before, data = traces(), filled(exported(year), H2=1400)
        with pytest.raises(BadSheet) as bad:
            taken(data, year)
        [asked] = bad.value.checked.unanswered
        assert asked.cell == "H2"
        assert "10倍" in asked.question.text
        assert traces() == before

    @pytest.mark.parametrize("answer", [{"answered": ["1-1-1:2026:1400"]}, {"accept_unusual": True}])
    def test_an_answer_on_the_preview_lets_it_in(self, year, answer):
        sheet = read_sheet(filled(exported(year), H2=1400))
        assert import_sheet(sheet, year, **answer).changed == 1

    def test_an_answer_in_the_column_lets_it_in(self, year):
        assert taken(filled(exported(year), H2=1400, O2="はい"), year).changed == 1
        assert Actual.objects.get().value == 1400

    def test_an_answer_to_another_value_is_none(self, year):
        sheet = read_sheet(filled(exported(year), H2=1400))
        with pytest.raises(BadSheet):
            import_sheet(sheet, year, answered=["1-1-1:2026:140"])

    def test_a_value_that_stands_there_is_not_asked_about_again(self, kpi, year):
        make_actual("1400", kpi=kpi, year=2026)
        assert taken(filled(exported(year), J2="新しい要因"), year).changed == 1


class TestTheYearlyCycle:
    """The same doors as on the page: openings, returns, acceptance and the provisional value."""

    def test_a_value_that_becomes_final_keeps_its_provisional_one(self, kpi, year):
        make_actual("14", kpi=kpi, year=2026, status=ValueStatus.PROVISIONAL, state=ActualState.SUBMITTED)
        taken(filled(exported(year), H2=15, I2="確定"), year)
        actual = Actual.objects.get()
        assert (actual.value, actual.provisional_value) == (15, 14)

    def test_an_accepted_value_is_not_overwritten(self, kpi, year):
        make_actual("14", kpi=kpi, year=2026, state=ActualState.ACCEPTED)
        [told] = refusals(filled(exported(year), H2=15), year, make_planner())
        assert told.startswith("シート「実績入力」 H2：この値は「確認済」のため")

    def test_a_department_enters_in_a_closed_year_that_was_opened_to_it(self, kpi):
        staff, year = make_user(departments=[make_department()]), make_year(2026, stage=Stage.COUNCIL)
        data = filled(exported(year), H2=14)
        assert "審議中" in refusals(data, year, staff)[0]
        today = timezone.localdate()
        EntryOpening.objects.create(year=year, department=make_department(), until=today, reason="遅延", by=None)
        assert taken(data, year, staff).changed == 1

    def test_a_returned_value_is_open_while_the_year_is_checked(self, kpi):
        staff, year = make_user(departments=[make_department()]), make_year(2026, stage=Stage.CHECKING)
        make_actual("14", kpi=kpi, year=2026, state=ActualState.RETURNED)
        make_kpi(number=2)
        assert taken(filled(exported(year), H2=15), year, staff).changed == 1
        [told] = refusals(filled(exported(year), H3=15), year, staff)
        assert "確認中" in told

    def test_a_closed_year_is_told_once_for_all_its_rows(self, kpi):
        make_kpi(number=2)
        year = make_year(2026, stage=Stage.PUBLISHED)
        [told] = refusals(filled(exported(year), H2=14, H3=15), year)
        assert "公表済み" in told
        assert "（ほかに1行）" in told
