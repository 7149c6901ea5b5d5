"""What one person has on the desk for one year, read by a fixed number of queries, whatever the number of KPIs."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from goals.models import Strategy
from kpis.assessing import data_years_of, guides_by_kpi, measured_of, scheme_for, values_of
from kpis.choices import ActualState, Stage
from kpis.entered import Entered
from kpis.fields import REVISED_FIELDS
from kpis.measurement import Measured, Scheme
from kpis.models import KPI, Actual, Comment, Evidence, ReportingYear
from kpis.plan.revisions.conversion import actuals_in_unit
from kpis.plan.revisions.in_force import NO_NAMES, Names, Versions, name_in, revised_in
from kpis.workflow.counting import beside
from kpis.workflow.denials import act_closed, entry_closed
from kpis.workflow.permissions import NO_OPENINGS, Opened, Openings, Standing, kpis_editable_by
from kpis.workflow.policy import Doing
from kpis.workflow.rule import Part
from kpis.workflow.series import Partners, partners_of, years_beside
from office.kit.access import whole
from office.kit.rows import usual_kind
from organization.frozen import frozen
from organization.models import Department, User
from organization.refusals import Denied

OWN = (Part.STAFF, Part.HEAD, Part.PLANNING)
HANGING = {"comment": "comments", "evidence": "evidence"}
NOBODY = "none"  # in the address: the KPIs that no department enters


@frozen
class Desk:
    """``kpis`` are the person's own (of ``department``, where one is chosen); ``others`` stand beside them, closed.

    ``chosen``: that choice as the address has it; ``state``: the one state that is asked for, too. ``earlier``: KPI →
    what it said before a revision. ``partners``: the same numbers in other plans; ``plans``: strategy's id → what lies
    on the desk of each that has begun the year.
    """

    user: User
    strategy: Strategy
    year: ReportingYear
    scheme: Scheme
    departments: tuple[Department, ...]
    department: Department | None
    kpis: tuple[KPI, ...]
    others: tuple[KPI, ...]
    guides: Mapping[int, Mapping[int, Decimal]]
    actuals: Mapping[int, Mapping[int, Actual]]
    comments: Mapping[int, tuple[Comment, ...]]
    evidence: Mapping[int, tuple[Evidence, ...]]
    standing: Standing
    opened: Opened
    earlier: Mapping[int, Versions]
    chosen: str = ""
    state: str = ""
    partners: Partners = field(default_factory=dict)
    plans: Mapping[int, "Desk"] = field(default_factory=dict)

    @property
    def fiscal_year(self) -> int:
        return self.year.fiscal_year

    @property
    def may_submit_all(self) -> bool:
        """Staff submit what is theirs; the planning division only for a department it has chosen."""
        return bool(self.chosen) or not self.user.is_planning

    @property
    def closed(self) -> Denied | None:
        """Why nothing on the page can be entered; None where the year, an opening or a return leaves something open."""
        closed = entry_closed(self.user, self.year, self.openings(Doing.ENTER))
        return None if closed and any(self.may(Doing.ENTER, kpi) for kpi in self.kpis) else closed

    @property
    def collects(self) -> bool:
        """Something on the page can be submitted now."""
        return any(self.may(Doing.SUBMIT, kpi) for kpi in self.kpis)

    def why_not(self, doing: Doing, kpi: KPI) -> Denied | None:
        """Why this person cannot do it to the value now. What came in under an opening is checked after it, too."""
        return act_closed(doing, self.standing, self.year, kpi, self.actual(kpi), self.openings(doing))

    def openings(self, doing: Doing) -> Openings:
        """What is opened beyond the stage; while all may enter, nobody needs any."""
        if self.year.stage == Stage.ENTRY:
            return NO_OPENINGS
        return self.opened.ever if doing == Doing.ACCEPT else self.opened.running

    def may(self, doing: Doing, kpi: KPI) -> bool:
        return self.why_not(doing, kpi) is None

    def actual(self, kpi: KPI, fiscal_year: int | None = None) -> Actual | None:
        return self.actuals[kpi.id].get(fiscal_year or self.fiscal_year)

    def measured(self, kpi: KPI) -> Measured:
        return measured_of(kpi, self.guides[kpi.id], self.year.strategy.first_year)

    def data_years(self, kpi: KPI, entered: Entered) -> dict[int, int]:
        """Of the years before as stored, of this one as entered."""
        stored = data_years_of(self.actuals[kpi.id].values())
        stored.pop(self.fiscal_year, None)
        return stored | ({self.fiscal_year: entered.data_year} if entered.data_year else {})

    def usual_kind(self, kpi: KPI) -> str:
        """What a value of this KPI mostly was when it was entered; where that is not clear, 速報."""
        years = self.actuals[kpi.id].items()
        return usual_kind(actual for year, actual in years if year < self.fiscal_year)

    def values(self, kpi: KPI) -> dict[int, Decimal]:
        return values_of(self.actuals[kpi.id].values())


def page_url(desk: Desk) -> str:
    """The address of this page, with what was asked for."""
    url = reverse("entry:page", args=[desk.strategy.code, desk.fiscal_year])
    asked = urlencode({name: text for name, text in (("department", desk.chosen), ("state", desk.state)) if text})
    return f"{url}?{asked}" if asked else url


def desk_for(
    user: User,
    year: ReportingYear,
    department: str = "",
    only: Collection[int] | None = None,
    *,
    threads: bool = True,
) -> Desk:
    """``department`` is the chosen one as the address has it (an id, or NOBODY); an unknown one chooses nothing.

    ``only`` are the ids of the KPIs that are asked about; ``threads``: with all their comments and evidence,
    not only how many there are, and why a value came back.
    """
    earlier, names = revised_in(year.strategy)
    editable, served = kpis_editable_by(user, year.strategy), Standing(user, year.strategy)
    if only is not None:
        editable = editable.filter(pk__in=only)
    elif user.is_planning:
        editable = _narrowed(editable, department)
    found = _in_order(editable.with_place(), year, earlier, names)
    kpis = [kpi for kpi in found if served.part(kpi.owner_id) in OWN]
    departments = tuple({kpi.owner_id: kpi.owner for kpi in kpis if kpi.owner_id}.values())
    chosen = department if any(_is_of(kpi, department) for kpi in kpis) else ""
    own = tuple(kpi for kpi in kpis if not chosen or _is_of(kpi, chosen))
    others = () if user.is_planning or only is not None else _shared(user, kpis, year, earlier)
    partners = partners_of(own, year)
    desk = _laid(served, year, own, others, earlier, threads=threads)
    return replace(
        desk,
        departments=tuple(sorted(departments, key=lambda item: (item.order, item.id))),
        department=own[0].owner if chosen else None,
        chosen=chosen,
        partners=partners,
        plans={one.strategy_id: _of_plan(user, one, partners) for one in years_beside(year, partners)},
    )


def _narrowed(editable, department: str):
    """Planning is shown a department's KPIs without reading the others."""
    if department == NOBODY:
        return editable.filter(owner=None)
    return editable.filter(owner=whole(department)) if whole(department) else editable


