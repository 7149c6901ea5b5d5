"""How Ina's plan is read where it leaves that open, and what the planner is asked about it."""

from pathlib import Path

import pytest

from kpis.plan.strategy_file.parse import parse

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "ina-strategy-3.yaml"


@pytest.fixture(scope="module")
def plan():
    return parse(FILE.read_bytes())


@pytest.mark.parametrize(
    ("code", "accumulation", "guide", "time_basis"),
    [
        ("7-1-3", "stock", "linear", "calendar_year"),
        ("3-2-1", "stock", "linear", "fiscal_year"),
        ("5-1-5", "annual", "linear", "calendar_year"),
        ("5-1-6", "annual", "linear", "calendar_year"),
        ("4-3-1", "annual", "linear", "fiscal_year"),
        ("4-1-1", "annual", "linear", "fiscal_year"),
    ],
)
def test_the_judgement_of_a_kpi_that_can_be_read_in_two_ways_has_a_reason(plan, code, accumulation, guide, time_basis):
    (judged,) = [kpi.judged for kpi in plan.indicators if kpi.code == code]
    assert (judged.accumulation, judged.guide, judged.time_basis) == (accumulation, guide, time_basis)
    assert {"accumulation", "time_basis"} & judged.reasons.keys()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("4-1-1", "「推計」の誤植"),
        ("4-3-1", "累計とも同じくらい読めます"),
        ("2-2-2", "求人を出した事業者の数とも読めます"),
        ("1-2-3", "出生数に左右されます"),
        ("1-2-4", "出生数に左右されます"),
        ("5-1-5", "「R5」が年度か暦年か"),
        ("5-1-6", "「R5」が年度か暦年か"),
        ("3-2-1", "「時点」に替えてください"),
    ],
)
def test_what_the_plan_leaves_open_is_asked(plan, code, words):
    assert any(words in point.text for point in plan.review_points if point.subject == code)


def test_reasons_that_the_public_reads_are_polite(plan):
    told = [text for kpi in plan.indicators for key, text in kpi.judged.reasons.items() if key != "owner"] + [
        point.reading for point in plan.review_points if point.reading
    ]
    assert [text for text in told if not text.rstrip("。）").endswith(("です", "ます", "ました", "ません"))] == []
