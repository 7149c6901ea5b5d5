"""The entry sheet as a clerk uses it: by keyboard alone, by paste from Excel, and nothing typed is ever lost."""

import pytest
from playwright.sync_api import Page, expect

from kpis.choices import ActualState
from kpis.models import Actual
from kpis.workflow.cycle import submit
from organization.models import Department, User
from tests.stories.conftest import session_ends

pytestmark = pytest.mark.browser
ENTRY = "/admin/entry/ina-3/2027/"
CODES = ["G2", "1-1-1", "1-1-2", "1-1-3", "1-1-4", "5-1-3", "5-1-4", "6-1-1", "6-1-2", "6-1-3", "8-2-1", "8-2-2"]
CODES += ["8-3-1", "8-3-2"]  # 地域創造課's, in the order of the page
VALUES = ["-11", "17", "190", "７", "16", "20", "58", "272", "113", "17", "37", "5", "11,241", "416"]
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""


def row(page: Page, code: str):
    return page.locator(f"#kpi-{code}")


def value(page: Page, code: str):
    return row(page, code).locator("[name$=-value]")


def said(page: Page):
    return page.locator("[data-said]")


def stored() -> dict[str, Actual]:
    found = Actual.objects.filter(fiscal_year=2027, kpi__code__in=CODES).select_related("kpi")
    return {one.kpi.code: one for one in found}


def opened(person, user="chiiki") -> Page:
    person.signs_in(user)
    owner = Department.objects.get(owned_kpis__code="1-1-1")
    page = person.opens(f"{ENTRY}?department={owner.pk}")
    page.wait_for_load_state("networkidle")
    return page


def empty_the_year() -> None:
    Actual.objects.filter(fiscal_year=2027).delete()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_year_is_entered_by_keyboard_alone_and_by_paste_and_then_submitted(visit, demo, width):
    empty_the_year()
    page = opened(visit(width))
    value(page, CODES[0]).focus()
    for text in VALUES:
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-count=entered]")).to_have_text("14")
    assert [int(stored()[code].value) for code in CODES][-2:] == [11241, 416]
    assert {one.state for one in stored().values()} == {ActualState.DRAFT}

    lines = [f'{code}\t{text}\t確定\t"要因\n二行目"\t今後\t対応' for code, text in zip(CODES, VALUES, strict=True)]
    headings = "コード\t実績値\t区分\t要因\t今後の取組\t前年度の取組への対応"
    value(page, "6-1-1").focus()
    page.evaluate(PASTE, "\n".join([headings, *lines, "9-9-9\t1\t\t\t\t"]))
    expect(said(page)).to_contain_text("14指標の下書きを保存しました")
    expect(page.locator("[data-named]")).to_contain_text("9-9-9")
    assert {(one.status, one.cause) for one in stored().values()} == {("final", "要因\n二行目")}
    submit_all = page.locator(".action-bar [value=submit]")
    expect(submit_all).to_have_text("提出（14）")
    expect(page.locator(".sheet-filters")).to_be_hidden()  # all are drafts
    submit_all.click()
    expect(page.locator(".sheet-head__words [data-count=submitted]")).to_have_text("14")
    assert {one.state for one in stored().values()} == {ActualState.SUBMITTED}


def test_a_block_that_would_replace_something_asks_once_and_is_undone_as_a_whole(visit, demo):
    page = opened(visit())
    before = {code: one.value for code, one in stored().items()}
    value(page, "1-1-1").focus()
    grade = row(page, "1-1-3").locator("[data-result]").inner_text()
    page.evaluate(PASTE, "１７人\t確定\n190\tたぶん\n△5\n12%\n")
    page.get_by_role("button", name="置き換えて貼り付ける").click()
    expect(page.locator("[data-named]")).to_contain_text("1-1-2の区分「たぶん」")
    expect(said(page)).to_contain_text("2指標の下書きを保存しました")
    expect(value(page, "1-1-1")).to_have_value("17")
    said(page).get_by_role("button", name="元に戻す").click()
    expect(said(page)).to_contain_text("元に戻しました")
    assert {code: one.value for code, one in stored().items()} == before
    expect(value(page, "1-1-2")).to_have_value("201")
    expect(row(page, "1-1-3").locator("[data-result]")).to_have_text(grade, use_inner_text=True)
    expect(page.locator(".sheet-row--trouble, [data-row] .entry-question, [data-row] [aria-invalid]")).to_have_count(0)


