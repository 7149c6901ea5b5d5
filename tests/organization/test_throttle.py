"""Wrong passwords: counted by name and address, halted for a while, and nobody keeps somebody else out."""

import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import PASSWORD, make_planner, make_user

pytestmark = pytest.mark.django_db
WRONG = "wrong-horse-battery"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.AXES_FAILURE_LIMIT, settings.SIGN_IN_TRIES_PER_ADDRESS, settings.AXES_COOLOFF_TIME = 3, 7, 0.25


def sign_in(username: str, password: str = PASSWORD, browser: Client | None = None, **extra) -> int:
    told = {"username": username, "password": password}
    return (browser or Client()).post(reverse("sign_in"), told, **extra).status_code


def fail(username: str, times: int = 3, **extra) -> list[int]:
    return [sign_in(username, WRONG, **extra) for _ in range(times)]


def pass_minutes(minutes: float) -> None:
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= dt.timedelta(minutes=minutes)
        attempt.save()


def test_the_limit_halts_even_the_right_password():
    make_user("yamada")
    assert fail("yamada") == [200, 200, 429]
    assert sign_in("yamada") == 429


def test_a_try_during_the_lock_does_not_prolong_it():
    make_user("yamada")
    fail("yamada")
    pass_minutes(14)
    assert [sign_in("yamada"), *fail("yamada", 2)] == [429, 429, 429]
    pass_minutes(1.1)
    assert sign_in("yamada") == 302


@pytest.mark.parametrize(
    "forwarded", ["203.0.113.5:{}", "[2001:db8::1]:{}", "::ffff:203.0.113.5", "198.51.100.{0}, 203.0.113.5"]
)
def test_a_new_port_or_forged_hop_is_no_new_visitor(settings, forwarded):
    settings.BEHIND_TLS = True
    make_user("yamada")
    tries = [sign_in("yamada", WRONG, headers={"x-forwarded-for": forwarded.format(41000 + port)}) for port in range(4)]
    assert tries == [200, 200, 429, 429]


def test_a_colleague_behind_the_same_address_keeps_nobody_else_out():
    make_user("yamada"), make_planner("kikaku")
    assert fail("yamada", 6)[-1] == 429
    assert sign_in("kikaku") == 302


def test_on_a_device_of_ones_own_anothers_wrong_tries_do_not_count():
    make_planner("kikaku")
    own = Client()
    assert sign_in("kikaku", browser=own) == 302
    assert fail("kikaku")[-1] == 429 and sign_in("kikaku") == 429
    assert sign_in("kikaku", browser=own) == 302


def test_a_known_device_has_its_own_limit():
    make_planner("kikaku")
    own = Client()
    sign_in("kikaku", browser=own)
    assert fail("kikaku", browser=own) == [200, 200, 429]
    assert sign_in("kikaku", browser=own) == 429


def test_a_device_of_one_person_is_none_of_another():
    make_user("yamada"), make_planner("kikaku")
    device = Client()
    sign_in("yamada", browser=device)
    assert fail("kikaku", browser=device)[-1] == 429 and sign_in("kikaku") == 429


def test_many_names_from_one_address_reach_its_ceiling():
    make_planner("kikaku")
    assert 429 not in [code for number in range(4) for code in fail(f"nobody{number}", 2)][:6]
    assert sign_in("kikaku") == 429
    assert sign_in("kikaku", REMOTE_ADDR="192.0.2.9") == 302


def test_a_right_password_does_not_reset_the_addresss_count():
    make_user("yamada")
    for number in range(3):
        fail(f"nobody{number}", 2)
    assert sign_in("yamada") == 302
    fail("nobody9", 1)
    assert sign_in("yamada") == 429


def test_the_page_says_until_when(monkeypatch):
    make_user("yamada")
    moment = dt.datetime(2026, 6, 1, 6, 4, 30, tzinfo=dt.UTC)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)
    monkeypatch.setattr(timezone, "localdate", lambda *args: dt.date(2026, 6, 1))
    fail("yamada", 2)
    AccessAttempt.objects.update(attempt_time=moment)
    page = Client().post(reverse("sign_in"), {"username": "yamada", "password": WRONG}).content.decode()
    assert "15時20分（日本時間）を過ぎてから" in page  # 15:04:30 and a quarter of an hour, in whole minutes


# --- The old password --------------------------------------------------------------------------------------


def change(browser: Client, old: str, new: str = "lantern-orbit-mosaic") -> int:
    told = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post(reverse("people:password"), told).status_code


def test_the_old_password_is_halted_like_a_sign_in():
    user, browser = make_user("yamada"), Client()
    browser.force_login(user)
    assert [change(browser, WRONG) for _ in range(3)] == [200, 200, 429]
    assert change(browser, PASSWORD) == 429
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_tries_at_both_places_are_counted_together():
    browser = Client()
    browser.force_login(make_user("yamada"))
    fail("yamada", 2)
    assert change(browser, WRONG) == 429


def test_the_new_field_does_not_tell_the_present_password():
    browser = Client()
    browser.force_login(make_user("yamada"))
    told = {"old_password": WRONG, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "いまと同じパスワード" not in browser.post(reverse("people:password"), told).content.decode()


# --- What is kept ------------------------------------------------------------------------------------------


def test_good_and_bad_sign_ins_are_logged_without_a_password():
    make_user("yamada")
    fail("yamada", 2), sign_in("yamada")
    assert AccessFailureLog.objects.filter(username="yamada").count() == 2
    assert AccessLog.objects.filter(username="yamada").count() == 1
    fail("yamada", 1)
    assert WRONG not in AccessAttempt.objects.get().post_data
