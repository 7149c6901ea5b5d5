"""The first sentences on a year: every grade with its count, and what changed since last year. Pure."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kpis.measurement.numerals import wareki
from kpis.measurement.terms import NO_ACTUAL
from reports.review.facts import Review
from reports.review.grading import effort_title, kpis_of


def overview_sentence(review: Review) -> SafeString:
    """The headline a journalist would quote: every grade with its count. Of the plan itself there is none."""
    if review.year is None:
        return SafeString("")
    scheme, tally = review.scheme, review.tally
    good = [(tally.of(one.code).count, one.label) for one in scheme.good_classes]
    rest = [(kpis_of(one), tally.of(one.code).count) for one in scheme.effort_classes]
    rest.append((NO_ACTUAL.label, tally.of(NO_ACTUAL.code).count))
    return format_html(
        "{}は、{}指標のうち{}です。{}です。",
        wareki(review.year),
        tally.total,
        format_html_join("、", "<b>{}</b>が{}", good),
        format_html_join("、", "{}は<b>{}</b>", rest),
    )


def change_sentence(review: Review) -> str:
    """「前年度と比べられる82指標では、順調は7指標増え、…減りました。」, or why nothing is compared."""
    scheme, tally = review.scheme, review.tally
    if tally.last_total is None:
        return review.no_comparison
    label, effort = scheme.on_track.label, effort_title(scheme)
    good = tally.of(scheme.on_track.code).step
    poor = sum(tally.of(one.code).step for one in scheme.effort_classes)
    among = f"前年度と比べられる{tally.last_total}指標では、"
    if good == poor == 0:
        return f"{among}{label}と{effort}の数は、前年度と同じです。"
    first = f"{good}指標増え" if good > 0 else f"{-good}指標減り" if good < 0 else "変わらず"
    last = f"{poor}指標増えました" if poor > 0 else f"{-poor}指標減りました" if poor < 0 else "変わりません"
    return f"{among}{label}は{first}、{effort}は{last}。"
