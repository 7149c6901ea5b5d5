"""What a person finds on the site: of each plan of a body the newest year that the person may read, or the one asked.

Who works for the body also gets the ways to where each thing is written.
"""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.urls import reverse

from council.choices import SubjectKind
from council.permissions import measures_of
from goals.models import Strategy, default_strategy
from kpis.measurement.numerals import fiscal_year_label, short_year
from kpis.models import ReportingYear
from kpis.workflow.permissions import works_for
from office.search.engine import Hit, Spot, Thing, hits_in, things_of
from organization.frozen import frozen
from organization.models import User
from reports.releases.issued import review_of
from reports.review import Review
from reports.review.facts import GoalReview, MeasureReview, ProjectReview
from reports.review.row import Row
from reports.review.voices import OpinionEntry
from reports.visible import PLAN, visible_years

MOST_PLANS = 4
KINDS = {
    "kpi": "指標",
    "measure": "施策",
    "goal": "目標と総括",
    "evaluation": "施策評価",
    "opinion": "意見",
    "department": "部署",
}


class SitePlaces:
    """The pages of one year of a plan, as everybody knows them."""

    def __init__(self, review: Review, year: str):
        self.place = [review.strategy.code, year]
        self.measures = {measure.code for measure in review.measures}
        self.rows = {row.code for row in review.rows}

    def _url(self, name: str, *args) -> str:
        return reverse(f"dashboards:{name}", args=[*self.place, *args])

    def whole(self) -> Spot:
        return Spot("概況", self._url("overview"))

    def goal(self, goal: GoalReview) -> Spot:
        return Spot(f"{goal.number}　{goal.name}", self._url("goal", goal.number))

    def project(self, project: ProjectReview) -> Spot:
        return Spot(project.name, self._url("project", project.number))

    def measure(self, measure: MeasureReview) -> Spot:
        return Spot(f"{measure.code}　{measure.name}", self._url("measure", measure.code))

    evaluation = measure

    def kpi(self, row: Row, above: Spot) -> Spot:
        return Spot(above.label, self._url("kpi", row.code))

    def opinion(self, entry: OpinionEntry) -> Spot:
        """On the page of what it speaks of; where that is gone from the plan, or the whole of it, on the overview."""
        if entry.kind == SubjectKind.MEASURE and entry.code in self.measures:
            return Spot("", f"{self._url('measure', entry.code)}{_anchor(entry)}")
        if entry.kind == SubjectKind.KPI and entry.code in self.rows:
            return Spot("", f"{self._url('kpi', entry.code)}{_anchor(entry)}")
        number = entry.code[1:]
        if entry.kind in (SubjectKind.GOAL, SubjectKind.PROJECT) and number.isdecimal():
            return Spot("", self._url(entry.kind, int(number)))
        return Spot("概況", self._url("overview"))

    def department(self, key: int) -> Spot:
        return Spot("担当する指標の一覧", f"{self._url('kpi_list')}?department={key}")


def _anchor(entry: OpinionEntry) -> str:
    return f"#opinion-{entry.year}-{entry.number}"


@frozen
class Way:
    label: str
    url: str


@frozen
class Answer:
    hit: Hit
    ways: tuple[Way, ...]


@frozen
class Group:
    kind: str
    label: str
    answers: list[Answer]


@frozen
class Searched:
    """One plan, in one of the ``years`` that the person may read."""

    strategy: Strategy
    year: str
    years: tuple[ReportingYear, ...]
    groups: list[Group]

    @property
    def label(self) -> str:
        return "計画" if self.year == PLAN else fiscal_year_label(int(self.year))

    @property
    def year_links(self) -> list[dict]:
        """The years in which one may look, the oldest first."""
        numbers = [year.fiscal_year for year in reversed(self.years)]
        return [{"label": short_year(one), "number": one, "current": str(one) == self.year} for one in numbers]

    @property
    def count(self) -> int:
        return sum(len(group.answers) for group in self.groups)


def plans_of(request: HttpRequest) -> list[Strategy]:
    """Of the body that the page named, the person's own, or the one that visitors see first."""
    visible = Strategy.objects.visible_to(request.user).select_related("municipality")
    own = getattr(request.user, "municipality_id", None)
    if body := request.GET.get("body", ""):
        visible = visible.filter(municipality__code=body)
    elif own:
        visible = visible.filter(municipality=own)
    elif first := default_strategy(visible):
        visible = visible.filter(municipality=first.municipality_id)
    return list(visible[:MOST_PLANS])


def search_plan(request: HttpRequest, strategy: Strategy, query: str) -> Searched:
    years = visible_years(request, strategy)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one.fiscal_year) == asked), next(iter(years), None))
    place = str(year.fiscal_year) if year else PLAN
    review = review_of(strategy, year.fiscal_year if year else None)
    places = SitePlaces(review, place)
    hits = hits_in([*things_of(review, places), *departments_in(review, places)], query)
    ways = Ways(request.user, strategy, year)
    groups = [_group(kind, review, hits, ways) for kind in KINDS]
    return Searched(strategy, place, tuple(years), [group for group in groups if group.answers])


def _group(kind: str, review: Review, hits: list[Hit], ways: "Ways") -> Group:
    found = [Answer(hit, ways.to(hit.thing)) for hit in hits if hit.thing.kind == kind]
    return Group(kind, review.words.reword(KINDS[kind]), found)


def departments_in(review: Review, places: SitePlaces) -> Iterator[Thing]:
    """Those that enter a KPI of the plan."""
    owners = {row.owner_id: row.owner for row in review.rows if row.owner_id}
    for key, name in owners.items():
        yield Thing("department", "部署", name, places.department(key), ())


class Ways:
    """To where a person writes on what was found; two queries, and none for who writes nothing."""

    def __init__(self, user, strategy: Strategy, year: ReportingYear | None):
        self.place = [strategy.code, year.fiscal_year] if year else []
        self.owners, self.measures = _written_by(user, strategy) if year and user.is_authenticated else (set(), set())
        self.is_planning = user.is_authenticated and user.is_planning and works_for(user, strategy)

    def to(self, thing: Thing) -> tuple[Way, ...]:
        if thing.kind == "kpi" and ((self.is_planning and self.place) or thing.about.owner_id in self.owners):
            return (Way("実績入力", reverse("entry:kpi", args=[*self.place, thing.about.code])),)
        if thing.kind in ("measure", "evaluation") and thing.about.code in self.measures:
            return (Way("施策評価を書く", reverse("evaluating:measure", args=[*self.place, thing.about.code])),)
        return ()


def _written_by(user: User, strategy: Strategy) -> tuple[set[int], set[str]]:
    """The departments that a person serves, and the codes of the measures whose evaluation is theirs to write."""
    measures: Iterable = measures_of(user, strategy).select_related("project__goal")
    owners = set(user.services.values_list("department", flat=True)) if user.is_department_staff else set()
    return owners, {measure.code for measure in measures}
