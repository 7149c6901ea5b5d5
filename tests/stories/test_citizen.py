"""A citizen's story: how is the city doing, in a minute, without an account."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("served", ["by the application", "as files in a folder"])
def test_a_citizen_finds_a_failing_kpi_and_its_cause(visit, demo, served, request):
    citizen = visit()
    if served == "as files in a folder":
        citizen.root = request.getfixturevalue("as_files")
    page = citizen.opens("/")
    expect(page.locator("h1")).to_contain_text("令和8年度は、92指標のうち")
    expect(page.get_by_text("デモデータ（架空の値）")).to_be_visible()

    page.locator("nav").get_by_role("link", name="指標一覧").click()
    page.get_by_label("評価").select_option(label="努力を要する")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_role("status")).to_contain_text("指標のうち")
    page.locator("tbody th a").first.click()

    expect(page.get_by_role("heading", name="要因")).to_be_visible()
    expect(page.locator(".formula").first).to_contain_text("÷")
    page.get_by_role("button", name="拡大して見る").click()
    expect(page.locator("[data-plotly-live] .main-svg").first).to_be_visible()
    page.keyboard.press("End")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("指標値")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_javascript_the_charts_are_drawn_and_nothing_is_missing(visit, demo):
    page = visit(javascript=False).opens("/ina-3/2026/kpis/G2/")
    expect(page.locator("svg[role=img]").first).to_be_visible()
    expect(page.locator("table")).to_contain_text("△12")


GROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_chosen_colours_stay_without_a_cookie_and_forced_ones_keep_the_patterns(visit, demo):
    page = visit().opens("/ina-3/2026/")
    expect(page.locator(".strip__hatch").first).to_be_hidden()
    page.get_by_role("radio", name="暗い").check()
    assert page.evaluate(GROUND) == "rgb(18, 18, 18)"
    page.reload()
    assert page.evaluate(GROUND) == "rgb(18, 18, 18)"
    assert page.context.cookies() == []
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", forced_colors="active")
    expect(page.locator(".strip__hatch").first).to_be_visible()
    page.get_by_role("link", name="指標一覧").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_what_is_not_published_is_not_there(visit, demo):
    citizen = visit()
    response = citizen.page.goto(f"{citizen.root}/ina-3/2027/")
    assert response.status == 404


def test_on_a_phone_long_lists_stand_behind_their_headings(visit, demo):
    """Four screens at most, and everything is a touch away; what was asked for by a filter lies open."""
    citizen = visit(width=390)
    for path in ("", "kpis/"):
        page = citizen.opens(f"/ina-3/2026/{path}")
        assert page.evaluate("document.documentElement.scrollHeight") <= 4 * 844, path
    nursing = page.get_by_role("link", name="介護資格取得補助金利用者数")
    expect(nursing).to_be_hidden()
    page.get_by_text("プロジェクト7").locator("visible=true").click()
    expect(nursing).to_be_visible()
    expect(citizen.opens("/ina-3/2026/kpis/?q=介護資格").get_by_role("link", name="介護資格")).to_be_visible()
    page = citizen.opens("/ina-3/2026/")
    page.locator("section", has=page.get_by_role("heading", name="公表の記録")).locator("summary").click()
    expect(page.get_by_text("令和7年度（2025年度）の実績")).to_be_visible()
