"""One year played by the four roles: staff enter (one department by workbook), planning checks and publishes, the
council reads before, the citizen after."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from kpis.choices import ActualState
from kpis.models import Actual

pytestmark = pytest.mark.browser
ROOMS = ("entry", "checking", "years", "publication")
ENTRY, CHECKING, YEAR, PUBLICATION = (f"/admin/{room}/ina-3/2027/" for room in ROOMS)


def stored(code: str) -> Actual:
    return Actual.objects.get(kpi__code=code, fiscal_year=2027)


def press(place, name: str) -> None:
    """``place``: a page or a part of one."""
    place.get_by_role("button", name=name).first.click()
    getattr(place, "page", place).wait_for_load_state("networkidle")


def staff_submit(visit) -> None:
    """One page, every question answered, then 提出."""
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    page.locator(".sheet-more").evaluate_all("found => found.forEach(one => { one.open = true; })")
    page.locator("#kpi-1-1-1 input.num").fill("19")
    for answer in page.locator("textarea[name$='-answer']").all():
        answer.fill("前年度に挙げた取組は、予定どおり実施した。")
    with page.expect_navigation():
        press(page.locator(".action-bar"), "提出")


def department_uses_the_workbook(visit) -> None:
    """Downloads it, fills one cell in a spreadsheet, uploads it, confirms."""
    staff = visit()
    page = staff.signs_in("shinrin")
    staff.opens("/admin/workbook/ina-3/2027/")
    with page.expect_download() as download:
        page.locator("a[href$='.xlsx']").first.click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book["実績入力"]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "4-1-6")
    row[header.index("実績値")].value = 52
    row[header.index("区分")].value = "確定"
    filled = io.BytesIO()
    book.save(filled)
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").set_input_files(
        {"name": "2027.xlsx", "mimeType": xlsx, "buffer": filled.getvalue()}
    )
    press(page, "内容を確認する")
    expect(page.locator("main")).to_contain_text("4-1-6")
    press(page, "下書きとして取り込む")


def test_the_whole_year(visit, demo):
    staff_submit(visit)
    assert stored("1-1-1").state == ActualState.SUBMITTED
    department_uses_the_workbook(visit)
    assert stored("4-1-6").value == 52

    planner = visit()
    page = planner.signs_in("kikaku")
    planner.opens(CHECKING)
    expect(page.locator("main")).to_contain_text("1-1-1")
    for stage in ("確認", "審議会"):
        planner.opens(YEAR)
        page.get_by_role("link", name=f"「{stage}」に進める").click()
        press(page, f"「{stage}」に")

    council = visit()
    council.signs_in("iin")
    expect(council.opens("/ina-3/2027/report/").locator("h1")).to_be_visible()
    citizen = visit(width=390)
    assert citizen.page.goto(f"{citizen.root}/ina-3/2027/").status == 404

    planner.opens(PUBLICATION)
    page.get_by_label("公表する理由").fill("未提出の指標は、9月の訂正で反映する。")
    press(page, "公表する")
    expect(citizen.opens("/ina-3/2027/kpis/1-1-1/").locator("main")).to_contain_text("19人/年")


def test_a_returned_value_comes_back_with_its_reason(visit, demo):
    staff_submit(visit)
    planner = visit()
    page = planner.signs_in("kikaku")
    planner.opens(CHECKING)
    opened = page.locator("#kpi-1-1-1 + tr")
    opened.locator("summary").click()
    opened.get_by_role("button", name="確認済にする").dblclick()  # sent once
    expect(page.locator("[data-told]")).to_contain_text("1-1-1")
    expect(page.locator("[data-told]")).to_contain_text("確認済にしました")
    press(page, "元に戻す")
    assert stored("1-1-1").state == ActualState.SUBMITTED

    page.locator("#kpi-1-1-1 input").check()
    press(page.locator(".action-bar"), "差し戻す")
    page.get_by_label("差戻しの理由").fill("根拠の資料を添えてください。")
    press(page.locator(".action-bar"), "1指標を差し戻す")
    assert stored("1-1-1").state == ActualState.RETURNED

    staff = visit()
    expect(staff.signs_in("chiiki").locator("main")).to_contain_text("根拠の資料を添えてください。")
