"""Without a mail server nobody is said to have been written to."""

import io

import pytest
from django.core.management import call_command

from kpis.commands import Refusal
from kpis.models import Reminder
from tests.builders import make_kpi, make_planner, make_user, make_year

pytestmark = pytest.mark.django_db
BOARD = "/admin/board/ina-3/2025/"


@pytest.fixture(autouse=True)
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


@pytest.fixture
def planner(client):
    make_user(departments=[make_kpi().owner], email="yamada@example.lg.jp", display_name="山田 花子")
    make_year(2025)
    client.force_login(make_planner())


def test_the_button_says_that_there_is_none_and_records_nothing(client, planner):
    page = client.post(f"{BOARD}remind/", {"department": "all", "do": "send"}, follow=True).content.decode()
    assert "メールサーバーが設定されていないため" in page
    assert "山田 花子さんには、電話などで" in page
    assert "送りました" not in page
    assert not Reminder.objects.exists()


def test_board_and_start_page_say_so_before(client, planner):
    for url in (BOARD, "/admin/start/"):
        assert "メールサーバーが設定されていないため" in client.get(url).content.decode()


def test_no_button_promises_a_mail_that_nobody_can_send(client, planner, settings):
    page = client.get(BOARD).content.decode()
    assert ">文面を見る</button>" in page and "1部署への文面を見る" in page
    assert "督促する</button>" not in page and "に知らせる</button>" not in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert ">督促する</button>" in client.get(BOARD).content.decode()


def test_the_command_refuses(planner):
    with pytest.raises(Refusal, match="メールサーバーが設定されていない"):
        call_command("send_reminders", "--date", "2026-06-16", stdout=io.StringIO())
    assert not Reminder.objects.exists()
