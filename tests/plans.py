"""Ina's plan as its file holds it, and the demo on it: built once a session, then inserted as rows."""

from django.conf import settings

from goals.models import Strategy
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from reports.demo import load_demo
from tests.database import kept

INA_FILE = settings.BASE_DIR / "fixtures" / "ina-strategy-3.yaml"


def load_ina() -> Strategy:
    """With nothing reported yet."""
    return kept(_ina)


def load_ina_with_demo() -> Strategy:
    """R7 and R8 published, R9 being entered, and the demo's accounts."""
    return kept(build_ina_with_demo)


def _ina() -> Strategy:
    load(parse(INA_FILE.read_bytes()))
    Strategy.objects.update(is_public=True)
    return Strategy.objects.get()


def build_ina_with_demo() -> Strategy:
    load_demo(_ina())
    return Strategy.objects.get()
