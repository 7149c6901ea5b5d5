"""The report laid out as parts of ready strings. Page and PDF print the same document and compute nothing."""

import datetime as dt

from goals.choices import LABEL_NAMES
from organization.identity import identity_at
from reports.pack.brief import Brief
from reports.pack.cover import KIND, cover
from reports.pack.entries import entry
from reports.pack.parts import build_parts
from reports.pack.selection import WHOLE, Selection, scope_words
from reports.pack.sheets import kpi_sheet, sheets
from reports.review.facts import Review
from reports.review.grading import effort_labels, effort_title
from reports.review.levels import level_words, lowest_level, unit_words
from reports.review.row import Row

KPI_SHEET = "指標 個票"
EXTRACT = "（抜粋）"
SHOWN_NAMES = 3


def build_document(review: Review, *, made_on: dt.date, number: str = "", selection: Selection = WHOLE) -> dict:
    """The document of a review. ``made_on`` dates a draft; a published report carries its publication's date.

    ``number`` is the council's 資料番号; without one the strategy and year name the paper.

    The body's address, colour and font are those of today: no release holds them.
    """
    chosen = selection.of(review)
    rows = [review.row(selection.kpi)] if selection.kpi else chosen.rows
    brief = Brief(
        review=chosen,
        entries={row.code: entry(row, review) for row in (*rows, *_repeated(chosen))},
        scope=scope_words(review, selection),
        evaluates=any(measure.evaluation for measure in review.measures),
        hears=bool(review.voices.opinions),
    )
    words = review.words
    kind = KPI_SHEET if selection.kpi else f"{words.measure} 個票" if selection.measure else KIND
    day, as_of = review.status.published_on or made_on, review.status.as_of or made_on
    heads, contents = _single(brief, selection) if selection.is_sheet else build_parts(brief, selection.parts)
    extract = EXTRACT if selection.is_extract else ""
    body = identity_at(review.strategy.city_code)
    return {
        "cover": cover(review, day, as_of, number, kind, brief.scope or _named(heads, selection), extract)
        | {"address": body.address},
        "look": {"key": body.key_colour, "font": body.font_family},
        "parts": heads,
        "effort_title": effort_title(review.scheme),
        "effort_labels": effort_labels(review.scheme),
        "words": {name: getattr(words, name) for name in (*LABEL_NAMES, "short_project", "evaluation")},
        "levels": level_words(review),
        "sheet_word": lowest_level(review),
        "breakdown": "・".join([words.goal, *unit_words(review)]),
        **contents,
    }


def _repeated(review: Review) -> list[Row]:
    return [row for measure in review.measures for row in measure.repeats]


def _named(heads: list[dict], selection: Selection) -> str:
    """The names of a few chosen parts, as the cover says them."""
    names = [head["title"] for head in heads if head["code"] in selection.parts]
    return "・".join(names) if len(names) <= SHOWN_NAMES else ""


def _single(brief: Brief, selection: Selection) -> tuple[list[dict], dict]:
    """A 個票: no cover, no contents, one sheet."""
    if selection.kpi:
        sheet = kpi_sheet(brief, brief.review.row(selection.kpi))
        title = f"{sheet['kpi']['code']}　{sheet['kpi']['name']}"
        return [_head("kpi", title)], {"kpi": sheet}
    (sheet,) = sheets(brief)
    return [_head("measure", f"{sheet['code']}　{sheet['name']}")], {"measure": sheet}


def _head(code: str, title: str) -> dict:
    return {"code": code, "title": title, "number": ""}
