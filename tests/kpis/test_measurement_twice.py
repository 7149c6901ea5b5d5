"""Every assessment calculated twice: by the product, and by a small calculator written from the text of the rules."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpis.measurement import Accumulation, Direction, Figure, GuideMethod, Measured, assess, three_class_scheme
from tests.kpis import calculator

YEAR = 2027
numbers = st.one_of(
    st.sampled_from([Decimal(text) for text in ("0", "1", "-76", "15", "79.7", "100")]),
    st.integers(-50, 120).map(Decimal),
    st.decimals(-1000, 1000, places=2),
)
years = st.integers(2022, 2031)


@st.composite
def cases(draw):
    facts = {
        "direction": draw(st.sampled_from(Direction)),
        "accumulation": draw(st.sampled_from(Accumulation)),
        "guide_method": draw(st.sampled_from(GuideMethod)),
        "method": None,
        "baseline": draw(st.none() | numbers),
        "baseline_year": draw(st.none() | st.integers(2020, 2025)),
        "target": draw(numbers),
        "target_year": draw(st.integers(2027, 2031)),
        "guides": draw(st.dictionaries(st.sampled_from([YEAR, YEAR - 1]), numbers, max_size=1)),
        "first_year": 2025,
    }
    values = draw(st.dictionaries(years, numbers, max_size=6)) | {YEAR: draw(numbers)}
    data_years = draw(st.dictionaries(st.integers(2025, YEAR), st.integers(2021, YEAR), max_size=3))
    return Measured(**facts), values, {y: of for y, of in data_years.items() if y != of}


def plain(kpi: Measured) -> dict:
    def exact(value):
        return None if value is None else Fraction(value)

    return {
        "down": kpi.direction == Direction.DECREASE,
        "kind": kpi.accumulation.value,
        "guide": kpi.guide_method.value,
        "baseline": exact(kpi.baseline),
        "baseline_year": kpi.baseline_year,
        "target": exact(kpi.target),
        "target_year": kpi.target_year,
        "guides": {year: exact(value) for year, value in kpi.guides.items()},
        "first_year": kpi.first_year,
    }


# Nothing so far of what ought to stay at 0, and a guide below it: the target says nothing before its year.
OPEN = Measured(
    direction=Direction.DECREASE,
    accumulation=Accumulation.PERIOD_TOTAL,
    guide_method=GuideMethod.CONSTANT,
    method=None,
    baseline=None,
    baseline_year=None,
    target=Decimal(0),
    target_year=2028,
    guides={YEAR: Decimal(-1)},
    first_year=2025,
)


@settings(max_examples=600)
@example((OPEN, {YEAR: Decimal(0)}, {}), Figure.DIFFERENCE_TO_TARGET)
@given(cases(), st.sampled_from(Figure))
def test_both_calculators_agree(case, figure):
    kpi, values, data_years = case
    scheme = three_class_scheme(figure, Decimal(100), Decimal(80))
    ours = assess(kpi, scheme, YEAR, values, data_years=data_years)
    exact = {year: Fraction(value) for year, value in values.items()}
    place, by, percent = calculator.judge(plain(kpi), figure.value, [100, 80], YEAR, exact, data_years)
    assert ours.grade == ("no_actual" if place is None else scheme.classes[place].code)
    assert ours.basis.value == by
    assert (ours.figure is None) == (percent is None)
    if percent is not None:
        assert abs(Fraction(ours.figure) - percent) <= abs(percent) * Fraction(1, 10**26)
