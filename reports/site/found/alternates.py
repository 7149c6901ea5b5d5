"""What a public page is beside: the feed of its plan, and the same facts as JSON (``<link rel="alternate">``)."""

from django.urls import reverse

from goals.models import Strategy
from organization.frozen import frozen

DOCUMENTS = {
    "dashboards:overview": ("api:summary", ()),
    "dashboards:kpi_list": ("api:actuals", ()),
    "dashboards:kpi": ("api:kpi", ("kpi",)),
}


@frozen
class Alternate:
    type: str
    title: str
    url: str


def alternates(strategy: Strategy, year: str, page: str, arguments: dict, *, is_published: bool) -> list[Alternate]:
    """Nothing of a draft; no JSON of a year that is not published."""
    if not strategy.is_public:
        return []
    found = [_feed(strategy)]
    if is_published and page in DOCUMENTS:
        name, own = DOCUMENTS[page]
        place = [strategy.code, *(arguments[one] for one in own)] if own else [strategy.code, year]
        found.append(Alternate("application/json", "このページのデータ", reverse(name, args=place)))
    if page in ("opendata:index", "opendata:strategy"):
        found.append(Alternate("application/ld+json", "データの目録（DCAT）", _catalogue(strategy)))
    return found


def _catalogue(strategy: Strategy) -> str:
    return reverse("opendata:strategy_catalogue", args=[strategy.code])


def _feed(strategy: Strategy) -> Alternate:
    """Without the plan's name, which the page has already: a published page stays as it is when the plan is renamed."""
    return Alternate("application/atom+xml", "公表と訂正", reverse("found:feed", args=[strategy.code]))
