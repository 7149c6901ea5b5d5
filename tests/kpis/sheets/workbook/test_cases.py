"""Workbooks that were handed out before the last columns came, filled in by hand, through the door of today."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpis.models import Actual
from kpis.sheets.workbook.act import BadSheet, import_sheet
from kpis.sheets.workbook.layout import FIRST_FORMAT
from kpis.sheets.workbook.read import read_sheet
from tests.builders import make_actual, make_department, make_kpi, make_year
from tests.kpis.cases import case

pytestmark = pytest.mark.django_db

MARRIAGES = "移住婚の事業を通じた成婚が初めて3人となり、前年度を上回る見込み。3月末までの婚姻届出分を確認中である。"


@pytest.fixture
def year():
    return make_year(2027)


def row_of(name: str, code: str):
    """One KPI's row of a real file, as a workbook of its own."""
    sheet = read_sheet(case(name))
    rows = {number: cells for number, cells in sheet.rows.items() if cells[0] == code}
    made = {code: sheet.made[code]}
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
