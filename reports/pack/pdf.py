"""The report as PDF/UA-1 by typst: the document goes in as JSON, never into markup."""

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from organization.identity import Identity, identity_at
from reports.pack.document import build_document
from reports.pack.fonts import Fonts, report_fonts
from reports.pack.leaflet import Address, build_leaflet
from reports.pack.selection import WHOLE, Selection
from reports.pack.typesetting import compile_pdf
from reports.review import Review
from reports.review.issued import snapshot_with

SOURCES = Path(__file__).parent / "typst"
STANDARD = "ua-1"
KEPT_PDFS = 16  # per process; a whole pack is about two megabytes


def report_pdf(review: Review, *, made_on: dt.date, number: str = "", selection: Selection = WHOLE) -> bytes:
    """The report or what was chosen of it. The same review makes the same bytes: a published one knows no other date
    than its own."""
    return render(build_document(review, made_on=made_on, number=number, selection=selection))


def published_pdf(digest: str, selection: Selection = WHOLE) -> bytes:
    """The same of a release, kept by its digest and the city's look: typesetting takes seconds."""
    return kept_pdf(digest, selection, identity_at(snapshot_with(digest).review.strategy.city_code))


@lru_cache(maxsize=KEPT_PDFS)
def kept_pdf(digest: str, selection: Selection, identity: Identity) -> bytes:
    """``identity`` tells one look from another; the document asks for its own."""
    review = snapshot_with(digest).review
    return report_pdf(review, made_on=review.status.as_of, selection=selection)


def leaflet_pdf(review: Review, *, made_on: dt.date, address: Address = str) -> bytes:
    """概要版; of a published year the same bytes each time."""
    return render(build_leaflet(review, made_on=made_on, address=address), "leaflet.typ")


@lru_cache(maxsize=KEPT_PDFS)
def kept_leaflet(digest: str, identity: Identity) -> bytes:
    """As ``kept_pdf``."""
    review = snapshot_with(digest).review
    return leaflet_pdf(review, made_on=review.status.as_of)


def render(document: dict, template: str = "main.typ") -> bytes:
    """``template``: which of SOURCES lays it out."""
    fonts = report_fonts(document["look"]["font"])
    day = dt.datetime(*document["cover"]["day"], tzinfo=timezone.get_default_timezone())
    return compile_pdf(
        input=str(SOURCES / template),
        root=str(SOURCES),
        format="pdf",
        font_paths=[str(fonts.folder)],
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        timestamp=int(day.timestamp()),
        sys_inputs={"document": document_json(document, fonts), "look": look_json(fonts, document["look"]["key"])},
    )


def document_json(document: dict, fonts: Fonts) -> str:
    return json.dumps(fonts.printable(document), ensure_ascii=False, separators=(",", ":"))


def look_json(fonts: Fonts, key: str) -> str:
    return json.dumps({"fonts": fonts.families, "bold": fonts.has_bold, "key": key})
