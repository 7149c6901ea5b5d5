"""The grade of a KPI in a year: which figure decides, what serves where it is undefined, the class earned. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.measurement.formulas import as_good, difference, down_to_nothing, open_until_the_end, ratio, reached
from kpis.measurement.guides import guide_value
from kpis.measurement.series import Judged
from kpis.measurement.terms import Basis, Figure, Grade, Measured, Method, RulesVersion, Scheme


def deciding_figure(kpi: Measured, scheme: Scheme) -> Figure | None:
    """The scheme's figure with the KPI's own method in it; None where attainment decides.

    A method replaces only the ratio/difference half: whether T or G is compared stays the scheme's.
    """
    if kpi.method == Method.ATTAINMENT or kpi.target is None:
        return None
    if kpi.method == Method.RATIO:
        return Figure.RATIO_TO_GUIDE if scheme.figure.to_guide else Figure.RATIO_TO_TARGET
    if kpi.method == Method.DIFFERENCE:
        return Figure.DIFFERENCE_TO_GUIDE if scheme.figure.to_guide else Figure.DIFFERENCE_TO_TARGET
    return scheme.figure


@dataclass(frozen=True, slots=True)
class Case:
    """What a grade is made of. `actual` is what is judged: the year's value, or the sum or mean of the years.

    `target` is what it is compared with: None where it is in words, and while nobody can say yet that it is kept.
    """

    kpi: Measured
    scheme: Scheme
    rules: RulesVersion
    decider: Figure | None
    actual: Decimal
    guide: Decimal | None
    target: Decimal | None
    figures: Mapping[Figure, Decimal | None]
    done: bool | None
    still_open: bool


def case_of(kpi: Measured, scheme: Scheme, judged: Judged, attained: bool | None, rules: RulesVersion) -> Case:
    guide = guide_value(kpi, judged.year, rules)
    still_open = open_until_the_end(kpi, judged.year)
    decider = deciding_figure(kpi, scheme)
    if still_open and decider == Figure.RATIO_TO_TARGET:
        decider = Figure.RATIO_TO_GUIDE
    # Numbers speak first; the department's judgement decides where the target is in words.
    done = attained if kpi.target is None else None if still_open else reached(judged.value, kpi)
    target = None if still_open else kpi.target
    figures = figures_of(kpi, judged.value, guide, target)
    return Case(kpi, scheme, rules, decider, judged.value, guide, target, figures, done, still_open)


def figures_of(
    kpi: Measured, actual: Decimal, guide: Decimal | None, target: Decimal | None
) -> Mapping[Figure, Decimal | None]:
    return {
        Figure.RATIO_TO_TARGET: ratio(actual, target, kpi),
        Figure.DIFFERENCE_TO_TARGET: difference(actual, target, kpi),
        Figure.RATIO_TO_GUIDE: ratio(actual, guide, kpi),
        Figure.DIFFERENCE_TO_GUIDE: difference(actual, guide, kpi),
    }


def grade_of(case: Case) -> tuple[str, Basis, Decimal | None]:
    if case.decider is not None:
        place, basis, figure = class_place(case, case.decider)
        return case.scheme.classes[place].code, basis, figure
    if case.still_open:
        place = _reaching(case) if at_guide(case) else _lowest(case)
        return case.scheme.classes[place].code, Basis.GUIDE_REACHED, None
    return *grade_of_attainment(case.kpi, case.scheme, case.done), None


def class_place(case: Case, decider: Figure) -> tuple[int, Basis, Decimal | None]:
    """The first figure of the chain that is defined, else reached or not; T reached is 順調 anyway."""
    place, basis, figure = _by_figures(case, decider)
    if place > _reaching(case) and case.done:
        return _reaching(case), Basis.REACHED, None
    return place, basis, figure


def _by_figures(case: Case, decider: Figure) -> tuple[int, Basis, Decimal | None]:
    for candidate in _chain(decider, case.rules):
        goal = case.guide if candidate.to_guide else case.target
        if candidate.is_ratio and down_to_nothing(case.actual, goal, case.kpi):
            return _reaching(case), _reached_basis(case), None
        figure = case.figures[candidate]
        if figure is not None:
            return case.scheme.place_of(figure), Basis(candidate), figure
    return _lowest(case), Basis.REACHED, None


def _chain(decider: Figure, rules: RulesVersion) -> tuple[Figure, ...]:
    """The deciding figure, and what serves in its place where it is undefined, in order."""
    if decider.is_ratio or rules == RulesVersion.FIRST:
        return decider, Figure.DIFFERENCE_TO_GUIDE
    return decider, Figure.RATIO_TO_GUIDE, Figure.RATIO_TO_TARGET


def _reached_basis(case: Case) -> Basis:
    """0 at a guide of 0 or more need not have reached T, which may lie below."""
    return Basis.REACHED if case.done or case.rules == RulesVersion.FIRST else Basis.GUIDE_REACHED


def at_guide(case: Case) -> bool:
    return case.guide is not None and as_good(case.actual, case.guide, case.kpi)


def _reaching(case: Case) -> int:
    return case.scheme.place_of_reaching(case.kpi)


def _lowest(case: Case) -> int:
    return len(case.scheme.classes) - 1


def grade_of_attainment(kpi: Measured, scheme: Scheme, done: bool | None) -> tuple[str, Basis]:
    """Reached or not. A target in words that nobody has judged yet has no grade."""
    if done is None:
        return Grade.NO_ACTUAL, Basis.NONE
    place = scheme.place_of_reaching(kpi) if done else len(scheme.classes) - 1
    return scheme.classes[place].code, Basis.ATTAINMENT
