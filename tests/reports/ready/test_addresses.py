"""Every public address is enumerated once, and nothing that is not public."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from goals.models import Strategy
from kpis.choices import Stage
from kpis.models import ReportingYear
from organization.models import Municipality
from reports.site.ready.addresses import KINDS, NOT_READY, Plans, addresses
from tests.builders import make_municipality, make_strategy, make_year
from tests.plans import load_ina_with_demo

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
BEHIND_SIGN_IN = ("admin/", "council/")
OF_THE_LAST_YEAR = {"pack:closing", "pack:closing_xlsx"}  # to which the demo's plan has not come


@pytest.fixture
def demo(db) -> Strategy:
    return load_ina_with_demo()


def public_patterns(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """The name of each with its route."""
    for pattern in resolver.url_patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", whole
        elif not whole.startswith(BEHIND_SIGN_IN):
            yield from public_patterns(pattern, whole, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_public_pattern_is_enumerated_or_said_not_to_be_made_ready():
    kinds, patterns = {kind.name for kind in KINDS}, dict(public_patterns(get_resolver()))
    assert {route for name, route in patterns.items() if name not in kinds} == NOT_READY.keys()
    assert kinds <= patterns.keys()


def test_one_address_of_every_kind_answers_a_visitor(demo):
    by_kind = {resolve(address).view_name: address for address in addresses(Plans())}
    assert by_kind.keys() == {kind.name for kind in KINDS} - OF_THE_LAST_YEAR
    browser = Client()
    answers = {address: browser.get(address).status_code for address in by_kind.values()}
    assert {address: status for address, status in answers.items() if status not in (200, 302)} == {}


def test_no_address_is_named_twice(demo):
    found = list(addresses(Plans()))
    assert len(found) == len(set(found)) > 900


def test_a_draft_and_a_year_that_is_not_published_have_no_address(demo):
    make_strategy(code="next", is_public=False)
    found = list(addresses(Plans()))
    assert ReportingYear.objects.get(fiscal_year=2027).stage == Stage.ENTRY
    assert [address for address in found if "/2027/" in address or "/next/" in address] == []


def test_a_body_has_the_pages_of_its_own_plans_only(demo):
    other = make_municipality("駒ヶ根市", "202100")
    make_year(2025, Stage.ENTRY, make_strategy(code="komagane", municipality=other))
    found = list(addresses(Plans(other)))
    assert "/komagane/plan/" in found and "/202100/" in found
    assert [address for address in found if "ina-3" in address or address == "/"] == []
    ours = Plans(Municipality.objects.get(code="202096"))
    assert [address for address in addresses(ours) if "komagane" in address] == []


def test_addresses_without_a_plan_stand_for_the_plan_that_is_led_to(demo):
    assert "/open-data/2025/kpis.csv" in addresses(Plans())
    make_strategy(code="second")
    found = list(addresses(Plans()))
    assert "/open-data/kpis.csv" not in found and "/open-data/ina-3/kpis.csv" in found
