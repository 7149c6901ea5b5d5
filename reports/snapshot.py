"""All that is said about a strategy in one year: the review with its figures, and the plan with its texts."""

import json
from dataclasses import dataclass

from goals.models import Strategy
from reports.opendata.tree import strategy_tree
from reports.review import Review, build_review
from reports.review.frozen import freeze, thaw

FORMAT = "inastrategy-release/1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``plan`` is the tree of strategy.json. Whoever holds a snapshot reads it and never writes into it."""

    review: Review
    plan: dict


def snapshot_now(strategy: Strategy, year: int | None) -> Snapshot:
    """The working version, as it stands in the database."""
    return Snapshot(build_review(strategy, year), strategy_tree(strategy))


def content_of(snapshot: Snapshot) -> str:
    """Canonical JSON: equal snapshots are equal text."""
    facts = {"format": FORMAT, "review": freeze(snapshot.review), "plan": snapshot.plan}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def snapshot_of(content: str) -> Snapshot:
    facts = json.loads(content)
    if facts["format"] != FORMAT:
        raise ValueError(f"Unknown format of a release: {facts['format']}")
    return Snapshot(thaw(facts["review"], Review), facts["plan"])
