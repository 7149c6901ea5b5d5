"""Workbooks that programs really saved: of formats handed out before, and filled in with LibreOffice."""

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from kpis.models import Actual
from kpis.sheets.workbook.act import BadSheet, import_sheet
from kpis.sheets.workbook.layout import FIRST_FORMAT
from kpis.sheets.workbook.read import read_sheet
from tests.builders import make_actual, make_department, make_kpi, make_user, make_year
from tests.kpis.cases import case

pytestmark = pytest.mark.django_db

MARRIAGES = "移住婚の事業を通じた成婚が初めて3人となり、前年度を上回る見込み。3月末までの婚姻届出分を確認中である。"


@pytest.fixture
def year():
    return make_year(2027)


def row_of(name: str, *codes: str):
    """These KPIs' rows of a real file, as a workbook of their own."""
    sheet = read_sheet(case(name))
    rows = {number: cells for number, cells in sheet.rows.items() if cells[0] in codes}
    made = {code: sheet.made[code] for code in codes}
    return replace(sheet, rows=rows, made=made, department_id=make_department().id)


def marriages():
    kpi = make_kpi(number=1)
    make_actual("18", kpi=kpi, year=2027, status="provisional", cause=MARRIAGES)
    return kpi


def test_a_value_without_a_status_is_provisional_with_a_notice(year):
    make_kpi(number=6, code="4-1-6", unit="㎥", baseline="51", target="50")
    done = import_sheet(row_of("st2_no_status.xlsx", "4-1-6"), year)
    assert (Actual.objects.get().value, Actual.objects.get().status) == (50, "provisional")
    assert any("速報として扱います" in notice.text for notice in done.checked.notices)


def test_a_share_typed_in_percent_is_asked_about_by_its_cell_and_waits(year):
    kpi = make_kpi(number=2, code="1-2-2", unit="％", baseline="79.7", target="90", is_share=True, decimals=1)
    stored = make_actual("85.6", kpi=kpi, year=2027, status="provisional")
    sheet = row_of("x1_enter_percent.xlsx", "1-2-2")
    with pytest.raises(BadSheet) as bad:
        import_sheet(sheet, year)
    [asked] = bad.value.checked.unanswered
    assert asked.cell == "I3"
    assert "0.853 → 85.3％ですか" in asked.question.text
    stored.refresh_from_db()
    assert stored.value == Decimal("85.6")


@pytest.mark.parametrize(("name", "cause"), [("f9_wareki_month.xlsx", ""), ("f10_wareki_month2.xlsx", "国の統計")])
def test_a_month_in_the_japanese_calendar_is_understood(year, name, cause):
    marriages()
    assert import_sheet(row_of(name, "1-1-1"), year).changed == 1
    actual = Actual.objects.get()
    assert (str(actual.expected_month), actual.status, actual.cause) == ("2028-09-01", "pending", cause)


def test_a_month_without_a_year_is_told_with_an_example(year):
    marriages()
    with pytest.raises(BadSheet) as bad:
        import_sheet(row_of("f11_month_only.xlsx", "1-1-1"), year)
    [problem] = bad.value.checked.problems
    assert problem.cell == "K3"
    assert "「2028年9月公表予定」のように" in problem.text


def test_a_workbook_of_the_first_format_that_nobody_touched_changes_nothing(year):
    kpi = marriages()
    sheet = row_of("f9_wareki_month.xlsx", "1-1-1")
    untouched = (*sheet.rows[3][: sheet.start], "18", "速報", MARRIAGES, "", "", "", "", "")
    make_actual("13", kpi=kpi, year=2026, next_step="取組", answer="")
    Actual.objects.filter(fiscal_year=2027).update(answer="ページで書いた対応", data_year=2026)
    assert sheet.form == FIRST_FORMAT
    done = import_sheet(replace(sheet, rows={3: untouched}), year)
    assert (done.changed, done.unchanged) == (0, 1)
    assert Actual.objects.get(fiscal_year=2027).answer == "ページで書いた対応"


class TestFilledInWithLibreOffice:
    """R9 of a department: a value, 未公表 with its month, a value of the year before, an unusual one with 確認."""

    UNITS = MappingProxyType({"1-1-4": "件", "6-1-2": "人", "8-2-1": "件", "8-3-2": "人"})
    CODES = tuple(UNITS)

    @pytest.fixture
    def sheet(self, year):
        for number, (code, unit) in enumerate(self.UNITS.items(), start=1):
            make_actual("15", 2026, make_kpi(number=number, code=code, unit=unit), next_step="周知を続ける")
        return row_of("w1_filled_in_calc.xlsx", *self.CODES)

    def test_every_kind_of_cell_is_stored_as_it_was_meant(self, sheet, year):
        assert not sheet.problems
        assert import_sheet(sheet, year).changed == 4
        stored = {actual.kpi.code: actual for actual in Actual.objects.filter(fiscal_year=2027)}
        found = [(stored[code].value, stored[code].status) for code in self.CODES]
        assert found == [(18, "final"), (None, "pending"), (37, "provisional"), (4150, "provisional")]
        assert (str(stored["6-1-2"].expected_month), stored["8-2-1"].data_year) == ("2028-09-01", 2026)
        assert stored["1-1-4"].answer == "予定どおり行い、参加者が増えた。"

    def test_it_is_submitted_in_the_same_act_and_what_is_not_complete_is_left_with_its_reason(self, sheet, year):
        staff = make_user(departments=[make_department()])
        handed_in = import_sheet(sheet, year, by=staff, then_submit=True).handed_in
        assert [actual.kpi.code for actual in handed_in.done] == ["1-1-4", "8-2-1"]
        assert [left.subject.code for left in handed_in.left] == ["6-1-2", "8-3-2"]
        assert all("今後の取組" in left.why for left in handed_in.left)
