"""A review as plain data and back: nothing lost, nothing rounded, old content still readable."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.measurement import INA
from reports.pack.document import build_document
from reports.releases.issued import snapshot_now
from reports.review import Review, build_review
from reports.review.cell import Cell
from reports.review.facts import CorrectionNote, YearStatus
from reports.review.frozen import freeze, thaw
from reports.review.issued import content_of, snapshot_of
from reports.review.row import Rebased
from tests.builders import make_actual, make_kpi, make_strategy, make_year
from tests.plans import load_ina
from tests.reports.pack import make_reported_year

decimals = st.decimals(allow_nan=False, allow_infinity=False)
texts = st.text()


def there_and_back(thing):
    return thaw(json.loads(json.dumps(freeze(thing))), type(thing))


@given(
    st.builds(
        Cell,
        year=st.integers(2000, 2100),
        value=st.none() | decimals,
        status=texts,
        status_label=texts,
        text=texts,
        cause=texts,
        next_step=texts,
        expected_month=st.none() | st.dates(),
        attained=st.none() | st.booleans(),
        state=texts,
    )
)
def test_every_cell_comes_back_as_it_was(cell):
    back = there_and_back(cell)
    assert back == cell
    assert str(back.value) == str(cell.value)


@pytest.mark.django_db
class TestReviews:
    def test_a_review_comes_back_as_it_was(self):
        review = build_review(make_reported_year(), 2025)
        assert there_and_back(review) == review

    def test_the_whole_plan_comes_back_as_it_was(self):
        strategy = load_ina()
        for place, kpi in enumerate(strategy.kpis.all()):
            if place % 7:
                value = None if kpi.target_value is None else kpi.target_value * place / 50
                make_actual(None if value is None else round(value, 4), 2025 + place % 2, kpi)
        make_year(2026)
        review = build_review(strategy, 2026)
        assert len(review.rows) == 95
        assert there_and_back(review) == review
        content = content_of(snapshot_now(strategy, 2026))
        assert content_of(snapshot_of(content)) == content

    def test_corrections_and_rebased_values_come_back_too(self):
        from dataclasses import replace

        from reports.releases.amending import regrouped

        review = build_review(make_reported_year(), 2025)
        note = CorrectionNote(2, dt.date(2027, 1, 10), "1-1-1", "名", "value", "実績値", "14", "15", "誤記", True)
        first = review.kpi_rows[0]
        rows = [replace(first, rebased=Rebased(first.cell, first.rated)), *review.rows[2:], review.rows[0]]
        review = replace(regrouped(review, rows), corrections=(note,))
        back = there_and_back(review)
        assert back == review
        assert back.corrections == (note,)
        assert back.row(first.code).rebased.cell == first.cell

    def test_a_release_from_before_schemes_had_names_and_looks_is_still_read(self):
        review = build_review(make_reported_year(), 2025)
        old = freeze(review)
        del old["scheme_note"]
        for name in ("code", "name", "source"):
            del old["scheme"][name]
        for one in old["scheme"]["classes"]:
            for name in ("label", "symbol", "token"):
                del one[name]
        back = thaw(json.loads(json.dumps(old)), Review)
        assert back.scheme == INA
        assert (back.goals, back.tally, back.grade_looks) == (review.goals, review.tally, review.grade_looks)
        assert build_document(back, made_on=dt.date(2026, 8, 1))["reading"]["scheme"] == ""

    def test_decimals_keep_their_digits(self):
        make_actual("59.0", kpi=make_kpi(number=1, decimals=1))
        row = there_and_back(build_review(make_strategy(), 2025)).row("1-1-1")
        assert isinstance(row.cell.value, Decimal)
        assert row.cell.text == "59.0"


class TestOtherVersions:
    def test_what_an_older_release_lacks_reads_as_the_default(self):
        assert thaw({"stage": "published"}, YearStatus) == YearStatus(stage="published")

    def test_what_is_not_known_any_more_is_passed_over(self):
        assert thaw({"stage": "published", "colour": "blue"}, YearStatus) == YearStatus(stage="published")

    def test_a_missing_fact_is_told_and_not_invented(self):
        with pytest.raises(ValueError, match="Review lacks"):
            thaw({"year": 2025}, Review)

    def test_content_of_another_format_is_refused(self):
        with pytest.raises(ValueError, match="other/9"):
            snapshot_of('{"format": "other/9"}')

    def test_what_has_no_exact_text_is_refused(self):
        for unfit in (1.5, dt.datetime(2027, 1, 1, tzinfo=dt.UTC), object()):
            with pytest.raises(TypeError):
                freeze(unfit)
