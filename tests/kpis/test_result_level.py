"""指標の段階: whether a KPI counts what the city does, what comes of it at once, or what changes."""

from pathlib import Path

import pytest
import yaml

from kpis.choices import ResultLevel, ReviewPointKind
from kpis.fields import DEFINING_FIELDS
from kpis.models import KPI
from kpis.plan.answering import change
from kpis.plan.questions import answers_of, asked_of
from kpis.plan.readings import judged_of
from kpis.plan.strategy_file.export import strategy_yaml
from kpis.plan.strategy_file.load import load
from kpis.plan.strategy_file.parse import parse
from kpis.sheets.kit.problems import BadRows
from tests.builders import make_planner
from tests.plans import load_ina

INA = Path(__file__).resolve().parents[2] / "fixtures" / "ina-strategy-3.yaml"
EXAMPLE = INA.with_name("example-city.yaml")
QUESTION = "judgement-result_level"
pytestmark = pytest.mark.django_db


def without_levels() -> bytes:
    """Ina's file as it was before it said them."""
    lines = INA.read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if "result_level:" not in line).encode()


def test_inas_file_proposes_one_for_every_kpi_and_target_with_its_reason():
    found = [one.judged for one in parse(INA.read_bytes()).indicators]
    assert len(found) == 95
    assert all(one.result_level in ResultLevel.values and one.reasons["result_level"] for one in found)


def test_the_reason_names_the_level_it_gives():
    for one in parse(INA.read_bytes()).indicators:
        assert ResultLevel(one.judged.result_level).label in one.judged.reasons["result_level"], one.code


def test_a_loaded_plan_is_changed_by_the_levels_alone_and_asks_for_no_reason():
    load(parse(without_levels()))
    report = load(parse(INA.read_bytes()))
    told = [one for one in report.changed if one.name.startswith("指標")]
    assert len(told) == 95 and not report.kept
    assert all(one.details[0].startswith("指標の段階 （空欄）→") and len(one.details) == 2 for one in told)
    assert "result_level" not in DEFINING_FIELDS


def test_a_level_that_a_planner_chose_first_stays():
    load(parse(without_levels()))
    KPI.objects.filter(code="1-1-1").update(result_level=ResultLevel.OUTPUT)
    report = load(parse(INA.read_bytes()))
    assert KPI.objects.get(code="1-1-1").result_level == ResultLevel.OUTPUT
    assert [one.name for one in report.kept] == ["指標「1-1-1 事業を通じた成婚者数」"]


def test_the_planner_is_asked_one_question_for_all():
    strategy = load_ina()
    asked = [one for one in asked_of(strategy) if one.question.field == "result_level"]
    assert {one.question.key for one in asked} == {QUESTION} and len(asked) == 95
    assert {one.point.group for one in asked} == {ReviewPointKind.JUDGEMENT}
    words = [word for _, word in answers_of(asked[0].question, strategy)]
    assert words[:2] == ["定めない", "活動（市が行ったことの量）"]


def test_another_answer_takes_the_proposals_reason_away():
    strategy = load_ina()
    (asked,) = [one for one in asked_of(strategy) if one.question.key == QUESTION and one.kpi.code == "1-1-1"]
    change(strategy, QUESTION, {asked.point.digest: asked.value}, "output", by=make_planner())
    kpi = KPI.objects.get(code="1-1-1")
    assert kpi.result_level == "output" and "result_level" not in kpi.judged_reasons


def test_it_is_no_reading_of_the_plan_that_a_grade_depends_on():
    load_ina()
    assert "指標の段階" not in {word for kpi in KPI.objects.all() for word, _, _ in judged_of(kpi)}


def test_the_file_says_it_only_where_it_is_set():
    load(parse(EXAMPLE.read_bytes()))
    kpi = KPI.objects.order_by("position").first()
    assert "result_level" not in strategy_yaml(kpi.strategy).decode()
    KPI.objects.filter(pk=kpi.pk).update(result_level=ResultLevel.FINAL_OUTCOME)
    assert strategy_yaml(kpi.strategy).decode().count("result_level: final_outcome") == 1


def test_a_word_that_is_none_of_the_three_is_refused_at_its_line():
    text = INA.read_text(encoding="utf-8").replace("result_level: output", "result_level: outcome", 1)
    with pytest.raises(BadRows, match="result_level"):
        parse(text.encode())
    assert yaml.safe_load(text)
