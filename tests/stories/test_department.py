"""A staff member's story: ten minutes a year, keyboard only if one likes, and nothing typed is ever lost."""

import pytest
from playwright.sync_api import expect

from kpis.models import Actual

pytestmark = pytest.mark.browser
ENTRY = "/admin/entry/ina-3/2027/"


def row(page, code: str):
    return page.locator(f"#kpi-{code}")


def stored(code: str) -> Actual | None:
    return Actual.objects.filter(kpi__code=code, fiscal_year=2027).first()


def test_the_grade_appears_while_typing_and_the_value_is_saved(visit, demo):
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    field = row(page, "1-1-1").locator("input.num")
    field.fill("１９人/年")
    expect(row(page, "1-1-1").get_by_role("status")).to_contain_text("95.0％")

    page.get_by_role("button", name="下書き保存").click()
    expect(page.locator("[data-said]")).to_contain_text("すべて保存しています")
    assert stored("1-1-1").value == 19
    expect(row(page, "1-1-1").locator("input.num")).to_have_value("19")


def test_a_bad_value_stays_in_its_field_and_the_others_are_saved(visit, demo):
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    row(page, "1-1-1").locator("input.num").fill("たくさん")
    row(page, "1-1-2").locator("input.num").fill("203")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text(
        "下書きを保存しました。まだ保存していない指標が1あります（1-1-1）"
    )
    assert stored("1-1-2").value == 203
    expect(row(page, "1-1-1").locator("input.num")).to_have_value("たくさん")
    expect(row(page, "1-1-1")).to_contain_text("数値")


def test_a_session_that_ended_while_typing_loses_nothing(visit, demo):
    staff = visit(javascript=False)
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    row(page, "1-1-1").locator("summary").first.click()
    row(page, "1-1-1").locator("textarea").first.fill("面談の回数を増やした。")
    page.context.clear_cookies()
    page.get_by_role("button", name="下書き保存").click()

    page.fill("[name=username]", "chiiki")
    page.fill("[name=password]", "ina-demo-2025")
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")
    expect(row(page, "1-1-1").locator("textarea").first).to_have_value("面談の回数を増やした。")


def test_staff_do_not_find_other_departments_kpis(visit, demo):
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    expect(row(page, "4-1-1")).to_have_count(0)
