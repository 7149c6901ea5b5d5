"""The picture that stands for a page where it is shared (1200 × 630, PNG): a year's headline and strip, or a KPI's
value and grade. The same figures and drawings as page and paper; set by typst in its own process.
"""

from functools import lru_cache

from django.utils.html import strip_tags

from kpis.measurement.numerals import wareki
from organization.identity import Identity, identity_at
from reports.charts.svg import kpi_chart
from reports.pack.cover import DEMO
from reports.pack.entries import grade, tallied
from reports.pack.fonts import report_fonts
from reports.pack.pdf import SOURCES, document_json, look_json
from reports.pack.typesetting import compile_pdf
from reports.review import Review, Row
from reports.review.charting import chart_of
from reports.review.headline import overview_sentence
from reports.review.issued import snapshot_with

STRIP = 620  # units on the picture's width, so that the counts are read on a phone
KEPT_CARDS = 128  # per process; some forty kilobytes each


def year_card(review: Review) -> dict:
    overall = tallied(review.tally, "card", width=STRIP)
    grades = [one["grade"] | {"count": one["count"]} for one in overall["counts"]]
    return _head(review) | {
        "kind": "year",
        "headline": strip_tags(overview_sentence(review)),
        "strip": overall["strip"],
        "grades": grades,
    }


def kpi_card(row: Row, review: Review) -> dict:
    has_value = row.cell.has_value
    return _head(review) | {
        "kind": "kpi",
        "name": f"{row.code}　{row.name}",
        "value": row.cell.text if has_value or row.cell.attained is not None else row.cell.status_label,
        "unit": row.full_unit if has_value else "",
        "target": f"指標値（{row.target.year_short}）{row.said(row.target)}",
        "grade": grade(row.badge),
        "chart": kpi_chart(chart_of(row, review.strategy), "compact"),
    }


def _head(review: Review) -> dict:
    strategy = review.strategy
    place = f"{strategy.city}　{strategy.short_name}　{wareki(review.year)}"
    return {"place": place, "demo": DEMO if strategy.is_demo else ""}


def published_card(digest: str, kpi: str = "") -> bytes:
    """Of a release, or of one of its KPIs."""
    return _kept(digest, kpi, identity_at(snapshot_with(digest).review.strategy.city_code))


@lru_cache(maxsize=KEPT_CARDS)
def _kept(digest: str, kpi: str, identity: Identity) -> bytes:
    review = snapshot_with(digest).review
    row = review.row(kpi) if kpi else None
    return drawn(kpi_card(row, review) if row else year_card(review), identity)


def drawn(card: dict, identity: Identity) -> bytes:
    """The PNG; a point is a pixel."""
    fonts = report_fonts(identity.font_family)
    return compile_pdf(
        input=str(SOURCES / "card.typ"),
        root=str(SOURCES),
        format="png",
        ppi=72,
        font_paths=[str(fonts.folder)],
        ignore_system_fonts=True,
        sys_inputs={"document": document_json(card, fonts), "look": look_json(fonts, identity.key_colour)},
    )
