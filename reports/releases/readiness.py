"""Which opinions wait for a reply before a year is published. workflow/missing.py says what of its values is."""

from council.acts import unanswered
from council.subjects import WITH_SUBJECT, subject_words
from kpis.models import ReportingYear
from organization.frozen import frozen


@frozen
class Unanswered:
    """An opinion of the council that has no reply, and who shall give it."""

    number: int
    subject: str
    text: str
    department: str


def opinions_without_reply(year: ReportingYear) -> tuple[Unanswered, ...]:
    """One query. While there are any, publishing needs a reason."""
    waiting = unanswered(year.strategy, year.fiscal_year).select_related("department", *WITH_SUBJECT)
    return tuple(
        Unanswered(one.number, subject_words(one), one.text, str(one.department or "企画部門")) for one in waiting
    )
