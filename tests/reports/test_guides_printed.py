"""How a guide value and a value carried on from an earlier report are printed."""

from decimal import Decimal

import pytest

from kpis.measurement.numerals import format_harder
from kpis.models import GuideValue
from reports.review import build_review
from reports.review.explain import explain
from reports.site.sentences import guide_sentence, kpi_sentence
from tests.builders import make_actual, make_kpi, make_strategy


@pytest.mark.parametrize(
    ("value", "decimals", "increasing", "text"),
    [
        *(("8.33", 0, True, "9"), ("8.33", 0, False, "8"), ("8.01", 1, True, "8.1"), ("8.10", 1, True, "8.1")),
        *(("-9.5", 0, True, "△9"), ("-9.5", 0, False, "△10"), ("-0.4", 0, True, "0"), ("1234.5", 0, True, "1,235")),
    ],
)
def test_a_guide_is_rounded_toward_the_harder_side(value, decimals, increasing, text):
    assert format_harder(Decimal(value), decimals, increasing) == text


@pytest.mark.django_db
class TestPrinted:
    def reported(self, value="15", **fields):
        make_strategy(grades="ibaraki")
        kpi = make_kpi(number=1, guide_method="linear", baseline="13", target="20", **fields)
        make_actual(value, 2025, kpi)
        return build_review(make_strategy(), 2025)

    def test_lists_and_sentences_print_the_harder_guide_and_the_formula_one_decimal_more(self):
        review = self.reported()  # G = 13 + 7·2/6 = 15.33…
        row = review.row("1-1-1")
        assert (row.rated.guide, row.rated.fine_guide) == ("16", "15.3")
        assert guide_sentence(row) == "令和7年度の目安値16人/年に達していません。"
        assert explain(row, review.scheme)[0].numbers == "15 ÷ 15.3 × 100"
        assert round(row.assessment.guide, 6) == Decimal("15.333333")

    def test_a_stored_guide_wins_over_the_line(self):
        make_strategy(grades="ibaraki")
        kpi = make_kpi(number=1, guide_method="linear")
        GuideValue.objects.create(kpi=kpi, fiscal_year=2025, value=18)
        make_actual("18", 2025, kpi)
        row = build_review(make_strategy(), 2025).row("1-1-1")
        assert (row.rated.guide, row.rated.deciding) == ("18", "100.0％")

    def test_a_carried_value_stands_in_brackets_with_its_year_and_counts_as_none(self):
        kpi = make_kpi(number=1, baseline="35000", target="37000")
        make_actual("36000", 2025, kpi)
        make_actual("36000", 2026, kpi, data_year=2025)
        row = build_review(make_strategy(), 2026).row("1-1-1")
        assert (row.cell.text, row.cell.has_value) == ("（36,000　R7の値）", False)
        assert row.grade.label == "実績値なし"
        assert kpi_sentence(row) == "令和8年度の実績値はありません（R7の値を再掲）。"
