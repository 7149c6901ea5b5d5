"""What the tests of the schemes share: a year under way, an own scheme, and the act itself."""

from kpis.assessing import scheme_of
from kpis.models import ReportingYear
from office.plan.schemes.act import switch
from office.plan.schemes.forms import OwnForm
from office.plan.schemes.years import schemes_for, seen_now, years_of
from tests.builders import make_actual, make_goal_target, make_kpi, make_strategy, make_year

REASON = "県の区分にそろえる"


def seen(strategy=None) -> str:
    strategy = strategy or make_strategy()
    strategy.refresh_from_db()
    return seen_now(schemes_for(strategy), scheme_of(strategy), years_of(strategy))


def switched(code: str, **options):
    strategy = make_strategy()
    options = {"reason": REASON, "by": None, "seen": seen(strategy)} | options
    return switch(strategy, schemes_for(strategy)[code], **options)


def own(base="ina", **typed):
    strategy = make_strategy()
    data = {"name": "市の区分", "source": "", "figure": "ratio_to_target"} | typed
    form = OwnForm(data, base=schemes_for(strategy)[base], strategy=strategy)
    assert form.is_valid(), form.errors
    return form.wanted


def make_year_in_entry() -> ReportingYear:
    """1-1-1 stands at 70.0 % of its target, 1-1-2 at 90.0 %, 1-1-3 has none; G1 is worse than its baseline."""
    year = make_year(2025)
    make_actual("14", kpi=make_kpi(number=1))
    make_actual("18", kpi=make_kpi(number=2))
    make_kpi(number=3)
    make_actual("1.30", kpi=make_goal_target())
    return year
