"""When a year is compared with the one before, and the sentences that the pages make of it."""

import datetime as dt

import pytest

from kpis.choices import ActualState, Stage
from kpis.measurement import INA
from kpis.models import Actual, ReportingYear
from reports.pack.document import build_document
from reports.review import build_review
from reports.review.headline import change_sentence
from reports.site.sentences import first_sentence, remarks, target_sentence
from tests.builders import make_actual, make_goal_target, make_kpi, make_strategy, make_year

pytestmark = pytest.mark.django_db


def moved(before, after, **kpi_fields):
    """A KPI with a value in R7 and one in R8 (None: no value)."""
    kpi = make_kpi(**kpi_fields)
    for year, value in ((2025, before), (2026, after)):
        if value is not None:
            make_actual(value, year, kpi)
    return kpi.code


def review(stage=Stage.PUBLISHED, last=Stage.PUBLISHED):
    for year, one in ((2025, last), (2026, stage)):
        if one and not ReportingYear.objects.filter(fiscal_year=year).exists():
            make_year(year, one)
    return build_review(make_strategy(), 2026)


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([("14", "20")], "前年度と比べられる1指標では、順調は1指標増え、努力を要する指標は1指標減りました。"),
        ([("20", "14")], "前年度と比べられる1指標では、順調は1指標減り、努力を要する指標は1指標増えました。"),
        ([("16", "14")], "前年度と比べられる1指標では、順調は変わらず、努力を要する指標は1指標増えました。"),
        ([("16", "20")], "前年度と比べられる1指標では、順調は1指標増え、努力を要する指標は変わりません。"),
        ([("14", "20"), ("20", "14")], "前年度と比べられる2指標では、順調と努力を要する指標の数は、前年度と同じです。"),
    ],
)
def test_change_is_said_in_words(steps, sentence):
    for before, after in steps:
        moved(before, after)
    assert change_sentence(review()) == sentence


def test_first_year_has_nothing_to_compare():
    make_actual("14", 2025)
    make_year(2025, Stage.PUBLISHED)
    first = build_review(make_strategy(), 2025)
    assert change_sentence(first) == "令和7年度は計画の初年度のため、前年度との比較はありません。"


def test_only_kpis_with_both_years_are_compared_and_it_says_how_many():
    moved("14", "20")
    moved(None, "20")
    moved("20", None)
    said = review()
    assert said.tally.last_total == 1
    assert change_sentence(said).startswith("前年度と比べられる1指標では、順調は1指標増え")
    assert [count.change for count in said.tally.counts] == ["＋1", "±0", "△1", ""]


@pytest.mark.parametrize("last", [None, Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING])
def test_year_that_was_not_reported_completely_is_not_compared_with(last):
    moved("14", "20")
    said = review(last=last)
    assert (said.compares, said.tally.last_total) == (False, None)
    assert change_sentence(said) == "前年度（令和7年度）の実績がまとまっていないため、前年度とは比較していません。"


def test_year_before_the_council_is_complete():
    moved("14", "20")
    assert review(last=Stage.COUNCIL).compares


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.ENTRY, Stage.CHECKING])
def test_draft_of_an_unfinished_year_compares_nothing_and_its_cover_says_so(stage):
    moved("14", "20")
    said = review(stage)
    document = build_document(said, made_on=dt.date(2027, 6, 1))
    assert change_sentence(said).startswith("入力の途中の値です。")
    assert document["cover"]["unfinished"].startswith("入力の途中の値です。")
    assert document["summary"]["highlights"] == []
    assert not document["summary"]["overall"]["has_last"]


def test_checked_year_with_every_value_submitted_is_finished():
    moved("14", "20")
    Actual.objects.in_year(2026).update(state=ActualState.SUBMITTED)
    assert review(Stage.CHECKING).compares


def test_cause_is_cut_to_its_first_sentence():
    assert first_sentence("応募が少なかった。周知が遅れた。") == "応募が少なかった。"
    assert first_sentence("応募が少なかった") == "応募が少なかった"
    assert first_sentence("") == ""


def test_remarks_explain_every_signal_of_a_kpi():
    code = moved("95", "85", baseline="90", target="100")
    assert remarks(review().row(code), INA) == [
        ("目安値未満", "令和8年度の目安値100人/年に達していません。"),
        ("手法で評価が異なる", "達成率（85.0％）と進捗率（△50.0％）では、評価の区分が異なります。"),
        (
            "現状値のままで80％以上",
            "策定時の値のままでも「おおむね順調」以上になる指標です。値の動きとあわせてご覧ください。",
        ),
        ("現状値を下回る", "策定時の現状値（90人/年）より後退しています。"),
        ("↘ 前年度より後退", "前年度の実績は95人/年です。"),
    ]


def test_plan_itself_has_no_remarks():
    code = make_kpi().code
    assert remarks(build_review(make_strategy(), None).row(code), INA) == []


def test_target_without_a_value_names_the_latest_known():
    target = make_goal_target()
    make_actual("1.33", 2025, target)
    make_actual(None, 2026, target, status="pending")
    said = target_sentence(review().row("G1"))
    assert said == "令和8年度の実績値はありません（未公表）。直近は令和7年度の1.33です。"
