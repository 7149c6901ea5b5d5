"""The shipped schemes at work: published cases, the bounds between classes, and what holds under every one of them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given

from goals.schemes import shipped_schemes
from kpis.assessing import plain_scheme, scheme_for, scheme_from, scheme_in, scheme_of
from kpis.choices import Stage, signal_label
from kpis.measurement import (
    INA,
    Accumulation,
    Basis,
    Direction,
    Figure,
    GradeClass,
    GuideMethod,
    Measured,
    Scheme,
    Signal,
    assess,
    print_percent,
)
from reports.charts.strip import INKS
from reports.review.frozen import freeze
from tests.builders import grade_by, make_strategy, make_year
from tests.kpis.test_measurement_properties import kpis, values

YEAR = 2025


def scheme(facts) -> Scheme:
    classes = (GradeClass(one.code, one.threshold, one.label, one.symbol, one.token) for one in facts.classes)
    return Scheme(Figure(facts.figure), tuple(classes), facts.code, facts.name, facts.source)


SHIPPED = {facts.code: scheme(facts) for facts in shipped_schemes()}
IBARAKI, NAGANO = SHIPPED["ibaraki"], SHIPPED["nagano"]


def measured(baseline, target, guide=None, direction=Direction.INCREASE) -> Measured:
    return Measured(
        direction=direction,
        accumulation=Accumulation.STOCK,
        guide_method=GuideMethod.MANUAL,
        method=None,
        baseline=Decimal(baseline),
        baseline_year=2022,
        target=Decimal(target),
        target_year=2029,
        guides={} if guide is None else {YEAR: Decimal(guide)},
    )


def label_of(kpi: Measured, actual: str, scheme: Scheme) -> str:
    return scheme.look_of(assess(kpi, scheme, YEAR, {YEAR: Decimal(actual)}).grade).label


# --- Worked cases ------------------------------------------------------------------------------------------


def test_ina_s_shipped_scheme_is_the_arithmetic_s_default():
    assert SHIPPED["ina"].grades_like(INA)


@pytest.mark.parametrize(
    ("baseline", "target", "guide", "actual", "figure", "label"),
    [
        ("1.54", "1.68", "1.62", "1.56", "25.0％", "努力を要する"),  # 合計特殊出生率: 96.3 % by ratio, published C
        ("8012", "8313", "8137", "7612", "△320.0％", "努力を要する"),  # 労働生産性: below the baseline, C
        ("-3703", "-2000", "-2700", "-2530", "116.9％", "順調"),  # 社会増減: A
    ],
)
def test_naganos_published_cases(baseline, target, guide, actual, figure, label):
    kpi = measured(baseline, target, guide)
    assessment = assess(kpi, NAGANO, YEAR, {YEAR: Decimal(actual)})
    assert print_percent(assessment.figure, NAGANO) == figure
    assert (label_of(kpi, actual, NAGANO), assessment.basis) == (label, Basis.DIFFERENCE_TO_GUIDE)


@pytest.mark.parametrize(
    ("actual", "guide", "figure", "label"),
    [
        ("2748", "2000", "137.4％", "順調"),  # 雇用創出, as published
        ("100", "100", "100.0％", "順調"),
        ("99.5", "100", "99.5％", "概ね順調"),  # between the printed 「80～99」 and 「100以上」
        ("80", "100", "80.0％", "概ね順調"),
        ("79.5", "100", "79.5％", "やや遅れ"),  # between the printed 「50～79」 and 「80～99」
        ("50", "100", "50.0％", "やや遅れ"),
        ("49.99", "100", "49.9％", "遅れ"),  # never printed as the 50.0 % that it has not reached
    ],
)
def test_ibarakis_classes_leave_no_figure_between_them(actual, guide, figure, label):
    kpi = measured("0", "10000", guide)
    assessment = assess(kpi, IBARAKI, YEAR, {YEAR: Decimal(actual)})
    assert (print_percent(assessment.figure, IBARAKI), label_of(kpi, actual, IBARAKI)) == (figure, label)


# --- Under every scheme ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SHIPPED.values(), ids=SHIPPED)
class TestEveryShippedScheme:
    @given(kpis(), values)
    def test_the_target_reached_is_on_track(self, scheme, kpi, further):
        assume(kpi.target is not None)
        actual = kpi.target + abs(further) * (1 if kpi.increasing else -1)
        assert assess(kpi, scheme, YEAR, {YEAR: actual}).grade == "on_track"

    @given(kpis())
    def test_no_value_is_no_actual_and_its_look_is_the_last(self, scheme, kpi):
        assert assess(kpi, scheme, YEAR, {}).grade == scheme.looks[-1].code == "no_actual"

    def test_good_classes_and_those_that_need_effort_are_all_there_are(self, scheme):
        assert scheme.good_classes + scheme.effort_classes == scheme.classes
        assert [one.code for one in scheme.good_classes] == ["on_track", "mostly_on_track"]
        assert not scheme.needs_effort("no_actual")

    def test_every_class_has_a_grey_and_a_symbol_of_its_own(self, scheme):
        greys = sorted(grey(INKS[look.token].fill) for look in scheme.looks)
        assert min(after - before for before, after in pairwise(greys)) >= 30
        assert len({look.symbol for look in scheme.looks}) == len(scheme.looks)
        assert "△" not in {look.symbol for look in scheme.looks}

    def test_plain_and_back_it_is_the_same_and_a_release_holds_the_same_text(self, scheme):
        assert scheme_from(plain_scheme(scheme)) == scheme
        assert plain_scheme(scheme) == freeze(scheme)


def grey(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_whatever_lies_below_the_class_after_on_track_needs_effort():
    assert [one.label for one in IBARAKI.effort_classes] == ["やや遅れ", "遅れ"]
    two = Scheme(Figure.RATIO_TO_TARGET, (GradeClass("on_track", Decimal(100)), GradeClass("behind", None)))
    assert [one.code for one in two.effort_classes] == ["behind"]
    beyond = Scheme(two.figure, (GradeClass("beyond", Decimal(120)), *INA.classes))
    assert [one.code for one in beyond.effort_classes] == ["needs_effort"]


def test_standing_still_is_flagged_in_the_scheme_s_own_numbers():
    own = Scheme(
        Figure.RATIO_TO_TARGET, (*INA.classes[:1], GradeClass("mostly_on_track", Decimal("72.5")), INA.classes[2])
    )
    assert signal_label(Signal.BASELINE_EARNS_CLASS, own) == "現状値のままで72.5％以上"
    assert signal_label(Signal.BASELINE_EARNS_CLASS, INA) == "現状値のままで80％以上"


def test_content_of_before_schemes_had_looks_reads_as_ina_s():
    old = {
        "figure": "ratio_to_target",
        "classes": [
            {"code": one.code, "threshold": None if one.threshold is None else str(one.threshold)}
            for one in INA.classes
        ],
    }
    assert scheme_from(old) == INA
    assert [look.label for look in scheme_from(old).looks] == ["順調", "おおむね順調", "努力を要する", "実績値なし"]


# --- Which scheme grades a year ----------------------------------------------------------------------------


@pytest.mark.django_db
class TestSchemeOfAYear:
    def test_a_year_that_keeps_one_is_graded_by_it(self):
        strategy = make_strategy(grades="nagano")
        kept = make_year(2025, Stage.COUNCIL, grade_scheme=plain_scheme(IBARAKI))
        free = make_year(2026)
        assert scheme_of(strategy) == NAGANO
        assert scheme_for(kept) == scheme_in(strategy, 2025) == IBARAKI
        assert scheme_for(free) == scheme_in(strategy, 2026) == scheme_in(strategy, None) == NAGANO

    def test_the_strategy_s_scheme_is_one_query(self, django_assert_num_queries):
        strategy = make_strategy()
        with django_assert_num_queries(1):
            assert scheme_of(strategy) == SHIPPED["ina"]

    def test_an_own_one_is_its_strategy_s_and_can_be_deleted_with_it(self):
        strategy = grade_by(make_strategy(), "ratio_to_guide", 90, 60)
        assert scheme_of(strategy).thresholds == (90, 60)
        assert strategy.grade_scheme.strategy == strategy