def _shared(user: User, own: list[KPI], year: ReportingYear, earlier: Mapping[int, Versions]) -> tuple[KPI, ...]:
    """What other departments enter of the person's measures: read as far as one line of it says."""
    held = [kpi.pk for kpi in own]
    said = ("measure", "position", "code", *REVISED_FIELDS, "owner__division", "owner__section")
    shared = KPI.objects.of(year.strategy).filter(measure__departments__people=user).exclude(pk__in=held).distinct()
    return tuple(_in_order(shared.select_related("owner").only(*said), year, earlier))


def _is_of(kpi: KPI, department: str) -> bool:
    return department == (str(kpi.owner_id) if kpi.owner_id else NOBODY)


def _of_plan(user: User, year: ReportingYear, partners: Partners) -> Desk:
    """What another plan holds of the same numbers, whoever enters them there."""
    shared = {kpi.pk for kpis in partners.values() for kpi in kpis}
    earlier, names = revised_in(year.strategy)
    kpis = _in_order(KPI.objects.of(year.strategy).filter(pk__in=shared).with_place(), year, earlier, names)
    return _laid(Standing(user, year.strategy), year, tuple(kpis), (), earlier)


def _laid(
    standing: Standing,
    year: ReportingYear,
    own: tuple[KPI, ...],
    others: tuple[KPI, ...],
    earlier: Mapping[int, Versions],
    *,
    threads: bool = True,
) -> Desk:
    strategy, actuals = year.strategy, _actuals(year, own, others, earlier)
    now = {kpi: actuals[kpi.id].get(year.fiscal_year) for kpi in own}
    returned = (kpi for kpi, actual in now.items() if actual and actual.state == ActualState.RETURNED)
    return Desk(
        user=standing.user,
        strategy=strategy,
        year=year,
        scheme=scheme_for(year),
        departments=(),
        department=None,
        kpis=own,
        others=others,
        guides=guides_by_kpi(strategy),
        actuals=actuals,
        comments=_by_kpi(Comment.objects, year, own if threads else tuple(returned)),
        evidence=_by_kpi(Evidence.objects, year, own if threads else ()),
        standing=standing,
        opened=Opened(year, timezone.localdate()),
        earlier=earlier,
    )


