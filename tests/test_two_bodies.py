"""Two municipalities in one installation: no page, file or mail of one carries a word of the other.

Every page that links lead to is opened once for each view and year, without signing in and as the body's own planner.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from goals.models import Strategy
from kpis.choices import Stage
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.workflow import cycle
from office.mail.day import letters_asked_for
from organization.models import Department, Municipality
from reports.releases.publish import publish
from tests.builders import make_actual, make_planner, make_user, make_year
from tests.database import kept
from tests.plans import load_ina
from tests.reports.pack import whole_text

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TOWN_FILE = settings.BASE_DIR / "fixtures" / "example-town.yaml"
INA, TOWN = ("伊那市", "企画政策課", "/ina-3/", "202096"), ("見本町", "/mihoncho-3/", "999989", "1b6b3a")
PUBLIC = ("/{0}/plan/", "/{0}/2025/", "/{1}/", "/{1}/theme.css", "/open-data/{0}/", "/{0}/2025/report.pdf")
STAFF = ("/admin/start/", "/admin/years/", "/admin/people/", "/admin/departments/", "/admin/municipality/", "/admin/")
LINK = re.compile(r'(?:href|action)="([^"#]+)')
OF_ALL = ("home", "opendata:index", "api:index")  # what lists the plans of the whole installation
NOT_FOLLOWED = ("/sign-", "/static/", "/admin/plan/register/examples/")  # the town is offered as an example


@pytest.fixture
def client() -> Client:
    """An error page is a page of the body, too."""
    return Client(raise_request_exception=False)


@pytest.fixture
def town(settings) -> Strategy:
    """Beside Ina, which is the installation's default. Both have R7 published and R8 being entered."""
    settings.DEFAULT_STRATEGY = kept(_both)
    return Strategy.objects.select_related("municipality").get(code="mihoncho-3")


def _both() -> str:
    ina = load_ina()
    load(parse(TOWN_FILE.read_bytes()))
    Strategy.objects.filter(code="mihoncho-3").update(is_public=True)
    for strategy in (ina, Strategy.objects.select_related("municipality").get(code="mihoncho-3")):
        make_actual("3", 2025, strategy.kpis.filter(measure__isnull=False).order_by("position").first())
        publish(make_year(2025, Stage.COUNCIL, strategy=strategy), reason="未提出は実績値なしとする")
        make_year(2026, strategy=strategy)
    return ina.code


def words_of(answer: HttpResponse) -> str:
    """Everything readable in an answer, a workbook's and a paper's texts, too."""
    kind, content = answer.get("Content-Type", ""), answer.getvalue()
    if kind.startswith("application/pdf"):
        return whole_text(content)
    if "spreadsheet" in kind or kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return "".join(file.read(name).decode(errors="replace") for name in file.namelist())
    return content.decode("cp932" if "windows-31j" in kind.lower() else "utf-8", errors="replace")


def walk(client: Client, starts: list[str], others: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Address and words of one page for each view and year that links lead to, from the starts.

    What leads to the other body is not followed: the page with the link has a word of it already.
    """
    waiting, seen = list(starts), set()
    while waiting:
        address = waiting.pop(0)
        view = _view(address)
        if view is None or view in seen or address.startswith(NOT_FOLLOWED) or _is_of(others, address):
            continue
        seen.add(view)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.insert(0, urljoin(address, answer["Location"]))
        words = words_of(answer)
        yield address, words
        if answer["Content-Type"].startswith("text/html"):
            waiting += [urljoin(address, link.replace("&amp;", "&")) for link in LINK.findall(words)]


def _is_of(others: tuple[str, ...], address: str) -> bool:
    return any(f"/{word.strip('/')}/" in address for word in others)


def _view(address: str) -> tuple | None:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    kind = tuple(match.kwargs.get(name) for name in ("code", "year", "fiscal_year", "kind", "name"))
    is_of_all = match.view_name in OF_ALL
    return None if is_of_all else (match.view_name, match.route, kind)


def strangers(client: Client, strategy: Strategy, others: tuple[str, ...]) -> tuple[list[tuple[str, str]], int]:
    """The pages on which a word of the other body stands, and how many were read."""
    starts = [one.format(strategy.code, strategy.municipality.code) for one in PUBLIC]
    starts += STAFF if "sessionid" in client.cookies else ()
    read = list(walk(client, starts, others))
    return [(address, word) for address, words in read for word in others if word in words], len(read)


@pytest.mark.parametrize("is_planner", [False, True])
def test_no_page_of_the_town_carries_a_word_of_ina(town, client, is_planner):
    if is_planner:
        client.force_login(make_planner("planner", municipality=town.municipality))
    found, read = strangers(client, town, INA)
    assert found == [] and read > (70 if is_planner else 25)


@pytest.mark.parametrize("is_planner", [False, True])
def test_no_page_of_ina_carries_a_word_of_the_town(town, client, is_planner):
    if is_planner:
        client.force_login(make_planner("planner", municipality=Municipality.objects.get(code="202096")))
    found, read = strangers(client, Strategy.objects.get(code="ina-3"), TOWN)
    assert found == [] and read > (70 if is_planner else 25)


def test_a_departments_pages_of_the_town_carry_no_word_of_ina(town, client):
    department = Department.objects.filter(municipality=town.municipality).first()
    client.force_login(make_user("staff", departments=[department], municipality=town.municipality))
    assert strangers(client, town, INA)[0] == []


def test_mails_of_a_body_carry_its_own_contact_and_address(town):
    body = town.municipality
    body.site_url = "https://kpi.town.example"
    body.save()
    kpi = town.kpis.order_by("position").first()
    make_user("staff", departments=[kpi.owner], municipality=body, email="staff@town.example")
    year = cycle.open_year(town, 2027)
    year.stage = Stage.ENTRY
    year.save()
    (letter,) = letters_asked_for(year, [kpi.owner_id], year.due_on)
    assert "お問い合わせ：見本町企画課" in letter.body and "https://kpi.town.example/admin/entry/" in letter.body
    assert not any(word in letter.body for word in INA) and mail.outbox == []
