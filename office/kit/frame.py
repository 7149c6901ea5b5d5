"""What pages read of where one is; and what every page about one year reads: how the year is called."""

from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise

from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear

MENU = ("管理メニュー", reverse_lazy("admin:index"))
YEARS = ("年度の進行", reverse_lazy("steering:years"))


def trail(*steps: str | tuple[str, str | Promise]) -> list[dict]:
    """The steps that lead to a page, each with its address where it has one."""
    return [{"label": step} if isinstance(step, str) else {"label": step[0], "url": step[1]} for step in steps]


def address(year: ReportingYear) -> list:
    return [year.strategy.code, year.fiscal_year]


def crumbs(year: ReportingYear, *below: str) -> list[dict]:
    """年度の進行 > 令和7年度 > …"""
    own = f"{year.strategy.short_name} {wareki(year.fiscal_year)}"
    return trail(YEARS, (own, reverse("steering:page", args=address(year))) if below else own, *below)


def frame(year: ReportingYear, *below: str) -> dict:
    """What every page about one year reads."""
    return {
        "year": year,
        "strategy": year.strategy,
        "place": address(year),
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "crumbs": crumbs(year, *below),
    }