def _in_order(kpis, year: ReportingYear, earlier: Mapping[int, Versions], names: Names = NO_NAMES) -> list[KPI]:
    """As the document and every list have them: the goals' targets first, then measure by measure."""
    strategy, fiscal_year = year.strategy, year.fiscal_year
    found = list(kpis.in_force(fiscal_year).order_by())
    for kpi in found:
        kpi.strategy = strategy
        if kpi.measure_id in names:
            kpi.measure.name = name_in(kpi.measure.name, names[kpi.measure_id], fiscal_year)
        _read_as_of(kpi, earlier.get(kpi.id, ()), fiscal_year)
    return sorted(found, key=lambda kpi: (kpi.measure_id is not None, kpi.position, kpi.id))


def _read_as_of(kpi: KPI, earlier: Versions, fiscal_year: int) -> None:
    """A year before a revision (改訂) is entered against what the plan said then. Such a KPI is never saved."""
    version = next((version for version in earlier if fiscal_year <= version.until), None)
    for name in REVISED_FIELDS if version else ():
        setattr(kpi, name, getattr(version, name))


def _by_kpi(things, year: ReportingYear, kpis: tuple[KPI, ...]) -> Mapping[int, tuple]:
    """What hangs on this year's values, in one query, in the order in which it came."""
    if not kpis:
        return {}
    by_kpi: dict[int, list] = defaultdict(list)
    found = things.filter(actual__kpi__in=kpis, actual__fiscal_year=year.fiscal_year)
    for thing in found.select_related("actual", "by"):
        by_kpi[thing.actual.kpi_id].append(thing)
    return {kpi_id: tuple(hanging) for kpi_id, hanging in by_kpi.items()}


def _actuals(
    year: ReportingYear, own: tuple[KPI, ...], others: tuple[KPI, ...], earlier: Mapping[int, Versions]
) -> Mapping[int, dict[int, Actual]]:
    """Values of the years before as they count, in the unit of this one: entered in thousands, read in millions.

    Of ``others`` this year's only.
    """
    by_kpi: dict[int, dict[int, Actual]] = defaultdict(dict)
    counts = {f"{name}_count": Count(things, distinct=True) for name, things in HANGING.items()}
    shown = Q(kpi__in=own) | Q(kpi__in=others, fiscal_year=year.fiscal_year)
    stored = Actual.objects.filter(shown).select_related("updated_by").annotate(**counts)
    for actual in beside(stored.order_by("fiscal_year"), year):
        by_kpi[actual.kpi_id][actual.fiscal_year] = actual
    for kpi_id in by_kpi.keys() & earlier.keys():
        by_kpi[kpi_id] = actuals_in_unit(by_kpi[kpi_id], earlier[kpi_id], year.fiscal_year)
    return by_kpi
