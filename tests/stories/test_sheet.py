"""The sheet holds a department's indicators in a window or two, and a phone's row is no higher than a finger needs."""

import pytest

pytestmark = pytest.mark.browser
ENTRY = "/admin/entry/ina-3/2027/"
MORE = "details[data-more]"


def fold(page, opened: int) -> None:
    page.evaluate(f"[...document.querySelectorAll('{MORE}')].forEach((one, at) => {{ one.open = at < {opened}; }})")


def height(page) -> int:
    return page.evaluate("document.documentElement.scrollHeight")


def test_fourteen_indicators_stand_in_1400_pixels_and_in_2200_with_four_open(visit, demo):
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    assert page.locator("[data-row]").count() == 14
    fold(page, 0)
    assert height(page) <= 1400
    fold(page, 4)
    assert height(page) <= 2200


def test_on_a_phone_a_closed_row_is_120_pixels_and_one_is_open_at_a_time(visit, demo):
    staff = visit(width=390)
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    fold(page, 0)
    assert max(page.evaluate("[...document.querySelectorAll('[data-row]')].map((row) => row.offsetHeight)")) <= 120
    for code in ("1-1-1", "1-1-2"):
        page.locator(f"#kpi-{code} summary").first.click()
    assert page.locator(f"{MORE}[open]").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
