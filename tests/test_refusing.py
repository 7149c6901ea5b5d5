"""What is far too large is not received, whoever sends it; nonsense in an address is no error of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders import make_department, make_planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/sign-in/", "/admin/people/moves/"])
def test_a_huge_upload_is_refused_before_it_is_read(settings, address):
    settings.UPLOAD_MAX_BYTES = 1000
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies["csrftoken"] = "a" * 32  # as in production: the look for the token reads the body first
    answer = browser.post(address, {"file": SimpleUploadedFile("a.csv", b"x" * 5000)})
    assert answer.status_code == 400
    assert "大きすぎるか" in answer.content.decode()


def test_a_somewhat_too_large_file_is_explained_by_its_form(browser, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    browser.force_login(make_planner())
    answer = browser.post("/admin/people/moves/", {"file": SimpleUploadedFile("a.csv", b"x" * 2000)})
    assert answer.status_code == 200 and "ファイルが大きすぎます" in answer.content.decode()


@pytest.mark.parametrize("nonsense", ["²", "９９９９９９９９９９９９９９９９９９９９", "9" * 30, "-1", "x"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/people/?municipality=",
        "/admin/departments/?municipality=",
        "/admin/kpis/kpi/?goal=",
        "/admin/kpis/kpi/?measure=",
        "/admin/kpis/actual/?fiscal_year=",
        "/admin/kpis/kpi/?strategy__id__exact=",
    ],
)
def test_nonsense_in_an_address_asks_for_nothing(browser, address, nonsense):
    make_department()
    browser.force_login(make_planner())
    assert browser.get(f"{address}{nonsense}").status_code in (200, 302)


@pytest.mark.parametrize("year", ["２０２５", "٢٠٢٥"])
def test_a_year_has_one_address(browser, year):
    assert browser.get(f"/ina-3/{year}/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/kpis/actual/?state=a%00b", "/ina-3/2025/kpis/?q=%00", "/a%00b/"])
def test_a_nul_in_an_address_is_refused_on_every_database(browser, address):
    browser.force_login(make_planner())
    assert browser.get(address).status_code == 400


def test_a_foreign_host_is_refused_with_a_page(browser, settings):
    settings.ALLOWED_HOSTS = ["kpi.example.lg.jp"]
    answer = browser.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and "受け付けられません" in answer.content.decode()


def test_a_nul_in_a_form_is_refused_on_every_database(browser):
    assert browser.post("/sign-in/", {"username": "a\0b", "password": "x"}).status_code == 400


@pytest.mark.parametrize("character", ["\x0b", "\x07", "\ufffe", "\uffff"])
def test_an_invisible_character_is_refused_with_its_place_and_the_form_without_it(browser, character):
    browser.force_login(make_planner())
    sent = {"display_name": f"山田{character}太郎", "role": "planning"}
    answer = browser.post("/admin/people/new/", sent)
    page = answer.content.decode()
    assert (
        answer.status_code == 400
        and f"「山田」の直後に、使えない文字（目に見えない制御文字 U+{ord(character):04X}）" in page
    )
    assert ">\n山田太郎</textarea>" in page and 'action="/admin/people/new/"' in page and "取り除いて続ける" in page


def test_a_form_with_a_password_is_not_offered_again(browser):
    sent = {"username": "yama\x07da", "password": "correct-horse-battery"}
    page = browser.post("/sign-in/", sent).content.decode()
    assert "correct-horse" not in page and "取り除いて続ける" not in page


def test_line_ends_and_tabs_are_typed_by_people(browser):
    browser.force_login(make_planner())
    answer = browser.post("/admin/people/new/", {"display_name": "山田\t太郎\r\n"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "address", ["/ina-3/2025/", "/ina-3/2025/kpis/", "/ina-3/2025/releases/", "/theme.css", "/search/"]
)
def test_a_public_page_says_that_it_is_only_read(address):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    told = browser.options(address)
    assert (told.status_code, told.content, told["Allow"]) == (200, b"", "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "DELETE"):
        refused = browser.generic(method, address)
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("address", ["/sign-in/", "/admin/people/moves/", "/council/ina-3/2025/search/"])
def test_a_form_from_elsewhere_is_refused_where_forms_are_taken(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
