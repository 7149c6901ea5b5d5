"""From an empty production start to an open year, by pages alone: the first planner brings the city's own list of 60
KPIs in, settles what is to be checked and opens the year. Counted as a person counts: clicks and typed characters."""

import pytest
from playwright.sync_api import Page, expect

from kpis.models import KPI, ReportingYear
from kpis.plan.review_points import open_count
from organization.models import User
from reports.demo import PASSWORD
from tests.kpis.plan.listing import invented

pytestmark = pytest.mark.browser
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Hands:
    """What a person does on a page, counted."""

    def __init__(self, page: Page):
        self.page, self.clicks, self.typed = page, 0, 0

    def press(self, found) -> None:
        found.click()
        self.clicks += 1
        self.page.wait_for_load_state("networkidle")

    def presses(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def types(self, found, text: str) -> None:
        found.fill(text)
        self.clicks, self.typed = self.clicks + 1, self.typed + len(text)

    def chooses(self, name: str, value: str) -> None:
        self.page.locator(f"[name='{name}']").select_option(value)
        self.clicks += 2


@pytest.fixture
def hands(visit, transactional_db) -> Hands:
    User.objects.create_superuser("first", "kikaku@example.jp", PASSWORD, display_name="企画 花子")
    return Hands(visit().signs_in("first"))


def registers(hands: Hands) -> None:
    hands.press(hands.page.get_by_role("link", name="計画を登録する"))
    file = {"name": "一覧.xlsx", "mimeType": XLSX, "buffer": invented.workbook()}
    hands.page.locator("input[type=file]").set_input_files(file)
    hands.clicks += 2
    for key, text in invented.HEAD.items():
        hands.types(hands.page.locator(f"[name={key}]"), text)
    hands.presses("読み取って確かめる")
    expect(hands.page.locator("main")).to_contain_text("基本目標4、施策12、指標60")
    hands.chooses("6-direction", "decrease")
    hands.presses("登録する")


def settles(hands: Hands) -> None:
    """Question by question, each as it was proposed; the page stays where the question was."""
    hands.press(hands.page.get_by_role("link", name="要確認を見る"))
    while hands.page.locator("button[value=settle]").count():
        question = hands.page.locator(".question:has(button[value=settle])").first
        place = question.get_attribute("id")
        all_of_it = question.locator("button[value=settle_all]")
        if all_of_it.count():
            hands.press(all_of_it)
        else:
            hands.press(question.locator("button[value=settle]"))
        expect(hands.page.locator(f"#{place}")).to_be_in_viewport()


def opens_the_year(hands: Hands) -> None:
    hands.press(hands.page.get_by_role("link", name="スタートへ"))
    hands.press(hands.page.get_by_role("link", name="令和7年度（2025年度）を始める"))
    hands.press(hands.page.locator("main form button[type=submit]").first)


def test_a_citys_own_list_becomes_an_open_year_with_fewer_clicks_than_kpis(hands):
    registers(hands)
    kpi = KPI.objects.select_related("strategy").get(code="1-1-2")
    assert kpi.direction == "decrease"
    settles(hands)
    assert open_count(kpi.strategy) == 0
    opens_the_year(hands)
    assert ReportingYear.objects.get().fiscal_year == 2025
    assert hands.clicks <= 45  # for 60 KPIs
    assert hands.typed <= 100