def test_a_block_says_why_there_is_no_value_and_answers_what_last_year_promised(visit, demo):
    page = opened(visit())
    value(page, "1-1-1").focus()
    lines = ["19\t値なし\t未公表", "205\t速報\t\t増えた\t続ける\t行った", "\t事業終了\t\t終えた"]
    page.evaluate(PASTE, "\n".join(lines))
    page.get_by_role("button", name="置き換えて貼り付ける").click()
    expect(row(page, "1-1-1").locator("[name$=-absence]")).to_have_value("pending")
    expect(row(page, "1-1-1").locator("[name$=-value]")).to_have_value("19")
    expect(said(page)).to_contain_text("2指標の下書きを保存しました")
    found = [stored()[code] for code in ("1-1-2", "1-1-3")]
    assert [(one.value, one.status, one.cause, one.answer) for one in found] == [
        (205, "provisional", "増えた", "行った"),
        (None, "ended", "終えた", ""),
    ]


def test_what_was_typed_outlives_the_browser_and_is_offered_to_nobody_else(visit, demo):
    clerk = visit()
    page = opened(clerk)
    value(page, "1-1-1").fill("十九人くらい")
    page.close()
    clerk.page = page.context.new_page()
    clerk.page.on("pageerror", lambda error: clerk.complaints.append(str(error)))
    page = clerk.opens(ENTRY)
    expect(page.locator("[data-drafts]")).to_contain_text("1指標（1-1-1）")
    page.get_by_role("button", name="入力欄に戻す").click()
    expect(value(page, "1-1-1")).to_have_value("十九人くらい")
    value(page, "1-1-1").fill("19")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("下書きを保存しました")
    assert stored()["1-1-1"].value == 19

    value(page, "1-1-1").fill("二十")
    page.context.clear_cookies()
    page = opened(clerk, "kikaku")
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_signing_out_saves_what_waits_and_leaves_nothing_in_the_browser(visit, demo):
    clerk = visit()
    page = opened(clerk)
    value(page, "1-1-1").fill("19")
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("link", name="職員サインイン")).to_be_visible()
    assert stored()["1-1-1"].value == 19
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('sheet'))") == []


def test_two_people_on_one_row_the_second_is_told_as_the_row_is_left_and_chooses(visit, demo):
    first, second = opened(visit()), opened(visit(), "kikaku")
    for page, text in ((first, "15"), (second, "17")):
        value(page, "1-1-1").fill(text)
        page.keyboard.press("Enter")
        expect(said(page)).not_to_be_empty()
    expect(said(second)).to_contain_text("まだ保存していない指標が1あります（1-1-1）")
    expect(row(second, "1-1-1")).to_contain_text("さんが保存しました")
    row(second, "1-1-1").get_by_label("自分の入力（下の欄の内容）を残す").check()
    value(second, "1-1-2").focus()
    expect(said(second)).to_contain_text("下書きを保存しました")
    assert stored()["1-1-1"].value == 17


