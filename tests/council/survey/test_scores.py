"""Scores, intervals and quadrants: worked cases, and what holds for every survey."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from council.scores import (
    FEWEST,
    Base,
    Counts,
    Pair,
    Quadrant,
    Scale,
    Score,
    centre,
    half_width,
    portfolio,
    score_of_counts,
    score_of_mean,
)

FIVE = Scale()
steps = st.tuples(*[st.integers(0, 2000)] * 5).filter(any)
scales = st.builds(
    lambda low, span: Scale(highest=low + span, lowest=low),
    st.decimals(-100, 100, places=2),
    st.decimals(1, 200, places=2),
)
points = st.decimals(-2, 2, places=4)
scores = st.builds(Score, points, st.integers(1, 3000), st.none() | st.decimals("0.01", 1, places=3))
pairs = st.dictionaries(st.text(max_size=4), st.builds(Pair, scores, scores), min_size=1, max_size=30)


def close(left, right, by="1e-15") -> bool:
    return abs(Decimal(left) - Decimal(right)) <= Decimal(by)


class TestWorkedCases:
    def test_five_steps_are_plus_two_to_minus_two(self):
        assert FIVE.weights == (2, 1, 0, -1, -2)
        assert Scale(Decimal(5), Decimal(1)).weights == (5, 4, 3, 2, 1)

    def test_a_mean_by_hand(self):
        """100×2 + 200×1 + 100×0 − 60 − 40×2 = 260 over 500 answers."""
        score = score_of_counts(Counts((100, 200, 100, 60, 40), dont_know=30, no_answer=20), FIVE)
        assert (score.mean, score.n) == (Decimal("0.52"), 500)

    def test_ogakis_rule_divides_by_all_who_answered(self):
        score = score_of_counts(Counts((100, 200, 100, 60, 40), dont_know=30, no_answer=20), FIVE, Base.ALL)
        assert score.n == 550
        assert close(score.mean, Decimal(260) / 550)

    def test_the_interval_by_hand(self):
        """50 at each end of ±2: the squares sum to 400, so s² = 400 ÷ 99."""
        score = score_of_counts(Counts((50, 0, 0, 0, 50)), FIVE)
        sd = (Decimal(400) / 99).sqrt()
        assert close(score.half_width, Decimal("1.96") * sd / 10)
        assert f"{score.half_width:.3f}" == "0.394"

    def test_a_mean_without_its_deviation_has_no_interval(self):
        assert score_of_mean(Decimal("0.52"), 500).half_width is None
        assert f"{score_of_mean(Decimal('0.52'), 400, Decimal(1)).half_width:.3f}" == "0.098"

    def test_nobody_counted_is_no_score_and_never_zero(self):
        assert score_of_counts(Counts((0, 0, 0, 0, 0), dont_know=5), FIVE) is None
        assert score_of_counts(Counts((0, 0, 0, 0, 0), no_answer=5), FIVE, Base.ALL) == Score(Decimal(0), 5)

    @pytest.mark.parametrize(
        ("sd", "n"), [("1", FEWEST - 1), ("0", 500), (None, 500), (None, 1)], ids=["few", "all alike", "unknown", "one"]
    )
    def test_no_interval_claims_what_is_not_known(self, sd, n):
        assert half_width(None if sd is None else Decimal(sd), n) is None

    def test_the_four_quadrants(self):
        def pair(importance, satisfaction):
            return Pair(Score(Decimal(importance), 100), Score(Decimal(satisfaction), 100))

        found = portfolio({"a": pair(1, -1), "b": pair(1, 1), "c": pair(0, -1), "d": pair(0, 1)})
        assert (found.importance, found.satisfaction) == (Decimal("0.5"), Decimal(0))
        assert {key: place.quadrant for key, place in found.places.items()} == {
            "a": Quadrant.FIX,
            "b": Quadrant.KEEP,
            "c": Quadrant.IMPROVE,
            "d": Quadrant.MAINTAIN,
        }

    def test_a_measure_whose_interval_holds_a_dividing_line_is_not_clear(self):
        def pair(satisfaction, width):
            importance = Score(Decimal(satisfaction), 100, Decimal("0.01"))
            return Pair(importance, Score(Decimal(satisfaction), 100, width and Decimal(width)))

        places = portfolio({"near": pair(1, "1.5"), "far": pair(-1, "0.2"), "open": pair(1, None)}).places
        assert [places[key].is_clear for key in ("near", "far", "open")] == [False, True, None]

    def test_no_measures_no_portfolio(self):
        assert portfolio({}) is None


class TestEverySurvey:
    @given(steps, scales)
    def test_the_mean_is_that_of_the_answers_one_by_one(self, counts, scale):
        score = score_of_counts(Counts(counts), scale)
        exact = sum(Fraction(w) * c for w, c in zip(scale.weights, counts, strict=True)) / sum(counts)
        assert close(score.mean, Decimal(exact.numerator) / exact.denominator, "1e-20")
        assert scale.lowest <= score.mean <= scale.highest

    @given(st.tuples(*[st.integers(0, 40)] * 5).filter(lambda counts: sum(counts) >= FEWEST))
    def test_the_interval_is_that_of_the_answers_one_by_one(self, counts):
        answers = [w for w, c in zip(FIVE.weights, counts, strict=True) for _ in range(c)]
        sd = statistics.stdev(answers)
        score = score_of_counts(Counts(counts), FIVE)
        if sd == 0:
            assert score.half_width is None
        else:
            assert close(score.half_width, Decimal("1.96") * Decimal(sd) / Decimal(len(answers)).sqrt(), "1e-12")

    @given(steps, st.integers(0, 500), st.integers(0, 500))
    def test_who_does_not_know_changes_nothing_where_only_answers_count(self, counts, unsure, silent):
        assert score_of_counts(Counts(counts, unsure, silent), FIVE) == score_of_counts(Counts(counts), FIVE)

    @given(steps, st.integers(0, 500), st.integers(0, 500))
    def test_and_draws_the_mean_to_zero_where_all_count(self, counts, unsure, silent):
        answered, everyone = (score_of_counts(Counts(counts, unsure, silent), FIVE, base) for base in Base)
        assert abs(everyone.mean) <= abs(answered.mean)
        assert everyone.n == answered.n + unsure + silent

    @given(steps)
    def test_the_mirror_image_has_the_opposite_mean_and_the_same_interval(self, counts):
        one, other = score_of_counts(Counts(counts), FIVE), score_of_counts(Counts(counts[::-1]), FIVE)
        assert one.mean == -other.mean
        assert one.half_width == other.half_width

    @given(steps, st.integers(2, 9))
    def test_more_answers_of_the_same_kind_never_widen_the_interval(self, counts, times):
        few = score_of_counts(Counts(counts), FIVE)
        many = score_of_counts(Counts(tuple(times * count for count in counts)), FIVE)
        assert close(few.mean, many.mean, "1e-20")
        assume(few.half_width is not None)
        assert many.half_width < few.half_width

    @given(steps)
    def test_no_interval_is_wider_than_the_scale_allows(self, counts):
        score = score_of_counts(Counts(counts), FIVE)
        assume(score.half_width is not None)
        assert 0 < score.half_width <= Decimal("1.96") * 2 / Decimal(score.n - 1).sqrt() + Decimal("1e-20")

    @given(pairs)
    def test_every_measure_falls_into_one_quadrant_by_its_own_two_scores(self, measures):
        found = portfolio(measures)
        assert found.places.keys() == measures.keys()
        for key, place in found.places.items():
            important = place.quadrant in (Quadrant.FIX, Quadrant.KEEP)
            satisfied = place.quadrant in (Quadrant.KEEP, Quadrant.MAINTAIN)
            assert important == (measures[key].importance.mean >= found.importance)
            assert satisfied == (measures[key].satisfaction.mean >= found.satisfaction)

    @given(pairs)
    def test_both_sides_of_a_dividing_line_are_taken_unless_all_are_alike(self, measures):
        found = portfolio(measures)
        means = {pair.importance.mean for pair in measures.values()}
        high = [place.quadrant in (Quadrant.FIX, Quadrant.KEEP) for place in found.places.values()]
        assert min(means) <= found.importance <= max(means) or close(found.importance, min(means), "1e-20")
        if len(means) > 1:
            assert any(high) and not all(high)

    @given(steps, st.integers(1, 40))
    def test_measures_that_are_all_alike_stand_on_the_mean_and_count_as_high(self, counts, number):
        alike = score_of_counts(Counts(counts), FIVE)
        found = portfolio({str(key): Pair(alike, alike) for key in range(number)})
        assert {place.quadrant for place in found.places.values()} == {Quadrant.KEEP}

    @given(pairs)
    def test_a_missing_interval_is_never_called_clear(self, measures):
        for key, place in portfolio(measures).places.items():
            widths = (measures[key].importance.half_width, measures[key].satisfaction.half_width)
            assert (place.is_clear is None) == (None in widths)

    @given(st.lists(points, min_size=1, max_size=40))
    def test_the_centre_counts_each_measure_once(self, means):
        assert close(centre(means) * len(means), sum(means), "1e-18")
