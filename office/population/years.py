"""The sheet above the inputs: the series as rows, what is known of each year as columns."""

from collections.abc import Iterable

from django.urls import reverse

from goals.models import PopulationFigure, PopulationSeries
from kpis.assessing import actual_text, number_text
from kpis.choices import TimeBasis, ValueStatus
from kpis.measurement.numerals import short_year
from kpis.models import KPI
from kpis.population import PopulationEntered
from office.kit.frame import address
from office.population.desk import PopulationDesk
from office.population.known import figure_year, kind_label
from organization.frozen import frozen

SHOWN_FIGURES = 2  # of the plan: counted before, and expected from this year on
PAST_YEARS = 2


@frozen
class Cell:
    """What one year says: the value as it is printed, and what was counted, and when."""

    text: str = ""
    told: str = ""


@frozen
class Line:
    """``basis``: to which time its values belong. ``now`` is this year's value, ``expected`` the plan's next figure.

    ``url`` leads to where a numeric target's value is entered; empty for a series that is entered here.
    """

    name: str
    basis: str
    cells: tuple[Cell, ...]
    now: Cell
    expected: Cell
    url: str = ""


@frozen
class Sheet:
    """``heads`` name the years of the cells."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def sheet_of(desk: PopulationDesk) -> Sheet:
    known = {one.pk: _known(desk, one, None) for one in desk.own}
    known |= {one.pk: _known(desk, one, target) for one, target in desk.counted}
    years = sorted({year for cells in known.values() for year in cells})
    bases = {one.pk: _basis(desk, one) for one in desk.own}
    bases |= {one.pk: TimeBasis(target.time_basis).label for one, target in desk.counted}
    targets = {one.pk: target for one, target in desk.counted}
    lines = (
        Line(
            name=one.name,
            basis=bases[one.pk],
            cells=tuple(known[one.pk].get(year, Cell()) for year in years),
            now=_now(desk, one, targets.get(one.pk)),
            expected=_expected(desk, one),
            url=_entry(desk, targets[one.pk]) if one.pk in targets else "",
        )
        for one in sorted([*desk.own, *(one for one, _ in desk.counted)], key=lambda one: (one.position, one.code))
    )
    return Sheet(tuple(map(short_year, years)), tuple(lines))


def _known(desk: PopulationDesk, series: PopulationSeries, target: KPI | None) -> dict[int, Cell]:
    """The plan's last counted figures, then the actuals of the last years; of the same year the actual counts."""
    found = {figure.year: _figure(figure) for figure in desk.counted_figures(series)[-SHOWN_FIGURES:]}
    for year in range(desk.fiscal_year - PAST_YEARS, desk.fiscal_year):
        if cell := _of_target(desk, target, year) if target else _actual(desk, series, year):
            found[year] = cell
    return found


def _figure(figure: PopulationFigure) -> Cell:
    return Cell(figure.text, f"{figure_year(figure)}・計画書・{kind_label(figure.kind)}")


def _actual(desk: PopulationDesk, series: PopulationSeries, year: int) -> Cell | None:
    actual = desk.actual(series, year)
    if actual is None:
        return None
    entered = PopulationEntered.of(actual)
    text = f"{number_text(actual.value, series.decimals)}{series.unit}" if actual.value is not None else "－"
    return Cell(text, _joined((kind_label(entered.kind), entered.as_of, ValueStatus(entered.status).label)))


def _of_target(desk: PopulationDesk, target: KPI, year: int) -> Cell | None:
    actual = desk.target_actuals.get(target.pk, {}).get(year)
    if actual is None:
        return None
    unit = target.full_unit if actual.value is not None else ""
    return Cell(f"{actual_text(actual, target.decimals)}{unit}", ValueStatus(actual.status).label)


def _now(desk: PopulationDesk, series: PopulationSeries, target: KPI | None) -> Cell:
    """Of a numeric target, with who enters it."""
    if target is None:
        return Cell(PopulationEntered.of(desk.actual(series)).words(series))
    owner = str(target.owner) if target.owner_id else "担当未定"
    cell = _of_target(desk, target, desk.fiscal_year) or Cell(ValueStatus.MISSING.label)
    return Cell(f"{cell.text}（{cell.told}）" if cell.told else cell.text, f"{target.code}・{owner}が入力")


def _entry(desk: PopulationDesk, target: KPI) -> str:
    return f"{reverse('entry:page', args=address(desk.year))}#kpi-{target.code}"


def _expected(desk: PopulationDesk, series: PopulationSeries) -> Cell:
    coming = (one for one in desk.expected_figures(series) if one.year >= desk.fiscal_year)
    return next((_figure(one) for one in coming), Cell())


def _basis(desk: PopulationDesk, series: PopulationSeries) -> str:
    """「時点（前回：令和8年10月1日現在）」, where a day was ever named."""
    days = [actual.as_of for year, actual in sorted(desk.actuals[series.pk].items()) if year < desk.fiscal_year]
    last = next((day for day in reversed(days) if day), "")
    return f"{TimeBasis.POINT_IN_TIME.label}（前回：{last}）" if last else TimeBasis.POINT_IN_TIME.label


def _joined(parts: Iterable[str]) -> str:
    return "・".join(filter(None, parts))
