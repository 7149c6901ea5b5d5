"""What awaits a person, as rooms tell it and a start page lays it out; and the years that a person looks at.

A planner gets notes, one line each; who serves departments gets tasks, which name everything that waits; a council
member gets sections.
"""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from kpis.choices import Stage
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import User


@frozen
class Note:
    """One line that leads somewhere: 「公表後に変わった値が3あります」."""

    text: str
    url: str
    url_label: str


@frozen
class Line:
    """One thing that waits, leading to where it is done. ``note``: the reason for which it came back."""

    code: str
    name: str
    url: str
    department: str = ""
    words: str = ""
    note: str = ""


@frozen
class Lines:
    """Lines with the same thing to do, under the words that say it."""

    title: str
    lines: tuple[Line, ...]


@frozen
class Task:
    """What waits for who serves departments, as a section of the page.

    ``sentence`` says it in the page's headline: 「提出をお待ちしている施策評価が3あります。」
    """

    title: str
    sentence: SafeString | str
    url: str
    url_label: str
    groups: tuple[Lines, ...]
    due: str = ""
    is_late: bool = False


@frozen
class Section:
    """``sentence`` stands in the page's headline; ``template`` lays out ``facts`` below it."""

    sentence: str
    template: str
    facts: Mapping[str, object]


@frozen
class Reported:
    """A year with a report to read: published, or before the council."""

    year: ReportingYear
    label: str

    @property
    def is_before_council(self) -> bool:
        return self.year.stage == Stage.COUNCIL


def years_of(user: User):
    """The years of the person's municipality; of all where the person is the installation's operator."""
    return ReportingYear.objects.of_municipalities_of(user).select_related("strategy__municipality").latest_first()


def reports_for_council(user: User) -> list[Reported]:
    """What is before the council first, then the published years, newest first."""
    years = years_of(user).filter(stage__in=(Stage.COUNCIL, Stage.PUBLISHED))
    found = [Reported(year, fiscal_year_label(year.fiscal_year)) for year in years]
    return sorted(found, key=lambda report: not report.is_before_council)
