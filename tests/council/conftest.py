"""The secretary at the browser, and a measure with its department."""

import pytest

from tests.builders import make_department, make_measure, make_planner


@pytest.fixture
def planner(client):
    """Signed in."""
    found = make_planner("planner")
    client.force_login(found)
    return found


@pytest.fixture
def department():
    return make_department("農林部 農政課")


@pytest.fixture
def measure(department):
    return make_measure(departments=[department])
