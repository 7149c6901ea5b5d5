"""A year in short: the scheme that graded it, the counts of the grades, and the sentences that the pages print."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags

from kpis.choices import signal_label
from reports.review.facts import Review
from reports.review.headline import change_sentence, overview_sentence
from reports.review.moved import Moved, highlights, rule
from reports.review.plan import number
from reports.review.tally import GradeCount, Tally
from reports.review.trust import TrustLine, trust_lines

Facts = dict[str, Any]


def summary_of(review: Review) -> Facts:
    return {
        "headline": unescape(strip_tags(overview_sentence(review))),
        "change": change_sentence(review) or None,
        "rules_version": int(review.rules),
        "scheme": _scheme(review),
        "tally": _tally(review.tally),
        "goals": [
            {"number": goal.number, "name": goal.name, "targets": [row.code for row in goal.targets]}
            | {"tally": _tally(goal.tally)}
            for goal in review.goals
        ],
        "trust": [_trust(line, review) for line in trust_lines(review)],
        "highlights": {kind.value: [_moved(one) for one in found] for kind, found in highlights(review).items()},
        "highlights_rule": rule(review),
    }


def _scheme(review: Review) -> Facts:
    scheme = review.scheme
    classes = [
        {"code": one.code, "label": one.label, "symbol": one.symbol, "threshold": number(one.threshold)}
        for one in scheme.classes
    ]
    return {
        "code": scheme.code,
        "name": scheme.name,
        "source": scheme.source or None,
        "figure": scheme.figure.value,
        "classes": classes,
    }


def _tally(tally: Tally) -> Facts:
    """``compared``: how many KPIs are set against last year; without any, there is no ``change``."""
    return {"total": tally.total, "compared": tally.last_total, "counts": [_count(one) for one in tally.counts]}


def _count(one: GradeCount) -> Facts:
    return {
        "grade": one.grade.code,
        "label": one.grade.label,
        "count": one.count,
        "share_text": one.share,
        "change": None if one.last_count is None else one.step,
    }


def _trust(line: TrustLine, review: Review) -> Facts:
    return {
        "signal": line.signal.value,
        "label": signal_label(line.signal, review.scheme),
        "total": line.total,
        "kpi_codes": list(line.codes),
        "sentence": line.sentence,
    }


def _moved(moved: Moved) -> Facts:
    return {
        "kpi_code": moved.row.code,
        "kpi_name": moved.row.name,
        "since": moved.since,
        "before": moved.before,
        "now": moved.row.cell.text,
        "unit": moved.row.full_unit or None,
        "reason": moved.reason or None,
    }
