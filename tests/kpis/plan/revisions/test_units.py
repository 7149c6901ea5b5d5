"""A unit never changes under values: it is refused, or a factor converts them from a named year on."""

import datetime as dt
from decimal import Decimal

import pytest

from kpis.choices import Stage
from kpis.models import KPI, Actual, GuideValue, ReportingYear, Revision
from kpis.plan.revisions.acts import Change, Occasion, revise
from kpis.sheets.workbook.book import kpis_in_year, lines_of, past_years
from office.entry.desk import desk_for
from organization.refusals import Refused
from reports.releases.issued import review_of
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_planner, make_year
from tests.kpis.sheets.workbook.filling import exported, filled, refusals, taken

pytestmark = pytest.mark.django_db
OCCASION = Occasion("令和8年3月改訂", dt.date(2027, 3, 20), 2026, "決算書の単位に合わせる")


@pytest.fixture
def kpi():
    """R7 is published in 千円, R8 is being entered."""
    kpi = make_kpi(baseline="150000", target="300000", unit="千円", baseline_text="150,000千円/年")
    KPI.objects.filter(pk=kpi.pk).update(target_text="300,000千円/年", guide_method="linear")
    make_year(2025, Stage.COUNCIL)
    make_actual("187950", kpi=kpi, state="accepted")
    publish(ReportingYear.objects.get(), reason="完了", by=make_planner())
    make_year(2026, Stage.ENTRY)
    make_actual("190000", year=2026, kpi=kpi)
    for year in (2025, 2026):
        GuideValue.objects.create(kpi=kpi, fiscal_year=year, value=180000)
    kpi.refresh_from_db()
    return kpi


def in_millions(kpi, **fields) -> Change:
    told = {
        "name": kpi.name,
        "unit": "百万円",
        "target_text": "300百万円/年",
        "target_year": kpi.target_year,
        "target_value": Decimal(300),
        "baseline_text": "150百万円/年",
        "baseline_value": Decimal(150),
        "decimals": 2,
        "factor": Decimal("0.001"),
    }
    return Change(kpi, **told | fields)


def convert(kpi, **fields) -> Revision:
    return revise(kpi.strategy, OCCASION, changes=[in_millions(kpi, **fields)], by=make_planner())


def test_values_and_guides_are_converted_from_the_year_on_with_history(kpi):
    convert(kpi)
    values = dict(Actual.objects.values_list("fiscal_year", "value"))
    assert values == {2025: 187950, 2026: 190}
    assert dict(GuideValue.objects.values_list("fiscal_year", "value")) == {2025: 180000, 2026: 180}
    assert "×0.001" in Actual.objects.get(fiscal_year=2026).history.first().history_change_reason


def test_a_page_that_shows_the_old_value_meets_a_conflict(kpi):
    before = Actual.objects.get(fiscal_year=2026).version
    convert(kpi)
    assert Actual.objects.get(fiscal_year=2026).version == before + 1


def test_the_published_year_keeps_what_it_printed(kpi):
    convert(kpi)
    row = review_of(kpi.strategy, 2025).row(kpi.code)
    assert (row.value_with_unit, row.target.text) == ("187,950千円/年", "300,000千円/年")


def test_a_later_year_shows_all_years_in_its_own_unit_with_the_same_percentages(kpi):
    convert(kpi)
    row = review_of(kpi.strategy, 2026).row(kpi.code)
    assert [(year, cell.text) for year, cell in row.cells.items()] == [(2025, "187.95"), (2026, "190.00")]
    assert (row.last.achievement, row.rated.achievement) == ("62.7％", "63.3％")
    assert (row.last.guide, row.rated.guide) == ("200.00", "180.00")
    assert row.assessment.trend == "better"


def test_both_units_are_printed(kpi):
    convert(kpi)
    notes = " ".join(review_of(kpi.strategy, 2026).row(kpi.code).revision_notes)
    assert "単位はR7まで千円/年、その後百万円/年" in notes
    assert "0.001を掛けて百万円/年に換算しています：R7 187,950千円/年＝187.95百万円/年" in notes
    assert "指標値はR7まで300,000千円/年、その後300百万円/年" in notes


def test_a_workbook_in_the_old_unit_is_refused_even_where_its_number_was_confirmed(kpi):
    year = ReportingYear.objects.get(fiscal_year=2026)
    Actual.objects.filter(fiscal_year=2026).delete()
    book = exported(year)
    convert(kpi)
    (why,) = refusals(filled(book, H2=200000, I2="確定", O2="はい"), year)
    assert "C2" in why and "「千円/年」から「百万円/年」に変わっています" in why
    assert not Actual.objects.filter(fiscal_year=2026).exists()
    assert taken(filled(exported(year), H2=200, I2="確定"), year).changed == 1


def test_entry_page_and_workbook_show_last_year_in_the_present_unit(kpi):
    convert(kpi)
    year = ReportingYear.objects.get(fiscal_year=2026)
    desk = desk_for(make_planner(), year)
    assert desk.values(desk.kpis[0]) == {2025: Decimal("187.95"), 2026: Decimal(190)}
    kpis = kpis_in_year(KPI.objects.all(), year)
    (line,) = lines_of(year, kpis, past_years(year))
    assert Decimal("187.95") in [cell.content for cell in line.locked]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"factor": None}, "換算の倍率がありません"),
        ({"target_text": "300,000千円/年", "target_value": Decimal(300000)}, "合いません"),
        ({"factor": Decimal(999999999)}, "大きくなりすぎます"),
    ],
)
def test_without_a_fitting_factor_nothing_is_written(kpi, fields, why):
    with pytest.raises(Refused, match=why):
        convert(kpi, **fields)
    kpi.refresh_from_db()
    assert (kpi.unit, Revision.objects.count(), Actual.objects.get(fiscal_year=2026).value) == ("千円", 0, 190000)


def test_another_spelling_of_the_same_unit_needs_no_factor():
    kpi = make_kpi(unit="%", per="", target_text="20%", baseline_text="13%")
    spelled = Change(kpi, kpi.name, "％", kpi.target_text, kpi.target_year, kpi.target_value)
    revise(kpi.strategy, OCCASION, changes=[spelled], by=make_planner())
    kpi.refresh_from_db()
    assert kpi.unit == "％"
