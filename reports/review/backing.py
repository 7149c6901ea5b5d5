"""What stands behind the figures of a year: how many values, how many provisional, who checked them, what was
corrected since. Pure; counted from what the review says, so that it can be read beside every count of grades.
"""

from kpis.choices import ActualState
from kpis.measurement.terms import NO_ACTUAL
from organization.eras import long_date
from reports.review.facts import Review
from reports.review.row import Row
from reports.review.voices import Sitting


def backing(review: Review) -> tuple[str, ...]:
    """Sentences in the order of a reader's questions; one that cannot be answered is left out."""
    if review.year is None:
        return ()
    said = (_values(review), _checked(review), _heard(review), _corrected(review))
    return tuple(sentence for sentence in said if sentence)


def _valued(review: Review) -> list[Row]:
    """Those that the grades count as having an actual."""
    return [row for row in review.kpi_rows if row.grade.code != NO_ACTUAL.code]


def _values(review: Review) -> str:
    found, total = _valued(review), len(review.kpi_rows)
    if not found:
        return ""
    provisional = sum(row.cell.is_provisional for row in found)
    beside = f"うち{provisional}指標は速報値です。" if provisional else "速報値はありません。"
    return f"実績値があるのは、{total}指標のうち{len(found)}指標です。{beside}"


def _checked(review: Review) -> str:
    """Nothing of a year that is on its way, nor of a release that does not hold how far its values had come."""
    found = _valued(review)
    states = [row.cell.state for row in found]
    if review.status.is_draft or not found or not all(states):
        return ""
    accepted = states.count(ActualState.ACCEPTED)
    if accepted == len(found):
        return "値は、いずれも担当部署の提出を受けて企画部門が確認しました。"
    if not accepted:
        return "値は、担当部署が提出したものです。"
    return f"値は、{accepted}指標を企画部門が確認し、{len(found) - accepted}指標は担当部署が提出したものです。"


def _heard(review: Review) -> str:
    """The council's meetings up to the publication."""
    day = review.status.published_on
    held = [one for one in review.voices.sittings if day and one.held_on <= day]
    if not held:
        return ""
    council = review.strategy.council or review.words.council
    return f"{council}が{_days(held)}に審議しました。"


def _days(held: list[Sitting]) -> str:
    return "、".join(long_date(one.held_on) for one in sorted(held, key=lambda one: one.held_on))


def _corrected(review: Review) -> str:
    """A KPI, or a text of the plan, counts once in a release, however many of its figures follow."""
    if review.status.is_draft:
        return ""
    notes = review.corrections
    if not notes:
        return "公表した後の訂正はありません。"
    latest, things = max(note.on for note in notes), {(note.release, note.code or note.name) for note in notes}
    return f"公表した後に{len(things)}件を訂正しました（最近の訂正は{long_date(latest)}）。"
