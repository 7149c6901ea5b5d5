"""A measure of one department in a year that is being entered, with people in every part."""

import pytest
from django.test import Client

from kpis.models import ReportingYear
from projects.models import Measure
from tests.builders import (
    make_actual,
    make_department,
    make_kpi,
    make_measure,
    make_planner,
    make_strategy,
    make_user,
    make_year,
)
from tests.builders_council import make_head


@pytest.fixture
def department():
    return make_department("農林部 農政課")


@pytest.fixture
def measure(department) -> Measure:
    """With one KPI: 16 last year, 18 this year, of 20."""
    make_strategy(first_year=2024)
    measure = make_measure(departments=[department])
    kpi = make_kpi(measure, owner=department, number=1)
    make_actual("16", 2024, kpi)
    make_actual("18", 2025, kpi, cause="相談が増えたため。", next_step="夜間の相談を始めます。", state="submitted")
    return measure


@pytest.fixture
def year(measure) -> ReportingYear:
    return make_year(2025)


def at_browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff(department):
    return at_browser(make_user("yamada", departments=[department], display_name="山田 太郎"))


@pytest.fixture
def colleague(department):
    """Of the same department, at another desk."""
    return at_browser(make_user("suzuki", departments=[department], display_name="鈴木 花子"))


@pytest.fixture
def head(department):
    return at_browser(make_head(department, username="kacho"))


@pytest.fixture
def planner():
    return at_browser(make_planner("kikaku", display_name="企画 一郎"))
