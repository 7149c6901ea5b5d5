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


def test_on_paper_the_words_of_a_folded_row_stand_and_the_switch_is_one_line(visit, demo):
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    fold(page, 0)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1009, "height": 700})  # A4 across within its margins
    assert page.locator("#kpi-G2 [name$=-cause]").bounding_box()["height"] > 0
    heights = {page.locator(f"#kpi-{code} .sheet-kind").bounding_box()["height"] for code in ("5-1-3", "5-1-4")}
    assert len(heights) == 1


def test_on_a_phone_a_closed_row_is_120_pixels_and_one_is_open_at_a_time(visit, demo):
    staff = visit(width=390)
    page = staff.signs_in("chiiki")
    staff.opens(ENTRY)
    fold(page, 0)
    assert page.locator("[data-keys]").is_hidden()
    assert max(page.evaluate("[...document.querySelectorAll('[data-row]')].map((row) => row.offsetHeight)")) <= 120
    for code in ("1-1-1", "1-1-2"):
        page.locator(f"#kpi-{code} summary").first.click()
    assert page.locator(f"{MORE}[open]").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
