"""What the pages of the schemes print, in ready words."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from goals.models import Strategy
from kpis.assessing import scheme_of
from kpis.measurement.numerals import wareki
from kpis.measurement.terms import GradeLook, Scheme
from kpis.models import Event
from office.plan.schemes.preview import YearPreview, preview_of
from office.plan.schemes.years import Years, is_own, years_in_words
from organization.frozen import frozen
from reports.review.grading import class_rules, figure_words
from reports.site import stats


@frozen
class Card:
    """A scheme to choose, with its two ways on: as it is, and with limits of one's own."""

    scheme: Scheme
    figure: str
    rules: list[tuple[GradeLook, str]]
    is_current: bool
    is_own: bool
    change_url: str
    own_url: str


@frozen
class HistoryLine:
    at: datetime
    year: str
    before: str
    after: str
    regraded: str
    who: str
    reason: str


@frozen
class Block:
    """One year of the preview, its strips ready to draw. ``follows``: only where the planner ticks it."""

    year: YearPreview
    before: dict
    after: dict
    follows: bool


def cards(schemes: dict[str, Scheme], current: Scheme, strategy: Strategy) -> list[Card]:
    return [_card(scheme, current, strategy) for scheme in schemes.values()]


def _card(scheme: Scheme, current: Scheme, strategy: Strategy) -> Card:
    asked = f"?scheme={scheme.code}"
    return Card(
        scheme=scheme,
        figure=figure_words(scheme),
        rules=class_rules(scheme),
        is_current=scheme.code == current.code,
        is_own=is_own(scheme, strategy),
        change_url=reverse("schemes:change", args=[strategy.code]) + asked,
        own_url=reverse("schemes:own", args=[strategy.code]) + asked,
    )


def history(events: Iterable[Event]) -> list[HistoryLine]:
    return [_line(event) for event in events]


def _line(event: Event) -> HistoryLine:
    before, after = event.detail["scheme"]
    regraded = event.detail.get("regraded", "")
    return HistoryLine(event.at, wareki(event.fiscal_year), before, after, regraded, event.who, event.reason)


def change_context(strategy: Strategy, wanted: Scheme, years: Years) -> dict:
    """The scheme of now, the wanted one, and what becomes of each year that is not published."""
    current = scheme_of(strategy)
    return {
        "current": current,
        "wanted": wanted,
        "is_same": wanted == current and not years.kept,
        "figure": figure_words(wanted),
        "rules": class_rules(wanted),
        "blocks": [_block(year, wanted, year in years.kept) for year in (*years.open, *years.kept)],
        "published": years_in_words(years.published),
    }


def _block(year, wanted: Scheme, follows: bool) -> Block:
    preview = preview_of(year, wanted)
    return Block(preview, stats.strip(preview.before), stats.strip(preview.after), follows)
