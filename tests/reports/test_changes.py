"""Which KPIs got better or fell back, and the sentences that the pages make of it."""

import pytest

from kpis.choices import Stage
from kpis.measurement import INA
from reports.dashboards.sentences import change_sentence, first_sentence, remarks, target_sentence
from reports.review import build_review
from reports.review.changes import fallen_back, improved
from tests.builders import make_actual, make_goal_target, make_kpi, make_strategy, make_year

pytestmark = pytest.mark.django_db


def moved(before, after, **kpi_fields):
    """A KPI with a value in R7 and one in R8 (None: no value)."""
    kpi = make_kpi(**kpi_fields)
    for year, value in ((2025, before), (2026, after)):
        if value is not None:
            make_actual(value, year, kpi)
    return kpi.code


def review():
    return build_review(make_strategy(), 2026)


def codes(rows):
    return [row.code for row in rows]


def test_each_kpi_moves_in_its_own_direction():
    more = moved("14", "15")
    less = moved("14", "13", baseline="20", target="10", direction="decrease")
    back = moved("14", "15", baseline="20", target="10", direction="decrease")
    assert set(codes(improved(review()))) == {more, less}
    assert codes(fallen_back(review())) == [back]


def test_standing_still_and_gaps_are_neither():
    moved("14", "14")
    moved(None, "14")
    moved("14", None)
    assert improved(review()) == fallen_back(review()) == []


def test_largest_step_relative_to_the_target_comes_first():
    small = moved("100000", "110000", baseline="90000", target="200000")
    large = moved("10", "15", baseline="9", target="20")
    assert codes(improved(review())) == [large, small]


def test_five_are_shown():
    for _ in range(7):
        moved("14", "13")
    assert len(fallen_back(review())) == 5


def test_target_of_zero_does_not_divide():
    code = moved("4", "1", baseline="6", target="0", direction="decrease")
    assert codes(improved(review())) == [code]


def test_goal_targets_stand_elsewhere():
    target = make_goal_target()
    for year, value in ((2025, "1.30"), (2026, "1.40")):
        make_actual(value, year, target)
    assert improved(review()) == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([("14", "20")], "前年度と比べて、順調は1指標増え、努力を要する指標は1指標減りました。"),
        ([("20", "14")], "前年度と比べて、順調は1指標減り、努力を要する指標は1指標増えました。"),
        ([("16", "14")], "前年度と比べて、順調は変わらず、努力を要する指標は1指標増えました。"),
        ([("16", "20")], "前年度と比べて、順調は1指標増え、努力を要する指標は変わりません。"),
        ([("14", "20"), ("20", "14")], "順調と努力を要する指標の数は、前年度と同じです。"),
    ],
)
def test_change_is_said_in_words(steps, sentence):
    for before, after in steps:
        moved(before, after)
    assert change_sentence(review()) == sentence


def test_first_year_has_nothing_to_compare():
    make_actual("14", 2025)
    assert change_sentence(build_review(make_strategy(), 2025)) == ""


def test_half_entered_year_is_not_compared():
    moved("14", None)
    make_year(2026, Stage.ENTRY)
    assert change_sentence(review()).startswith("入力の途中の値です。")


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
