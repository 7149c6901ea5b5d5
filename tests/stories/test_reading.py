"""A council member's story, on a tablet held upright: read the failing first, search, write, correct, see the reply."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from council import acts
from council.acts.sitting import MeetingText
from council.models import Opinion
from council.written import ReplyText
from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow import cycle
from organization.models import User
from tests.stories.axe import problems

pytestmark = pytest.mark.browser
ROOT = "/council/ina-3/2027/"
TABLET = 768
WIDTHS = (1280, TABLET, 390)
PAGES = (
    *("", "overview/", "effort/", "targets/", "goals/2/", "projects/4/", "measures/2-2/", "measures/4-1/"),
    *("opinions/", "opinions/1/", "last/", "method/", "mine/", "search/?q=移住"),
)


@pytest.fixture
def before_council(demo):
    """R9 is before the council, which meets on it in the following summer."""
    planner = User.objects.get(username="kikaku")
    year = ReportingYear.objects.get(strategy=demo, fiscal_year=2027)
    for stage in (Stage.CHECKING, Stage.COUNCIL):
        year = cycle.move_year(year, stage, by=planner)
    meeting = MeetingText(1, dt.date(2028, 8, 4), "市役所 5階 大会議室", "令和9年度の実績について")
    return acts.save_meeting(demo, 2027, meeting, by=planner)


def write(page, text: str) -> None:
    page.get_by_label("意見", exact=False).and_(page.locator("textarea")).fill(text)
    page.get_by_role("button", name="意見を保存する").click()


def test_a_member_reads_writes_corrects_and_is_answered(visit, before_council):
    member = visit(TABLET)
    page = member.signs_in("iin")
    expect(page.locator("h1")).to_contain_text("令和9年度")
    expect(page.locator(".sitting")).to_contain_text("令和10年8月4日（金） 市役所 5階 大会議室")
    page.get_by_role("link", name="資料を読む").first.click()

    # The failing ones come first, with their causes; each leads to its sheet.
    expect(page.locator("h1")).to_contain_text("令和9年度は、92指標のうち")
    failing = page.locator(".fail").first
    code, cause = failing.locator(".fail__code").inner_text(), failing.locator(".fail__cause").inner_text()
    assert failing.bounding_box()["y"] < page.locator(".toc").bounding_box()["y"]
    failing.get_by_role("link").click()
    expect(page.locator(f"#kpi-{code}")).to_contain_text(cause)

    # Opinion on that KPI: the link beside it has it chosen in the form.
    page.locator(f"#kpi-{code}").get_by_role("link", name="この指標への意見").click()
    expect(page.get_by_label("意見の対象")).to_have_value(f"kpi:{code}")
    write(page, "件数の内訳を示してほしい。")
    expect(page.locator("#stored")).to_contain_text("件数の内訳を示してほしい。")
    own = Opinion.objects.get(kpi__code=code, meeting=before_council)

    # Corrected.
    page.get_by_role("link", name="修正・取下げ").click()
    page.locator("textarea").fill("件数の内訳と、対象者の数を示してほしい。")
    page.get_by_role("button", name="修正を保存する").click()
    expect(page.locator("#stored")).to_contain_text("対象者の数")

    # Search, and an opinion on the whole.
    page.locator(".reading-bar").get_by_role("link", name="検索").click()
    page.get_by_label("資料の中を検索").fill("対象者の数")
    page.get_by_role("main").get_by_role("button", name="検索").click()
    expect(page.get_by_role("status")).to_contain_text("1件です")
    expect(page.locator("mark").first).to_have_text("対象者の数")
    page.locator(".reading-bar").get_by_role("link", name="目次").click()
    page.locator(".toc").get_by_role("link", name="概要").click()
    write(page, "人口の見通しとの関係が分かるとよい。")
    expect(page.locator("#stored")).to_contain_text("全体")

    address = page.locator(".reading-bar").get_by_role("link", name="PDF").get_attribute("href")
    pdf = page.request.get(f"{member.root}{address}")
    assert pdf.status == 200 and pdf.body().startswith(b"%PDF")

    # The department replies; the member sees it on the start page and in the pack.
    own.refresh_from_db()
    acts.reply(own, ReplyText("will_do", "次年度の資料から内訳を示します。"), version=0, by=None)
    expect(member.opens("/admin/start/").locator("main")).to_contain_text("次年度の資料から内訳を示します。")
    expect(member.opens(f"{ROOT}mine/").locator("main")).to_contain_text("次年度の資料から内訳を示します。")
    expect(page.get_by_role("link", name="修正・取下げ")).to_have_count(1)  # the other one is still open


def test_the_pages_turn_with_the_bar_and_with_the_arrow_keys(visit, before_council):
    member = visit(TABLET)
    member.signs_in("iin")
    page = member.opens(ROOT)
    page.locator(".reading-bar").get_by_role("link", name="次へ").click()
    expect(page.locator("h1")).to_have_text("前年度の意見と対応")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text("概要")
    page.mouse.wheel(0, 1500)
    expect(page.locator(".reading-bar")).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_have_text("前年度の意見と対応")


def test_a_turned_page_and_an_ended_session_lose_nothing(visit, before_council):
    member = visit(TABLET)
    member.signs_in("iin")
    page = member.opens(f"{ROOT}overview/")
    page.locator("textarea").fill("書きかけの意見")
    page.locator(".reading-bar").get_by_role("link", name="次へ").click()
    page.locator(".reading-bar").get_by_role("link", name="前へ").click()
    expect(page.locator("textarea")).to_have_value("書きかけの意見")
    expect(page.locator("[data-restored]")).to_be_visible()

    page.context.clear_cookies()
    page.get_by_role("button", name="意見を保存する").click()
    page.fill("[name=username]", "iin")
    page.fill("[name=password]", "ina-demo-2025")
    page.get_by_role("button", name="サインインして続ける").click()
    expect(page.locator("textarea")).to_have_value("書きかけの意見")
    page.get_by_role("button", name="意見を保存する").click()
    expect(page.locator("#stored")).to_contain_text("書きかけの意見")
    page.reload()
    expect(page.locator("textarea")).to_have_value("")


def test_without_javascript_an_opinion_is_written(visit, before_council):
    member = visit(TABLET, javascript=False)
    member.signs_in("iin")
    page = member.opens(f"{ROOT}measures/4-1/")
    write(page, "")
    expect(page.get_by_role("alert")).to_contain_text("意見を入力してください。")
    write(page, "担い手の数を示してほしい。")
    expect(page.locator("#stored")).to_contain_text("担い手の数を示してほしい。")


def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, before_council):
    iin = User.objects.get(username="iin")
    acts.write_opinion(before_council, acts.opinions.Subject(), "人口との関係を知りたい。", by=iin)
    member = visit()
    member.signs_in("iin")
    found = problems(member.opens("/admin/start/"), WIDTHS)
    for path in PAGES:
        page = member.opens(f"{ROOT}{path}")
        found += problems(page, WIDTHS)
        assert [width for width in WIDTHS if fits(page, width) != (True, [])] == [], path
    assert found == []


def fits(page, width: int) -> tuple[bool, list[str]]:
    """Whether the page is no wider than the window, and what a finger would miss."""
    page.set_viewport_size({"width": width, "height": 900})
    small = page.evaluate(
        "[...document.querySelectorAll('.reading-bar a, .reading-end, .write button')]"
        ".filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    return page.evaluate("document.documentElement.scrollWidth") <= width, small
