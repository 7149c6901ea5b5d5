"""The secretary's story: members and a meeting, two spoken opinions, one reply, the publication that asks for a reason,
and a year later opinion → reply → result."""

import pytest
from playwright.sync_api import expect

from council.models import Opinion
from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import ReportingYear
from kpis.workflow import cycle

pytestmark = pytest.mark.browser
DESK = "/admin/council/ina-3"


def bring_to_council(strategy: Strategy) -> None:
    year = ReportingYear.objects.get(strategy=strategy, fiscal_year=2027)
    for stage in (Stage.CHECKING, Stage.COUNCIL):
        year = cycle.move_year(year, stage)


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state("networkidle")


def member_is_registered(secretary) -> None:
    page = secretary.opens("/admin/years/")
    page.get_by_role("link", name="審議会の委員").click()
    page.get_by_role("link", name="委員を登録する").click()
    page.get_by_label("氏名").fill("唐木 一郎")
    page.get_by_label("審議会での役").fill("会長")
    page.get_by_label("任期の初日").fill("2026-04-01")
    press(page, "委員を登録する")
    expect(page.locator("tr", has_text="唐木 一郎")).to_contain_text("在任中")


def meeting_is_registered(secretary) -> None:
    page = secretary.opens(f"{DESK}/2027/meetings/")
    page.get_by_role("link", name="会議を登録する").first.click()
    page.get_by_label("開催日").fill("2028-08-28")
    page.get_by_label("次第").fill("開会\n令和9年度の実績について")
    press(page, "会議を保存")
    expect(page.locator("main")).to_contain_text("令和9年度の実績について")


def opinions_are_recorded(secretary) -> None:
    """Two in a row, without leaving the form; the meeting stays chosen."""
    page = secretary.opens(f"{DESK}/2027/opinions/record/")
    page.get_by_label("対象のコード").fill("１－１－１")
    page.get_by_label("発言した委員").select_option(label="唐木 一郎 会長")
    page.get_by_label("意見", exact=False).last.fill("成婚者数だけでなく、相談の満足度も示してほしい。")
    press(page, "記録して次へ")
    expect(page.get_by_role("status").first).to_contain_text("意見1を記録しました。回答する部署：企画部 地域創造課")
    page.get_by_label("または一覧から選ぶ").select_option("whole")
    page.get_by_label("委員でない発言者").fill("傍聴者")
    page.get_by_label("意見", exact=False).last.fill("指標を、成果と活動量に分けてほしい。")
    press(page, "記録して次へ")
    recorded = Opinion.objects.filter(meeting__fiscal_year=2027).order_by("number")
    assert [opinion.who for opinion in recorded] == ["唐木 一郎", "傍聴者"]


def second_is_assigned(secretary) -> None:
    page = secretary.opens(f"{DESK}/2027/opinions/2/")
    page.get_by_role("combobox", name="回答する部署").select_option(label="農林部 50年の森林推進課")
    press(page, "この部署に依頼する")
    expect(page.get_by_role("status").first).to_contain_text("農林部 50年の森林推進課にしました")


def department_replies(visit) -> None:
    """From the start page to the form and back; the colleague's opinion is not there."""
    staff = visit()
    page = staff.signs_in("chiiki")
    page.locator("main").get_by_role("link", name="意見1", exact=False).click()
    expect(page.locator("main")).to_contain_text("相談の満足度も示してほしい")
    expect(page.locator("main")).not_to_contain_text("唐木")
    page.get_by_label("対応しない", exact=True).check()
    press(page, "対応方針を保存")
    expect(page.locator("main")).to_contain_text("対応しない理由を入力してください。")
    page.get_by_label("対応する", exact=True).check()
    page.get_by_label("対応方針", exact=False).last.fill("相談者アンケートを令和10年度から実施します。")
    press(page, "対応方針を保存")
    expect(page.locator("main")).to_contain_text("すべて対応方針が記入されています")


def year_is_published_with_a_reason(secretary) -> None:
    page = secretary.opens("/admin/publication/ina-3/2027/")
    expect(page.locator("main")).to_contain_text("次の1件の意見に、対応方針がありません。")
    press(page, "公表する")
    expect(page.locator("main")).to_contain_text("対応方針がないまま公表する理由を入力してください。")
    assert not ReportingYear.objects.get(fiscal_year=2027).is_published
    page.get_by_label("対応方針がないまま公表する理由").fill("次回の審議会で回答するため")
    press(page, "公表する")
    expect(page.locator("main")).to_contain_text("次回の審議会で回答するため")
    assert ReportingYear.objects.get(fiscal_year=2027).is_published


def result_is_written_a_year_later(visit, strategy: Strategy) -> None:
    cycle.move_year(cycle.open_year(strategy, 2028), Stage.ENTRY)
    staff = visit()
    page = staff.signs_in("chiiki")
    page.get_by_role("link", name="対応結果を記入する").first.click()
    page.locator("tr", has_text="相談の満足度も示してほしい").get_by_role("link").click()
    page.get_by_label("対応済", exact=True).check()
    page.get_by_label("対応結果", exact=False).last.fill("アンケートを始め、満足度は82％でした。")
    press(page, "対応結果を保存")


def test_from_the_meeting_to_what_became_of_it(visit, demo):
    bring_to_council(demo)
    secretary = visit()
    secretary.signs_in("kikaku")
    member_is_registered(secretary)
    meeting_is_registered(secretary)
    opinions_are_recorded(secretary)
    second_is_assigned(secretary)
    department_replies(visit)
    year_is_published_with_a_reason(secretary)
    result_is_written_a_year_later(visit, demo)

    page = secretary.opens(f"{DESK}/2028/results/")
    line = page.locator("tr", has_text="相談の満足度も示してほしい")
    expect(line).to_contain_text("相談者アンケートを令和10年度から実施します。")
    expect(line).to_contain_text("満足度は82％でした。")
    expect(page.locator("h1")).to_contain_text("令和9年度の意見1件に、対応結果がありません。")


def test_the_desk_on_a_phone_scrolls_sideways_nowhere(visit, demo):
    bring_to_council(demo)
    secretary = visit(width=390, javascript=False)
    secretary.signs_in("kikaku")
    meeting_is_registered(secretary)
    opinions = f"{DESK}/2027/opinions/"
    page = secretary.opens(f"{opinions}record/")
    page.get_by_label("対象のコード").fill("4-1")
    page.get_by_label("意見", exact=False).last.fill("住まいの確保と一体で進めてほしい。" * 20)
    press(page, "記録して次へ")
    for path in (opinions, f"{opinions}1/", f"{opinions}record/", f"{DESK}/2027/replies/1/", f"{DESK}/members/"):
        page = secretary.opens(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
