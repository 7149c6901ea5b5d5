"""施策評価 walked in a browser: a department writes, planning returns, the department corrects, planning accepts."""

import pytest
from playwright.sync_api import Page, expect

from council.models import MeasureEvaluation
from council.models.evaluation import LONGEST_TEXT
from tests.stories.conftest import Visitor

pytestmark = pytest.mark.browser
LIST = "/admin/evaluations/ina-3/2027/"
MEASURE = f"{LIST}8-2/"  # 時代に合った地域づくりの推進: the demo's chiiki writes it alone


def stored() -> MeasureEvaluation | None:
    return MeasureEvaluation.objects.filter(measure__project__number=8, measure__number=2, fiscal_year=2027).first()


def writes(page: Page) -> None:
    """All that a submission needs, by label and in the order of the page."""
    page.get_by_label("前年度の取組への対応").fill("予定した説明会を三地区で開きました。")
    page.get_by_label("おおむね成果があった").check()
    page.locator("#achievements").fill("交付金の活用が増えました。")
    page.locator("#issues").fill("担い手が限られています。")
    opens_money(page)
    page.locator("#settlement").fill("１２，３４５千円")
    page.get_by_label("改善・見直し").check()
    page.locator("#next_step").fill("担い手の相談会を開きます。")


def presses(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_written_returned_corrected_and_accepted(visit, demo):
    staff, planner = visit(), visit()
    page = staff.signs_in("chiiki")
    staff.opens(LIST)
    page.get_by_role("link", name="8-2 時代に合った地域づくりの推進").click()
    expect(page.get_by_role("region", name="計算した事実")).to_contain_text("達成率")
    presses(page, "提出する")
    expect(page.get_by_role("alert")).to_contain_text("成果を入力してください")
    page.locator("#achievements").fill("長" * (LONGEST_TEXT + 5))
    expect(page.locator(".field__count--over")).to_contain_text("5字超えています")
    writes(page)
    expect(page.locator(".field__count--over")).to_have_count(0)
    presses(page, "提出する")
    expect(page.locator(".evaluation-head")).to_contain_text("提出")
    assert (stored().state, stored().settlement) == ("submitted", 12345)

    desk = planner.signs_in("kikaku")
    planner.opens(LIST)
    desk.get_by_role("link", name="8-2 時代に合った地域づくりの推進").click()
    desk.get_by_text("差し戻す", exact=True).first.click()
    desk.get_by_label("差戻しの理由").fill("件数を書いてください。")
    presses(desk, "差し戻す")
    assert stored().state == "returned"

    staff.opens(LIST)
    expect(page.get_by_role("main")).to_contain_text("件数を書いてください。")
    page.get_by_role("link", name="8-2 時代に合った地域づくりの推進").click()
    expect(page.get_by_role("main")).to_contain_text("差し戻されました")
    page.locator("#achievements").fill("交付金の活用が12件に増えました。")
    presses(page, "提出する")

    planner.opens(f"{LIST}?state=submitted")
    desk.get_by_label("施策8-2を選ぶ").check()
    presses(desk, "選んだ施策を確認済にする")
    assert (stored().state, stored().achievements) == ("accepted", "交付金の活用が12件に増えました。")
    staff.opens(MEASURE)
    expect(page.get_by_role("main")).to_contain_text("差し戻せるのは企画部門です")
    expect(page.locator("textarea")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_it_is_written_on_a_phone_and_a_lost_session_loses_nothing(visit, demo, javascript):
    staff = visit(390, javascript=javascript)
    page = staff.signs_in("chiiki")
    staff.opens(MEASURE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    writes(page)
    if javascript:  # what was written is kept already, as a draft
        with page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.json()["is_saved"]):
            page.locator("#next_step").press("Tab")
        expect(page.locator("#saved")).to_contain_text("下書きを保存しました")
        page.wait_for_timeout(2000)  # an answer on its way would bring the session's cookie back
    page.context.clear_cookies()
    presses(page, "提出する")
    sign_in_again(page)
    expect(page.locator("#achievements")).to_have_value("交付金の活用が増えました。")
    expect(page.get_by_label("改善・見直し")).to_be_checked()
    assert (stored().state if stored() else None) == ("draft" if javascript else None)
    presses(page, "提出する")
    assert stored().state == "submitted"


def test_two_at_once_the_second_sees_both_and_chooses(visit, demo):
    staff, planner = visit(), visit()
    for person, name in ((staff, "chiiki"), (planner, "kikaku")):
        person.signs_in(name)
        person.opens(MEASURE)
    says(staff, "地域の成果")
    says(planner, "企画の成果")
    page = planner.page
    expect(page.locator(".conflict")).to_contain_text("地域の成果")
    expect(page.locator("#achievements")).to_have_value("企画の成果")
    page.get_by_label("自分の入力（下の欄の内容）を残す").check()
    presses(page, "下書き保存")
    assert stored().achievements == "企画の成果"


def test_the_keyboard_is_enough(visit, demo):
    """Tab through the form in the order of reading; arrows choose; the button is reached and pressed."""
    staff = visit()
    page = staff.signs_in("chiiki")
    staff.opens(MEASURE)
    page.locator("#answer").focus()
    page.keyboard.type("行いました。")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("増えました。")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "save":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert (stored().self_rating, stored().achievements) == ("mostly", "増えました。")


def opens_money(page: Page) -> None:
    """What few departments have to write is folded until something is in it."""
    if not page.locator("#settlement").is_visible():
        page.locator("summary", has_text="決算額と交付金").click()


def says(person: Visitor, text: str) -> None:
    person.page.locator("#achievements").fill(text)
    presses(person.page, "下書き保存")


def sign_in_again(page: Page) -> None:
    page.fill("[name=username]", "chiiki")
    page.fill("[name=password]", "ina-demo-2025")
    with page.expect_navigation():
        page.locator("main form button").first.click()
