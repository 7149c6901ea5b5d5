"""What a report, its files and its counts say of plans that lack a level, have several targets or repeat a KPI."""

import csv
import datetime as dt
import io
import json

import pytest

from reports.opendata.tables import actuals_csv, kpis_csv
from reports.pack.document import build_document
from reports.pack.html import report_html
from reports.pack.selection import Selection, Unknown, choose
from reports.pack.xlsx.tables import tables_of
from reports.releases.issued import review_of, snapshot_at
from reports.review import Review
from reports.review.frozen import freeze, thaw
from reports.review.levels import all_units
from reports.review.plan import kpis_of
from tests.database import kept
from tests.plans import load_ina
from tests.shapes import Shape
from tests.test_any_shape import city, comprehensive, town

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DAY = dt.date(2026, 11, 28)


def review(build=town) -> Review:
    shape = kept(build)
    return review_of(shape.strategy, shape.first)


def records(content: bytes) -> dict[str, dict]:
    return {one["kpi_code"]: one for one in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}


def snapshot(build=town):
    shape: Shape = kept(build)
    return snapshot_at(shape.strategy, shape.first)


@pytest.mark.parametrize("build", [town, comprehensive])
def test_the_parts_of_a_plan_sum_to_the_whole(build):
    found = review(build)
    units = all_units(found)
    assert found.tally.total == len(found.kpi_rows) == sum(goal.tally.total for goal in found.goals)
    assert sum(unit.tally.total for unit in units) == found.tally.total
    assert sorted(row.code for unit in units for row in unit.rows) == sorted(row.code for row in found.kpi_rows)


def test_a_repeated_kpi_is_shown_in_both_places_and_counted_once():
    found = review()
    again = next(one for one in found.measures if one.code == "2-1")
    assert [row.code for row in again.repeats] == ["1-1-1"]
    assert [row.code for row in again.rows] == ["2-1-1"]
    assert again.tally.total == 1
    assert [row.code for row in found.rows].count("1-1-1") == 1


def test_a_repeated_kpi_has_one_row_in_the_files_and_points_to_its_place_in_the_plan():
    found = snapshot()
    assert kpis_csv(found).decode().count(",1-1-1,") == 1
    assert actuals_csv([found.review]).decode().count(",1-1-1,") == 1
    measure = found.plan["goals"][1]["measures"][0]
    assert measure["kpis"][-1] == {"same_as": "1-1-1"}
    assert [kpi["code"] for _, kpi in kpis_of(found.plan)].count("1-1-1") == 1


def test_the_pack_marks_what_is_printed_again():
    sheet = next(one for one in build_document(review(), made_on=DAY)["sheets"] if one["key"] == "2-1")
    assert [(kpi["code"], kpi.get("repeated", "")) for kpi in sheet["kpis"]] == [("2-1-1", ""), ("1-1-1", "再掲")]


def test_columns_of_an_absent_level_are_empty():
    lines = records(kpis_csv(snapshot()))
    assert {one["project_number"] for one in lines.values()} == {""}
    assert lines["1-2-1"]["measure_number"] == "2"


def test_columns_are_empty_for_the_kpis_that_hang_higher():
    loose = records(kpis_csv(snapshot(comprehensive)))
    assert (loose["112-1"]["project_number"], loose["112-1"]["measure_number"]) == ("2", "")
    assert (loose["3-1"]["project_number"], loose["3-1"]["measure_number"], loose["3-1"]["departments"]) == ("", "", "")


def test_every_target_of_a_goal_is_printed_and_none_counts_as_a_kpi():
    published = snapshot()
    found = published.review
    document = build_document(found, made_on=DAY)
    assert [one["kpi"]["code"] for one in document["targets"]] == ["G1-1", "G1-2", "G2", "G3"]
    assert [kpi["code"] for kpi in document["listing"]["groups"][0]["kpis"]] == ["G1-1", "G1-2", "G2", "G3"]
    assert {row.code for row in found.kpi_rows}.isdisjoint(row.code for row in found.goal_targets)
    assert [one["code"] for one in published.plan["goals"][0]["targets"]] == ["G1-2"]


def test_the_report_speaks_in_the_plans_words():
    html = report_html(review(), made_on=DAY)
    assert "基本方針・具体的な取組別の内訳" in html
    assert "具体的な取組別の状況" in html
    for foreign in ("基本目標", "リーディング", "施策評価", "事業の内容"):
        assert foreign not in html


def test_kpis_without_a_measure_have_the_sheet_of_what_stands_above():
    keys = [sheet["key"] for sheet in build_document(review(comprehensive), made_on=DAY)["sheets"]]
    assert keys == ["11101", "11102", "P2", "21101", "G3"]


def test_the_workbook_has_a_line_for_each_level_that_there_is():
    scopes = [row[0].value for row in tables_of(review(comprehensive))[0].rows]
    assert scopes == [
        "全体",
        "政策1",
        "施策1",
        "事業11101",
        "事業11102",
        "施策2",
        "政策2",
        "施策3",
        "事業21101",
        "政策3",
    ]


def test_a_plan_without_projects_offers_none_to_choose():
    with pytest.raises(Unknown, match="この計画にリーディング・プロジェクトはありません"):
        choose(review(), (), project="0")


def test_a_departments_part_holds_its_kpis_that_hang_under_no_measure():
    narrowed = Selection(department="市長公室 まちづくり課").of(review(comprehensive))
    assert [row.code for row in narrowed.kpi_rows] == ["112-1", "3-1"]


@pytest.mark.parametrize("build", [town, comprehensive])
def test_what_was_published_thaws_to_the_same_review(build):
    found = review(build)
    frozen = freeze(found)
    assert thaw(json.loads(json.dumps(frozen)), Review) == found


def test_a_plan_of_the_usual_shape_holds_nothing_of_the_others():
    """Its releases read as they did before there were any."""
    text = json.dumps(freeze(review_of(load_ina(), None)))
    assert not any(f'"{name}"' in text for name in ("labels", "repeats", "holder"))


@pytest.mark.parametrize(("build", "boxes"), [(town, 4), (city, 1), (comprehensive, 0)])
def test_the_overview_has_a_box_for_each_target_and_no_heading_where_there_is_none(client, build, boxes):
    shape = kept(build)
    html = client.get(f"/{shape.strategy.code}/{shape.first}/").content.decode()
    assert html.count('<div class="stat">') == html.count("stat__target") == boxes
    assert ("の数値目標</h2>" in html) == bool(boxes)
