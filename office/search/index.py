"""What the search of the written site finds: the same things, of every public plan's newest year, for a script."""

from collections.abc import Iterable

from goals.models import Strategy
from office.search.engine import things_of
from office.search.site import KINDS, SitePlaces, departments_in
from reports.releases.issued import review_of
from reports.visible import PLAN, latest_published_year


def index_of(strategies: Iterable[Strategy]) -> list[dict]:
    return [entry for strategy in strategies for entry in _of_plan(strategy)]


def _of_plan(strategy: Strategy) -> list[dict]:
    year = latest_published_year(strategy)
    review = review_of(strategy, year)
    places = SitePlaces(review, str(year) if year else PLAN)
    kinds = {kind: review.words.reword(label) for kind, label in KINDS.items()}
    return [
        {
            "kind": kinds[thing.kind],
            "title": thing.title,
            "place": thing.spot.label if thing.spot.label != thing.title else "",
            "url": thing.spot.url,
            "plan": strategy.short_name,
            "body": strategy.municipality.code,
            "texts": [[label, text] for label, text in thing.texts if text],
        }
        for thing in (*things_of(review, places), *departments_in(review, places))
    ]
