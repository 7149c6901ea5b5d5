"""概要版: a year on two to four pages for citizens and assembly, as ready strings; page and PDF print the same.

What is good, what is bad and what the city will do are chosen by the one printed rule of 成果 and 課題 and said in the
departments' own words.
"""

import datetime as dt
from collections.abc import Callable

from django.utils.html import strip_tags

from organization.eras import long_date
from organization.identity import Identity, identity_at
from reports.charts.svg import kpi_chart
from reports.charts.wording import describe
from reports.pack.brief import clipped, paragraphs
from reports.pack.cover import cover
from reports.pack.entries import grade, tallied
from reports.pack.reading import reading
from reports.review.backing import backing
from reports.review.charting import chart_of
from reports.review.facts import GoalReview, Review
from reports.review.grading import effort_title
from reports.review.headline import change_sentence, overview_sentence
from reports.review.levels import GOAL, units_of
from reports.review.moved import Moved, highlights, needing_effort_twice, replaced_words, rule
from reports.review.row import Row
from reports.review.trust import trust_lines
from reports.site.sentences import first_sentence, target_sentence

KIND = "概要版"
LONGEST_TEXT = 130  # characters of a cause or a next step; the report has all of it
Address = Callable[[str], str]
WIDE_STRIP, NARROW_STRIP = 420, 240  # units, so that the counts are printed at 10 pt and more


def build_leaflet(review: Review, *, made_on: dt.date, address: Address = str) -> dict:
    """``made_on`` dates a draft; a published year carries its publication's date. ``address``: as the site's addresses
    are where it is not read from this application."""
    day, as_of = review.status.published_on or made_on, review.status.as_of or made_on
    body, found = identity_at(review.strategy.city_code), highlights(review)
    good, bad = (list(found.values()) or [[], []])[:2]
    good_title, bad_title = (kind.label for kind in found) if found else ("", "")
    return {
        "cover": cover(review, day, as_of, "", KIND),
        "look": {"key": body.key_colour, "font": body.font_family},
        "headline": strip_tags(overview_sentence(review)),
        "change": change_sentence(review),
        "overall": tallied(review.tally, "leaflet", width=WIDE_STRIP),
        "trust": [*(line.sentence for line in trust_lines(review)), "".join(backing(review))],
        "goals_title": f"{review.words.goal}の数値目標",
        "goals": [_target(goal, row, review) for goal in review.goals for row in goal.targets],
        "good": {"title": good_title, "list": [_moved(one) for one in good]},
        "bad": {"title": bad_title, "list": [_moved(one) for one in bad]},
        "rule": rule(review),
        "next": [_next(one.row) for one in bad],
        "twice": _twice(review),
        "parts": _parts(review),
        "reading": reading(review),
        "contact": _contact(review, body, address),
    }


def _target(goal: GoalReview, row: Row, review: Review) -> dict:
    spec = chart_of(row, review.strategy)
    return {
        "kicker": f"{review.words.goal}{goal.number}",
        "goal": goal.name,
        "name": row.name,
        "value": row.cell.text,
        "unit": row.full_unit if row.cell.has_value else "",
        "provisional": row.cell.is_provisional,
        "target": f"指標値（{row.target.year_short}）{row.said(row.target)}",
        "grade": grade(row.badge),
        "text": target_sentence(row),
        "chart": {"svg": kpi_chart(spec, "sheet"), "alt": f"{spec.title}のグラフ。{describe(spec)}"},
    }


def _moved(moved: Moved) -> dict:
    row = moved.row
    return {
        "code": row.code,
        "name": row.name,
        "since": moved.since,
        "before": moved.before,
        "now": row.cell.text,
        "unit": row.said_unit,
        "target": row.said(row.target),
        "grade": grade(row.badge),
        "cause": first_sentence(row.cell.cause),
        "replaced": replaced_words(moved),
    }


def _next(row: Row) -> dict:
    """Cause and next step as the department wrote them, as far as the paper has room."""
    texts = (row.cell.cause, row.cell.next_step)
    cause, step = ("".join(clipped(paragraphs(text), LONGEST_TEXT)) for text in texts)
    return {"code": row.code, "name": row.name, "owner": row.owner, "cause": cause, "next_step": step}


def _twice(review: Review) -> dict:
    rows = needing_effort_twice(review)
    title = f"2年続けて{effort_title(review.scheme)}（{len(rows)}指標）"
    return {"title": title, "list": [{"code": row.code, "name": row.name} for row in rows]}


def _parts(review: Review) -> list[dict]:
    """Each goal and what it is divided into, with its strip."""
    found = []
    for goal in review.goals:
        named = {"level": GOAL, "number": f"{review.words.goal}{goal.number}", "name": goal.name}
        found.append(named | tallied(goal.tally, f"leaflet-goal-{goal.number}", width=NARROW_STRIP))
        for unit in units_of(goal, review):
            if unit.kind != GOAL:
                named = {"level": unit.kind, "number": unit.key, "name": unit.name}
                found.append(named | tallied(unit.tally, f"leaflet-{unit.kind}-{unit.key}", width=NARROW_STRIP))
    return found


def _contact(review: Review, body: Identity, address: Address) -> list[dict]:
    """Who answers, where everything stands, and of which day this is."""
    status, strategy = review.status, review.strategy
    days = f"{long_date(status.published_on)}公表" if status.published_on else "公表前の案です。"
    corrected = f"、{long_date(status.corrected_on)}訂正" if status.corrected_on else ""
    more = address(f"{body.told_url}/{strategy.code}/{review.year}/") if body.told_url else ""
    facts = (
        ("問い合わせ", body.contact_line),
        ("所在地", body.address),
        ("すべての指標と報告書", more),
        ("公表", f"{days}{corrected}"),
    )
    return [{"label": label, "text": text} for label, text in facts if text]
