"""What every page about one year reads: where one is, and how the year is called."""

from django.urls import reverse

from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear


def address(year: ReportingYear) -> list:
    return [year.strategy.code, year.fiscal_year]


def crumbs(year: ReportingYear, *below: str) -> list[dict]:
    """年度の進行 > 令和7年度 > …"""
    trail = [{"label": "年度の進行", "url": reverse("steering:years")}]
    own = {"label": f"{year.strategy.short_name} {wareki(year.fiscal_year)}"}
    if not below:
        return [*trail, own]
    return [*trail, own | {"url": reverse("steering:page", args=address(year))}, *({"label": name} for name in below)]


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
