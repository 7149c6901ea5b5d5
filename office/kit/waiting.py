"""What awaits a person, as rooms tell it and a start page lays it out, and what all of them ask of the person.

Staff and planners get tasks, a line each, under the year they belong to; a council member gets sections.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from goals.models import Strategy
from kpis.choices import STAGES_UNDER_WAY, Stage
from kpis.measurement.months import full_day, left
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import DepartmentService, User
from reports.visible import with_digest

# 目安: how long a clerk takes, said with the count.
VALUE_MINUTES, EVALUATION_MINUTES = 1, 5
MINUTES_WORDS = f"目安：1指標{VALUE_MINUTES}分、施策評価1件{EVALUATION_MINUTES}分"


class Person:
    """Who looks at a start page on which day, with what they serve and the years of their city: asked once for all."""

    def __init__(self, user: User, today: dt.date):
        self.user, self.today = user, today

    @cached_property
    def services(self) -> tuple[DepartmentService, ...]:
        found = DepartmentService.objects.select_related("department").order_by("department__order", "department_id")
        prefetch_related_objects([self.user], Prefetch("services", queryset=found))  # the page's menu asks, too
        return tuple(self.user.services.all())

    @cached_property
    def heads(self) -> Mapping[int, bool]:
        """Id of a served department → whether the person is its head."""
        return {service.department_id: service.is_head for service in self.services}

    @cached_property
    def plans(self) -> tuple[Strategy, ...]:
        """Of the person's municipality; of all where the person is the installation's operator."""
        return tuple(Strategy.objects.of_municipalities_of(self.user).select_related("municipality"))

    @cached_property
    def years(self) -> tuple[ReportingYear, ...]:
        """Of these plans, the newest first."""
        plans = {plan.pk: plan for plan in self.plans}
        found = tuple(with_digest(ReportingYear.objects.filter(strategy__in=plans).latest_first()))
        for year in found:
            year.strategy = plans[year.strategy_id]
        return found

    @property
    def under_way(self) -> list[ReportingYear]:
        return [year for year in self.years if year.stage in STAGES_UNDER_WAY]

    @property
    def latest_published(self) -> list[ReportingYear]:
        """One for each strategy."""
        found: dict[int, ReportingYear] = {}
        for year in self.years:
            if year.is_published:
                found.setdefault(year.strategy_id, year)
        return list(found.values())


@frozen
class Line:
    """One thing that waits and has to be seen by itself. ``note``: the reason for which it came back."""

    code: str
    name: str
    url: str
    department: str = ""
    words: str = ""
    note: str = ""


@frozen
class Task:
    """One line of a start page: what waits, how many (None: nothing to count), until when, and the way there.

    ``asked`` says it in the page's headline: what is waited for, and of which thing (「提出をお待ちしている」,
    「指標」). ``words`` say more beside it; ``lines`` have to be seen one by one. ``minutes`` it takes, by the rule
    above. ``is_quiet``: it is only told, nobody waits for it.
    """

    year: ReportingYear
    what: str
    count: int | None
    unit: str
    url: str
    way: str
    asked: tuple[str, str] = ("", "")
    until: str = ""
    is_late: bool = False
    words: str = ""
    lines: tuple[Line, ...] = ()
    minutes: int = 0
    offers_workbook: bool = False
    is_quiet: bool = False


def until(due: dt.date | None, today: dt.date) -> str:
    """「令和10年6月30日（金）（あと8日）」"""
    return f"{full_day(due)}（{left(due, today)}）" if due else ""


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
    years = ReportingYear.objects.of_municipalities_of(user).select_related("strategy__municipality").latest_first()
    return with_digest(years)


def reports_for_council(user: User) -> list[Reported]:
    """What is before the council first, then the published years, newest first."""
    years = years_of(user).filter(stage__in=(Stage.COUNCIL, Stage.PUBLISHED))
    found = [Reported(year, fiscal_year_label(year.fiscal_year)) for year in years]
    return sorted(found, key=lambda report: not report.is_before_council)
