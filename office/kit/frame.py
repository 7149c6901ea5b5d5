"""What pages read of where one is: the steps to a page below its entry of the menu, and how the year is called."""

from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear

Step = tuple[str, str]  # what it is called, and its address


def trail(*steps: str | Step) -> list[dict]:
    """The steps below the menu's entry (and its year), which stand above them anyway; the last is the page itself."""
    named = [(step, "") if isinstance(step, str) else step for step in steps]
    *above, here = [{"label": label, "url": url} for label, url in named] or [{}]
    return [*above, *([{"label": here["label"]}] if here else [])]


def address(year: ReportingYear) -> list:
    return [year.strategy.code, year.fiscal_year]


def frame(year: ReportingYear, *below: str | Step) -> dict:
    """What every page about one year reads."""
    return {
        "year": year,
        "strategy": year.strategy,
        "place": address(year),
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "crumbs": trail(*below),
    }
