"""What the desk's pages have in common: where one is, and the ways between them."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from council.denials import act_closed
from council.policy import Doing
from kpis.measurement.numerals import fiscal_year_label, wareki
from kpis.models import ReportingYear
from kpis.workflow.permissions import Standing, openings_on
from office.kit.frame import address, trail
from organization.models import User
from organization.refusals import Denied

KEEPING = (
    ("opinions", "意見と対応方針"),
    ("record", "発言の記録"),
    ("meetings", "会議"),
    ("results", "前年度の意見の対応結果"),
)
ANSWERING = (("replies", "審議会の意見への回答"), ("results", "前年度の意見の対応結果"))


def frame(user: User, year: ReportingYear, here: str, *below: str) -> dict:
    """``here`` is the name of the page whose tab is current; ``below`` names a page under it."""
    return {
        "year": year,
        "strategy": year.strategy,
        "place": address(year),
        "label": fiscal_year_label(year.fiscal_year),
        "wareki": wareki(year.fiscal_year),
        "crumbs": _crumbs(year, here, below),
        "tabs": _tabs(user, year, "" if below else here),
    }


def closed_for(doing: Doing, user: User, year: ReportingYear, departments: Collection[int] = ()) -> Denied | None:
    """Whether the page may offer an act; the act itself asks again."""
    openings = openings_on(year, timezone.localdate())
    return act_closed(doing, Standing(user, year.strategy), year, departments, openings)


def _tabs(user: User, year: ReportingYear, here: str) -> list[dict]:
    pages, words = KEEPING if user.is_planning else ANSWERING, year.strategy.words
    tabs = [
        {
            "label": words.reword(label),
            "url": reverse(f"council:{name}", args=address(year)),
            "current": name == here,
        }
        for name, label in pages
    ]
    if user.is_planning:
        tabs.insert(
            3, {"label": "委員", "url": reverse("council:members", args=[year.strategy.code]), "current": False}
        )
    return tabs


def _crumbs(year: ReportingYear, here: str, below: tuple[str, ...]) -> list[dict]:
    own = (year.strategy.words.reword(dict(KEEPING + ANSWERING)[here]), reverse(f"council:{here}", args=address(year)))
    return trail(own, *below)
