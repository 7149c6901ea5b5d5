"""職員番号: one person's within a city, another's in the next, and spoilt by spreadsheets."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpis.commands import Refusal, acting_user
from kpis.sheets.kit.problems import BadRows
from office.people import sheet
from office.people.checking import check
from office.people.moving import move_people
from organization import staffing
from organization.backends import StaffNumberBackend
from organization.models import User
from organization.refusals import Refused
from organization.staff_numbers import core, zeros_expected
from organization.staffing import Particulars, Posting
from tests.builders import PASSWORD, make_department, make_municipality, make_planner, make_strategy, make_user

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "cases"
TODAY = dt.date(2026, 4, 1)
HEADER = "職員番号,氏名,異動後の部署,所属長,メール,操作"


@pytest.fixture(autouse=True)
def first_of_april(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def next_door():
    return make_municipality("箕輪町", "203831")


def told(number, name="山川 一", municipality=None) -> Particulars:
    return Particulars(number, name, postings=(Posting(make_department(municipality=municipality)),))


def problems(data: bytes | str, by) -> list[str]:
    data = data if isinstance(data, bytes) else f"{HEADER}\n{data}\n".encode()
    return list(map(str, check(sheet.read(data), make_municipality(), TODAY, by).problems))


# --- Zeros that a spreadsheet took ---------------------------------------------------------------------------


def test_a_file_that_lost_its_zeros_is_told_the_person_meant_and_makes_no_second_account():
    """The three files as a planner brings them, one after another."""
    make_department(), make_department("企画部 企画政策課")
    planner = make_planner("kikaku")
    first, after_excel, new = ((CASES / name).read_bytes() for name in sorted(path.name for path in CASES.glob("p?_*")))
    move_people(sheet.read(first), TODAY, municipality=make_municipality(), by=planner)
    for data in (after_excel, new):
        (found,) = problems(data, planner)
        assert found.startswith("2行目「職員番号」：先頭の0が落ちていませんか") and "「0012345」" in found
        assert "山川 一さん" in found and "「文字列」" in found
        with pytest.raises(BadRows):
            move_people(sheet.read(data), TODAY, municipality=make_municipality(), by=planner)
    assert set(User.objects.values_list("username", flat=True)) == {"kikaku", "0012345"}


@pytest.mark.parametrize("action", ["異動", "新規", "停止", ""])
def test_whatever_is_to_be_done_the_person_meant_is_named(action):
    make_user("0012345", display_name="山川 一", departments=[make_department()])
    (found,) = problems(f"12345,山川 一,企画部 地域創造課,,,{action}", make_planner())
    assert "先頭の0が落ちていませんか。「0012345」は山川 一さんの番号です。" in found


def test_two_rows_that_differ_in_zeros_only_are_one_number():
    make_department()
    rows = "0012345,山川 一,企画部 地域創造課,,,新規\n12345,山川 一,企画部 地域創造課,,,新規"
    assert [one[:3] for one in problems(rows, make_planner())] == ["2行目", "3行目"]


def test_a_number_that_was_stored_without_its_zeros_makes_no_second_account_either():
    make_user("12345", display_name="山川 一", departments=[make_department()])
    (found,) = problems("0012345,山川 一,企画部 地域創造課,,,新規", make_planner())
    assert "「12345」は山川 一さんの番号です。同じ職員ではないか" in found


@pytest.mark.parametrize("number", ["12345", "012345"])
def test_the_act_itself_makes_no_second_account(number):
    make_user("0012345", display_name="山川 一")
    with pytest.raises(Refused, match="先頭の0が落ちていませんか。「0012345」は山川 一さん"):
        staffing.create_person(make_municipality(), told(number), by=make_planner())


def test_the_page_says_so_at_the_field_and_keeps_what_was_typed():
    make_user("0012345", display_name="山川 一")
    department, browser = make_department(), Client()
    browser.force_login(make_planner())
    typed = {"username": "12345", "display_name": "山川 二", "role": "staff", "departments": department.pk}
    answer = browser.post(reverse("people:new"), typed | {"on": "2026-04-01"})
    assert "「0012345」は山川 一さんの番号です" in answer.context["form"].errors["username"][0]
    assert "山川 二" in answer.content.decode()


def test_a_number_of_another_length_is_asked_about_in_a_file_only():
    make_user("0012345", display_name="山川 一")
    assert zeros_expected("12346", ["0012345", "kikaku"]) == "0012345"
    assert zeros_expected("12346", ["0012345", "12399"]) == "", "numbers of five digits are usual here"
    assert zeros_expected("iin-07", ["0012345"]) == ""
    staffing.create_person(make_municipality(), told("12346"), by=make_planner())


@pytest.mark.parametrize(("number", "digits"), [("0012", "12"), ("０0１２", "12"), ("000", "0"), ("kikaku", "")])
def test_the_core_of_a_number_is_its_digits_without_leading_zeros(number, digits):
    assert core(number) == digits


def test_an_account_that_planners_do_not_see_is_not_named():
    make_planner("0012345", is_superuser=True, display_name="最上位 一")
    (found,) = problems("12345,山川 一,企画部 地域創造課,,,異動", make_planner())
    assert "「0012345」は登録済みの番号です" in found and "最上位" not in found


# --- One city's and the next's -------------------------------------------------------------------------------


def test_a_number_is_one_persons_within_a_city_by_constraint():
    make_user("0012345")
    make_user("0012345", municipality=next_door())
    with pytest.raises(IntegrityError):
        make_user("0012345")


def test_an_operators_name_is_one_persons_by_constraint():
    make_planner("root", municipality=None)
    with pytest.raises(IntegrityError):
        make_planner("root", municipality=None)


def test_nothing_tells_that_another_city_has_the_number():
    """By page, by file and by the act: the number is free."""
    make_user("0012345", municipality=next_door())
    make_user("0012346", municipality=next_door())
    department, planner, browser = make_department(), make_planner(), Client()
    browser.force_login(planner)
    assert problems("12345,山川 一,企画部 地域創造課,,,新規", planner) == []
    typed = {"username": "0012345", "display_name": "山川 一", "role": "staff", "departments": department.pk}
    assert "さんを登録しました" in browser.post(reverse("people:new"), typed | {"on": "2026-04-01"}).content.decode()
    line = f"{HEADER}\n0012346,川山 二,企画部 地域創造課,,,新規\n".encode()
    (issued,) = move_people(sheet.read(line), TODAY, municipality=make_municipality(), by=planner).created
    assert issued.person.municipality == make_municipality()


def test_each_citys_person_signs_in_with_the_own_password():
    there = next_door()
    ours = staffing.create_person(make_municipality(), told("0012345"), by=make_planner())
    theirs = staffing.create_person(there, told("0012345", municipality=there), by=make_planner(municipality=there))
    for issued in (ours, theirs):
        browser = Client()
        answer = browser.post("/sign-in/", {"username": "0012345", "password": issued.password})
        assert answer.status_code == 302 and browser.session["_auth_user_id"] == str(issued.person.pk)


def test_a_password_that_is_nobodys_or_two_peoples_lets_nobody_in():
    make_user("0012345")
    make_user("0012345", municipality=next_door())
    for password in ("wrong", PASSWORD):
        with pytest.raises(PermissionDenied):
            StaffNumberBackend().authenticate(None, username="0012345", password=password)
        assert Client().post("/sign-in/", {"username": "0012345", "password": password}).status_code == 200


def test_a_stopped_account_lets_nobody_in():
    make_user("0012345", is_active=False)
    with pytest.raises(PermissionDenied):
        StaffNumberBackend().authenticate(None, username="0012345", password=PASSWORD)


def test_the_old_password_is_the_own_one_and_not_a_namesakes():
    namesake = make_user("0012345", municipality=next_door())
    namesake.set_password("a-namesakes-password-1")
    namesake.save()
    person, browser = make_user("0012345"), Client()
    browser.force_login(person)
    new = {"new_password1": "plum-tram-cloud-19", "new_password2": "plum-tram-cloud-19"}
    answer = browser.post(reverse("people:password"), {"old_password": "a-namesakes-password-1"} | new)
    person.refresh_from_db()
    assert answer.status_code == 200 and person.check_password(PASSWORD)


def test_a_command_acts_as_the_person_of_the_strategys_city():
    there = next_door()
    make_strategy("ina-3"), make_strategy("minowa-1", municipality=there)
    ours, theirs = make_planner("0012345"), make_planner("0012345", municipality=there)
    assert (acting_user("0012345", "ina-3"), acting_user("0012345", "minowa-1")) == (ours, theirs)
    with pytest.raises(Refusal, match="--strategy"):
        acting_user("0012345")


def test_a_second_superuser_of_one_name_is_refused_in_words(monkeypatch):
    User.objects.create_superuser("root")
    with pytest.raises(ValidationError, match="すでに使われています"):
        User.objects.create_superuser("root")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "plum-tram-cloud-19")
    with pytest.raises(CommandError, match="すでに使われています"):
        call_command("createsuperuser", username="root", email="a@example.lg.jp", interactive=False)


def test_the_shell_says_whose_number_it_is_where_two_cities_have_it(monkeypatch):
    make_user("1001")
    make_user("1001", municipality=make_municipality("駒ヶ根市", "202100"))
    with pytest.raises(CommandError, match=r"職員番号 1001 の職員は2人います（.*伊那市.*「職員」の画面で"):
        call_command("changepassword", "1001")
    alone = make_user("1002")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another-horse-battery-7")
    call_command("changepassword", "1002", stdout=io.StringIO())
    alone.refresh_from_db()
    assert alone.check_password("another-horse-battery-7")
