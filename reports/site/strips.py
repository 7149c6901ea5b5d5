"""Grade strips of the pages: counts as percentages of the width, ready to print."""

from urllib.parse import urlencode

from reports.charts.strip import INKS
from reports.review.facts import Tally
from reports.site.sentences import last_year_text

NARROW = 5  # per cent of the width below which a count does not fit


def strip(tally: Tally, list_url: str = "", **filters) -> dict:
    """The partial ``grade_strip``'s description; with ``list_url`` every part leads to its KPIs."""
    segments, left = [], 0.0
    for count in tally.counts:
        width = 100 * count.count / tally.total if tally.total else 0.0
        segments.append(
            {
                "token": count.grade.token,
                "hatched": bool(INKS[count.grade.token].hatch),
                "symbol": count.grade.symbol,
                "label": count.grade.label,
                "count": count.count,
                "share": count.share,
                "last": last_year_text(count),
                "x": f"{left:.3f}",
                "width": f"{width:.3f}",
                "center": f"{left + width / 2:.3f}",
                "narrow": 0 < width < NARROW,
                "url": f"{list_url}?{urlencode(filters | {'grade': count.grade.code})}"
                if list_url and count.count
                else "",
            }
        )
        left += width
    return {"segments": segments, "total": tally.total, "summary": in_words(tally)}


def in_words(tally: Tally) -> str:
    """「順調38、おおむね順調24、努力を要する20、実績値なし10」"""
    return "、".join(f"{count.grade.label}{count.count}" for count in tally.counts)