def test_a_submitted_value_is_changed_by_the_button_only_and_an_ended_session_keeps_the_text(visit, demo):
    Actual.objects.filter(kpi__code="1-1-1", fiscal_year=2027).update(answer="実施した")
    submit(stored()["1-1-1"], by=User.objects.get(username="chiiki"))
    page = opened(visit())
    with page.expect_response("**/preview/**"):  # its late answer would bring the session's cookie back
        value(page, "1-1-1").fill("19")
    page.keyboard.press("Enter")
    expect(row(page, "1-1-1")).to_contain_text("自動では保存しません")
    assert stored()["1-1-1"].state == ActualState.SUBMITTED
    page.get_by_role("button", name="下書き保存").click()
    expect(said(page)).to_contain_text("1指標を下書きとして保存しました")
    assert stored()["1-1-1"].value == 19

    value(page, "1-1-3").fill("９回")  # saved after a rest, while it is still in hand
    expect(said(page)).to_contain_text("下書きを保存しました")
    page.keyboard.press("Enter")
    expect(value(page, "1-1-3")).to_have_value("9")
    session_ends(page)
    value(page, "1-1-2").fill("205")
    expect(row(page, "1-1-2").locator("[id$=-asks]")).to_contain_text("サインインの有効期限が切れています")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("サインインの有効期限が切れている")
    page.get_by_role("button", name="下書き保存").click()
    expect(page.locator("main")).to_contain_text("サインインし直してください")
    expect(page.locator("main")).to_contain_text("205")


def test_an_enter_that_ends_a_conversion_does_not_move_and_one_in_a_text_is_a_new_line(visit, demo):
    page = opened(visit())
    value(page, "1-1-1").focus()
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(value(page, "1-1-1")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    cause = row(page, "1-1-1").locator("[name$=-cause]")
    expect(cause).to_be_focused()
    cause.fill("一行目")
    page.keyboard.press("Enter")
    page.keyboard.type("二行目")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    expect(said(page)).to_contain_text("1指標を下書きとして保存しました")
    assert stored()["1-1-1"].cause == "一行目\n二行目"
    for name in ("-kind", "-value"):  # Tab: the kind, then the next row's value
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name").endswith(name)
    expect(value(page, "1-1-2")).to_be_focused()


def test_enter_goes_past_a_row_without_a_value_and_closing_such_a_row_stays_in_it(visit, demo):
    page = opened(visit())
    value(page, "1-1-4").focus()  # beneath it, 5-1-3 has ended: its reason stands where its value would be
    page.keyboard.press("Enter")
    expect(value(page, "5-1-4")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(value(page, "1-1-4")).to_be_focused()
    row(page, "5-1-3").get_by_label("値なし").focus()
    for key in ("Alt+ArrowDown", "Alt+ArrowUp"):
        page.keyboard.press(key)
    expect(row(page, "5-1-3").get_by_label("値なし")).to_be_focused()


def test_submitting_without_a_network_stays_on_the_page_and_submits_once_it_is_back(visit, demo):
    clerk = visit()
    page = opened(clerk)
    page.route("**/rows/", lambda route: route.abort())
    value(page, "1-1-3").fill("8")
    submit_all = page.get_by_role("button", name="提出").last
    submit_all.click()
    expect(said(page)).to_contain_text("通信できないため")
    expect(value(page, "1-1-3")).to_have_value("8")
    page.unroute("**/rows/")
    clerk.complaints.clear()  # the browser's own word for the request that failed
    submit_all.click()
    expect(page.locator(".sheet-head__words [data-count=submitted]")).not_to_have_text("0")
    assert (stored()["1-1-3"].value, stored()["1-1-3"].state) == (8, ActualState.SUBMITTED)


def test_an_unseen_character_is_named_as_a_row_is_left_and_the_button_takes_it_out(visit, demo):
    page = opened(visit())
    value(page, "1-1-3").focus()
    page.keyboard.press("Alt+ArrowDown")
    row(page, "1-1-3").locator("[name$=-cause]").fill("目標を\x0b上回る")
    value(page, "1-1-4").focus()
    expect(said(page)).to_contain_text("使えない文字")
    page.get_by_role("button", name="下書き保存").click()
    expect(page.locator("main")).to_contain_text("U+000B")
