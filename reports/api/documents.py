"""The documents of /api/v1/: of the published years of public plans, each from its release.

Addresses in them are relative to their own, so that they hold under whatever address the site is served.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from goals.models import Strategy
from kpis.measurement.numerals import fiscal_year_label
from organization.identity import identity_of
from reports.api.records import actuals_in, kpis_in
from reports.api.summary import summary_of
from reports.releases.issued import Issued, issued_years
from reports.review.formats import CURRENT
from reports.review.issued import Snapshot

VERSION = "1"
YEAR_DOCUMENTS = ("kpis", "actuals", "summary")
Document = dict[str, Any]


class NoDocument(Exception):
    """Nothing is published under this address."""


def json_bytes(document: Document) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")


def public_plans() -> list[Strategy]:
    """Those that have documents, in a fixed order."""
    return list(Strategy.objects.public().select_related("municipality").order_by("municipality__code", "code"))


def index_document() -> Document:
    plans = public_plans()
    years = issued_years(plans)
    return {
        "schema": "schema/index.json",
        "api_version": VERSION,
        "strategies": [_strategy(plan, years.get(plan.pk, [])) for plan in plans],
    }


def year_document(strategy: Strategy, year: int, name: str) -> Document:
    """One of ``YEAR_DOCUMENTS``."""
    issued = next((one for one in _issued(strategy) if one.year == year), None)
    if issued is None:
        raise NoDocument
    snapshot = issued.snapshot
    content = {
        "kpis": lambda: {"kpis": list(kpis_in(_in_this_format(snapshot)))},
        "actuals": lambda: {"actuals": list(actuals_in(snapshot))},
        "summary": lambda: summary_of(snapshot.review),
    }[name]()
    return _head(name, strategy, issued) | content


def kpi_document(strategy: Strategy, code: str) -> Document:
    """A KPI as the latest year that has it says, and what was published of it in every year."""
    found = [(one, one.snapshot) for one in _issued(strategy)]
    found = [(one, snapshot) for one, snapshot in found if snapshot.review.row(code)]
    if not found:
        raise NoDocument
    latest, snapshot = found[-1]
    return _head("kpi", strategy, latest) | {
        "kpi_code": code,
        "kpi": next(record for record in kpis_in(_in_this_format(snapshot)) if record["kpi_code"] == code),
        "years": [_released(one) | {"actual": _actual(snapshot, code)} for one, snapshot in found],
    }


def kpi_codes(strategy: Strategy) -> list[str]:
    """Every KPI and numeric target that a published year has, in the plan's order, those of former years last."""
    snapshots = [one.snapshot for one in reversed(_issued(strategy))]
    return list(dict.fromkeys(row.code for snapshot in snapshots for row in snapshot.review.rows))


def _issued(strategy: Strategy) -> Sequence[Issued]:
    return issued_years([strategy]).get(strategy.pk, [])


def _in_this_format(snapshot: Snapshot) -> Snapshot:
    """With every column there is, also of a release that was made before some of them."""
    return replace(snapshot, format=CURRENT)


def _actual(snapshot: Snapshot, code: str) -> Document:
    return next(record for record in actuals_in(snapshot) if record["kpi_code"] == code)


def _head(name: str, strategy: Strategy, issued: Issued) -> Document:
    """What every document of a release begins with."""
    return {
        "schema": f"../../schema/{name}.json",
        **_facts(strategy, [issued]),
        **_released(issued),
    }


def _facts(strategy: Strategy, issued: Sequence[Issued]) -> Document:
    """A plan under the names of its latest release; under its own, where there is none."""
    published = issued[-1].snapshot.review.strategy if issued else None
    named = published or strategy
    licence = identity_of(strategy.municipality).licence
    return {
        "strategy": strategy.code,
        "strategy_name": named.name,
        "municipality_code": strategy.municipality.code,
        "municipality_name": published.city if published else strategy.municipality.name,
        "licence": {"name": licence.name, "title": licence.title, "url": licence.path or None},
        "is_demo": named.is_demo,
    }


def _released(issued: Issued) -> Document:
    return {
        "fiscal_year": issued.year,
        "fiscal_year_label": fiscal_year_label(issued.year),
        "release": issued.number,
        "digest": issued.digest,
        "published_on": issued.published_on.isoformat(),
        "corrected_on": _day(issued.corrected_on),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _strategy(strategy: Strategy, issued: Sequence[Issued]) -> Document:
    """As the lists of plans, the feed and the catalogue name it: under its name of today."""
    code = strategy.code
    return _facts(strategy, issued) | {
        "strategy_name": strategy.name,
        "first_year": strategy.first_year,
        "last_year": strategy.last_year,
        "kpi_documents": f"{code}/kpis/{{kpi_code}}.json",
        "years": [
            _released(one) | {name: f"{code}/{one.year}/{name}.json" for name in YEAR_DOCUMENTS} for one in issued
        ],
    }
