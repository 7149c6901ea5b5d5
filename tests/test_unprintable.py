"""Who saves a character that paper cannot print is told so at once."""

import pytest
from django.test import Client

from reports.pack.fonts import GETA, missing_in, printable, report_fonts
from tests.builders import make_department, make_kpi, make_user, make_year
from tests.office.entry.typing import typed, url

pytestmark = pytest.mark.django_db
LACKING = "𒀀"  # cuneiform


@pytest.fixture
def kpi():
    make_year(2027)
    return make_kpi(owner=make_department())


@pytest.fixture
def browser(kpi) -> Client:
    client = Client()
    client.force_login(make_user("yamada", departments=[kpi.owner]))
    return client


def test_the_page_after_saving_names_the_character(browser, kpi):
    page = browser.post(url(), typed(kpi, "18", cause=f"渇水{LACKING}のため"), follow=True).content.decode()
    assert f"「{LACKING}」は、PDFの書体にない文字です。PDFでは「〓」と印刷されます" in page


def test_ordinary_texts_are_saved_without_a_word(browser, kpi):
    page = browser.post(url(), typed(kpi, "18", cause="CO₂を100㎥削減\r\n髙橋、﨑 ①"), follow=True).content.decode()
    assert "保存しました" in page and "書体にない文字" not in page


def test_what_was_not_saved_is_not_announced(browser, kpi):
    page = browser.post(url(), typed(kpi, "十八人くらい", cause=LACKING)).content.decode()
    assert "書体にない文字" not in page


def test_the_notice_names_what_paper_prints_as_geta():
    characters = report_fonts().characters
    text = f"渇水{LACKING}のため\t一\r\n二\ufe0f"
    assert missing_in(text, characters) == LACKING
    assert printable(text.replace("\r", ""), characters).count(GETA) == 1
