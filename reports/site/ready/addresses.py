"""Every public address without a query string: what is made ready for readers, and what publish_site writes.

A kind of address is one row of KINDS: the name of its pattern, what there is one set of it for, and which arguments
the pattern takes there. A page that everybody may see and that is missing here fails a test.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from django.urls import reverse

from goals.models import Strategy, default_strategy
from kpis.models import ReportingYear
from organization.frozen import frozen
from organization.models import Municipality
from reports.api.documents import kpi_codes
from reports.api.openapi import SCHEMA_NAMES
from reports.models import Release
from reports.opendata.files import TOP_FILES, files_of
from reports.opendata.package import export_years
from reports.releases.issued import review_of, snapshot_at, texts_of
from reports.review import Review
from reports.site.corrections_views import FILES
from reports.site.document import chapters_of
from reports.visible import PLAN

Arguments = Iterable[tuple]


class Shown:
    """A plan in one of its years (``year`` None: the plan itself), as a visitor without a session may see it."""

    def __init__(self, strategy: Strategy, year: int | None):
        self.strategy, self.year = strategy, year
        self.place = (strategy.code, PLAN if year is None else str(year))

    @cached_property
    def review(self) -> Review:
        return review_of(self.strategy, self.year)

    @cached_property
    def chapters(self) -> list[int]:
        return [chapter.chapter for chapter in chapters_of(texts_of(self.strategy, self.year))]

    @cached_property
    def data_files(self) -> tuple[str, ...]:
        return files_of(snapshot_at(self.strategy, self.year).format)

    @cached_property
    def releases(self) -> list[int]:
        years = ReportingYear.objects.of(self.strategy).filter(fiscal_year=self.year)
        return list(Release.objects.filter(reporting_year__in=years).values_list("number", flat=True))


@frozen
class Kind:
    """``arguments`` of what there is one of each in ``over``: see the functions of that name below."""

    name: str
    over: "Callable[[Plans], Iterable]"
    arguments: Callable[..., Arguments]


class Plans:
    """What is public of one municipality, or of all (``body`` None), with the pages that belong to none."""

    def __init__(self, body: Municipality | None = None):
        public = Strategy.objects.public().select_related("municipality")
        self.body = body
        self.strategies = list(public.filter(municipality=body) if body else public)

    @cached_property
    def years(self) -> list[Shown]:
        return [Shown(one, year) for one in self.strategies for year in export_years(one)]

    @cached_property
    def shown(self) -> list[Shown]:
        return [Shown(one, None) for one in self.strategies] + self.years

    @cached_property
    def bodies(self) -> list[Municipality]:
        return list({one.municipality_id: one.municipality for one in self.strategies}.values())

    @cached_property
    def led_to(self) -> Strategy | None:
        """The plan that the addresses without a plan show."""
        return None if self.body else default_strategy(Strategy.objects.public())


def once(plans: Plans) -> list[Plans]:
    return [] if plans.body else [plans]


def led_to(plans: Plans) -> list[Strategy]:
    return [plans.led_to] if plans.led_to else []


def led_to_years(plans: Plans) -> list[Shown]:
    return [Shown(one, year) for one in led_to(plans) for year in export_years(one)]


def bodies(plans: Plans) -> list[Municipality]:
    return plans.bodies


def strategies(plans: Plans) -> list[Strategy]:
    return plans.strategies


def shown(plans: Plans) -> list[Shown]:
    """The plan itself and its published years."""
    return plans.shown


def years(plans: Plans) -> list[Shown]:
    return plans.years


def last_years(plans: Plans) -> list[Shown]:
    """The year that closes a plan, where it is published."""
    return [shown for shown in plans.years if shown.year == shown.strategy.last_year]


# --- Arguments ---------------------------------------------------------------------------------------------


def alone(_) -> Arguments:
    return [()]


def code(body_or_plan) -> Arguments:
    return [(body_or_plan.code,)]


def place(at: Shown) -> Arguments:
    return [at.place]


def each(find: Callable[[Shown], Iterable]) -> Callable[[Shown], Arguments]:
    return lambda at: [(*at.place, one) for one in find(at)]


def goals(at: Shown) -> Iterable[int]:
    return [one.number for one in at.review.goals]


def projects(at: Shown) -> Iterable[int]:
    return [one.number for one in at.review.projects]


def measures(at: Shown) -> Iterable[str]:
    return [one.code for one in at.review.measures]


def kpis(at: Shown) -> Iterable[str]:
    return [one.code for one in at.review.rows]


def years_before(at: Shown) -> Iterable[int]:
    return [year for year in export_years(at.strategy) if year < at.year]


def kpis_ever(plan: Strategy) -> Arguments:
    """Every code that a published year has."""
    return [(plan.code, kpi) for kpi in kpi_codes(plan)]


def release_files(at: Shown) -> Arguments:
    return [(*at.place, number, name) for number in at.releases for name in FILES]


KINDS = (
    Kind("home", once, alone),
    Kind("accessibility", once, alone),
    Kind("theme", once, alone),
    Kind("found:sitemap", once, alone),
    Kind("found:robots", once, alone),
    Kind("found:favicon", once, alone),
    Kind("found:feed", strategies, code),
    Kind("opendata:index", once, alone),
    Kind("opendata:catalogue", once, alone),
    Kind("opendata:file", led_to, lambda _: [(name,) for name in TOP_FILES]),
    Kind("opendata:year_file", led_to_years, lambda at: [(at.year, name) for name in at.data_files]),
    Kind("api:index", once, alone),
    Kind("api:openapi", once, alone),
    Kind("api:schema", once, lambda _: [(name,) for name in SCHEMA_NAMES]),
    Kind("api:kpis", years, place),
    Kind("api:actuals", years, place),
    Kind("api:summary", years, place),
    Kind("api:kpi", strategies, kpis_ever),
    Kind("dashboards:body", bodies, code),
    Kind("body_accessibility", bodies, code),
    Kind("body_theme", bodies, code),
    Kind("dashboards:strategy", strategies, code),
    Kind("opendata:strategy", strategies, code),
    Kind("opendata:strategy_catalogue", strategies, code),
    Kind("opendata:strategy_file", strategies, lambda plan: [(plan.code, name) for name in TOP_FILES]),
    Kind("opendata:strategy_year_file", years, each(lambda at: at.data_files)),
    Kind("dashboards:overview", shown, place),
    Kind("dashboards:plan", shown, place),
    Kind("dashboards:chapter", shown, each(lambda at: at.chapters)),
    Kind("dashboards:goal", shown, each(goals)),
    Kind("dashboards:project", shown, each(projects)),
    Kind("dashboards:measure", shown, each(measures)),
    Kind("dashboards:kpi_list", shown, place),
    Kind("dashboards:kpi", shown, each(kpis)),
    Kind("dashboards:population", shown, place),
    Kind("dashboards:survey", shown, place),
    Kind("dashboards:method", shown, place),
    Kind("dashboards:methods", years, place),
    Kind("dashboards:years", years, place),
    Kind("dashboards:compare", years, each(years_before)),
    Kind("releases:history", years, place),
    Kind("releases:release", years, each(lambda at: at.releases)),
    Kind("releases:file", years, release_files),
    Kind("pack:report", years, place),
    Kind("pack:report_pdf", years, place),
    Kind("pack:report_xlsx", years, place),
    Kind("pack:leaflet", years, place),
    Kind("pack:leaflet_pdf", years, place),
    Kind("pack:card", years, place),
    Kind("pack:closing", last_years, place),
    Kind("pack:closing_xlsx", last_years, place),
    Kind("pack:kpi_card", years, each(kpis)),
    Kind("pack:measure_sheet", years, each(measures)),
    Kind("pack:measure_sheet_pdf", years, each(measures)),
    Kind("pack:kpi_sheet", years, each(kpis)),
    Kind("pack:kpi_sheet_pdf", years, each(kpis)),
)

# What a visitor may open and nobody makes ready: it differs by who comes or by what is asked.
NOT_READY = {
    "sign-in/": "the form of those who have an account",
    "sign-in/forgotten/": "a form of the running site",
    "sign-in/password/<uidb64>/<token>/": "one person's own link",
    "sign-out/": "an act, posted",
    "api/v1/<anything:rest>": "the answer to what is not there",
    "search/": "an answer to what is asked; publish_site writes a page that finds by itself",
}


def addresses(plans: Plans) -> Iterator[str]:
    """Each once, with the pages that everything else hangs on first."""
    for kind in KINDS:
        for at in kind.over(plans):
            for arguments in kind.arguments(at):
                yield reverse(kind.name, args=arguments)
