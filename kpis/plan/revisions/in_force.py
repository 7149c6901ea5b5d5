"""What a KPI says in a fiscal year: after a revision the new target holds, years before it keep the old one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from goals.models import Strategy
from kpis.fields import REVISED_FIELDS
from kpis.models import KPI, KPIVersion, MeasureVersion, Revision
from organization.frozen import frozen


@frozen
class Earlier:
    """What a KPI said until a revision: in force up to the fiscal year before ``replaced_from``.

    ``REVISED_FIELDS`` in their order, then what the revision says.
    """

    name: str
    unit: str
    per: str
    decimals: int
    guide_method: str
    method: str
    time_basis: str
    baseline_text: str
    baseline_year: int | None
    baseline_value: Decimal | None
    target_text: str
    target_year: int
    target_value: Decimal | None
    factor: Decimal
    replaced_from: int
    revision: str
    reason: str

    @property
    def until(self) -> int:
        return self.replaced_from - 1


Versions = tuple[Earlier, ...]


def earlier_by_kpi(strategy: Strategy) -> Mapping[int, Versions]:
    """KPI → what it said before, oldest first; one query."""
    by_kpi: dict[int, Versions] = defaultdict(tuple)
    versions = KPIVersion.objects.filter(kpi__strategy=strategy).order_by("revision__valid_from", "id")
    fields = ("factor", "revision__valid_from", "revision__title", "revision__reason")
    for kpi_id, *values in versions.values_list("kpi_id", *REVISED_FIELDS, *fields):
        by_kpi[kpi_id] += (Earlier(*values),)
    return by_kpi


@frozen
class EarlierName:
    """What a measure was called until a revision: up to the fiscal year before ``replaced_from``."""

    name: str
    replaced_from: int
    revision: str

    @property
    def until(self) -> int:
        return self.replaced_from - 1


Names = Mapping[int, tuple[EarlierName, ...]]
NO_NAMES: Names = {}


def earlier_names(strategy: Strategy) -> Names:
    """Measure → what it was called before, oldest first; one query."""
    by_measure: dict[int, tuple[EarlierName, ...]] = defaultdict(tuple)
    versions = MeasureVersion.objects.filter(revision__strategy=strategy).order_by("revision__valid_from", "id")
    fields = ("measure_id", "name", "revision__valid_from", "revision__title")
    for measure_id, *values in versions.values_list(*fields):
        by_measure[measure_id] += (EarlierName(*values),)
    return by_measure


def revised_in(strategy: Strategy) -> tuple[Mapping[int, Versions], Names]:
    """Both; one query where the plan was never revised."""
    if not Revision.objects.filter(strategy=strategy).exists():
        return {}, NO_NAMES
    return earlier_by_kpi(strategy), earlier_names(strategy)


def name_in(name: str, earlier: Sequence[EarlierName], year: int | None) -> str:
    """What a measure, now called ``name``, was called in ``year``; without a year, its name now."""
    then = _version_in(earlier, year)
    return then.name if then else name


def in_force(kpi: Any, earlier: Sequence[Earlier], year: int | None) -> Any:
    """The KPI (a named tuple of its fields) as it reads in ``year``; without a year, as it reads now."""
    found = _version_in(earlier, year)
    return kpi._replace(**{field: getattr(found, field) for field in REVISED_FIELDS}) if found else kpi


def as_of(kpis: Iterable[KPI], strategy: Strategy, year: int) -> list[KPI]:
    """Stored KPIs as they read in ``year``: copies for reading, where a revision has changed them since."""
    earlier = earlier_by_kpi(strategy)
    return [_as_of(kpi, earlier[kpi.pk], year) for kpi in kpis]


def _as_of(kpi: KPI, earlier: Sequence[Earlier], year: int) -> KPI:
    found = _version_in(earlier, year)
    if found is None:
        return kpi
    then = copy(kpi)
    for field in REVISED_FIELDS:
        setattr(then, field, getattr(found, field))
    return then


def _version_in(earlier: Sequence[Any], year: int | None) -> Any:
    """What was in force in ``year``; None where what holds now already did."""
    return None if year is None else next((version for version in earlier if year <= version.until), None)


def is_in_plan(thing: Any, year: int | None) -> bool:
    """Whether the plan holds a KPI or measure in ``year``: added from its first year on, ended after its last."""
    if year is None:
        return thing.final_year is None
    return (thing.first_year or year) <= year <= (thing.final_year or year)
