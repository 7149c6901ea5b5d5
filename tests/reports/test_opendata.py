"""Open data: the files as laid down, for anyone, of published years only."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from kpis.choices import ActualState, Stage
from reports.opendata.files import TOP_FILES
from reports.opendata.package import build_files, export_years
from reports.opendata.tables import ACTUAL_COLUMNS, KPI_COLUMNS, actuals_csv, kpis_csv
from reports.releases.issued import snapshot_now
from reports.releases.publish import publish
from reports.review import build_review
from reports.review.formats import FIRST
from reports.review.plan import tree_json
from tests.builders import (
    make_actual,
    make_department,
    make_goal,
    make_goal_target,
    make_kpi,
    make_measure,
    make_planner,
    make_strategy,
    make_year,
)

pytestmark = pytest.mark.django_db

KPI_HEADER = (
    "strategy,goal_number,project_number,measure_number,kpi_number,kpi_code,kpi_name,unit,per,direction,accumulation,"
    "guide_method,baseline_text,baseline_fiscal_year,baseline_value,target_text,target_fiscal_year,target_value,"
    "departments,note,time_basis,source,decimals,is_share,owner,release"
)
ACTUAL_HEADER = (
    "strategy,kpi_code,fiscal_year,actual_value,value_status,achievement_rate,progress_rate,guide_value,grade,"
    "grade_label,grade_basis,judged_value,deciding_rate,data_year,previous_grade,cause,next_step,release"
)


def rows_of(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def kpi_rows() -> list[dict]:
    return rows_of(kpis_csv(snapshot_now(make_strategy(), None)))


def actual_rows(*years: int) -> list[dict]:
    return rows_of(actuals_csv([build_review(make_strategy(), year) for year in years]))


class TestFiles:
    def test_columns_stand_in_the_order_laid_down(self):
        assert [column.name for column in KPI_COLUMNS] == KPI_HEADER.split(",")
        assert [column.name for column in ACTUAL_COLUMNS] == ACTUAL_HEADER.split(",")

    def test_appended_columns_say_what_was_judged_by_what_and_of_which_year(self):
        kpi = make_kpi(baseline="90", target="100", accumulation="period_total", number=1, source="人口動態統計")
        make_actual("20", 2025, kpi, cause="相談が増えた")
        make_actual("30", 2026, kpi, data_year=2025, next_step="続ける")
        late = make_kpi(baseline="10", target="20", number=2)
        make_actual("18", 2026, late, data_year=2025)
        first, carried, other = actual_rows(2025)[0], *actual_rows(2026)
        told = ("judged_value", "deciding_rate", "data_year", "grade", "cause", "next_step", "release")
        assert [first[name] for name in told] == ["20", "20", "", "needs_effort", "相談が増えた", "", ""]
        assert [carried[name] for name in told] == ["", "", "2025", "no_actual", "", "続ける", ""]
        assert [other[name] for name in told[:4]] == ["", "90", "2025", "mostly_on_track"]
        plan = [kpi_rows()[0][name] for name in ("time_basis", "source", "decimals", "is_share", "owner")]
        assert plan == ["fiscal_year", "人口動態統計", "0", "false", "企画部 地域創造課"]

    def test_a_release_of_the_first_format_keeps_its_columns(self):
        make_kpi(number=1)
        first = replace(snapshot_now(make_strategy(), 2025), format=FIRST)
        assert list(rows_of(actuals_csv([first.review], 1))[0])[-1] == "grade_basis"
        assert list(rows_of(kpis_csv(first))[0])[-1] == "note"

    def test_csv_has_a_bom_the_header_first_and_crlf(self):
        make_kpi(number=1)
        content = kpis_csv(snapshot_now(make_strategy(), None))
        assert content.startswith(b"\xef\xbb\xbf" + KPI_HEADER.encode() + b"\r\n")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n") == 2

    def test_a_kpi_is_written_as_the_plan_states_it(self):
        departments = [make_department("企画部 地域創造課"), make_department("教育委員会 学校教育課")]
        make_kpi(make_measure(number=2, departments=departments), number=6, note="※19市平均", unit="人", per="year")
        assert kpi_rows() == [
            {
                "strategy": "ina-3",
                "goal_number": "1",
                "project_number": "1",
                "measure_number": "2",
                "kpi_number": "6",
                "kpi_code": "1-2-6",
                "kpi_name": "事業を通じた成婚者数",
                "unit": "人",
                "per": "year",
                "direction": "increase",
                "accumulation": "annual",
                "guide_method": "constant",
                "baseline_text": "13人/年",
                "baseline_fiscal_year": "2023",
                "baseline_value": "13",
                "target_text": "20人/年",
                "target_fiscal_year": "2029",
                "target_value": "20",
                "departments": "企画部 地域創造課;教育委員会 学校教育課",
                "note": "※19市平均",
                "time_basis": "fiscal_year",
                "source": "",
                "decimals": "0",
                "is_share": "false",
                "owner": "企画部 地域創造課",
                "release": "",
            }
        ]

    def test_per_cent_has_one_sign_though_the_plan_prints_two(self):
        make_kpi(number=1, unit="%")
        make_kpi(number=2, unit="％")
        assert [row["unit"] for row in kpi_rows()] == ["％", "％"]

    def test_a_goals_target_has_no_project_measure_or_kpi_number_and_no_department(self):
        make_goal_target()
        row = kpi_rows()[0]
        assert row["kpi_code"] == "G1"
        assert row["goal_number"] == "1"
        empty = ("project_number", "measure_number", "kpi_number", "departments")
        assert [row[name] for name in empty] == ["", "", "", ""]

    def test_numbers_are_plain_and_negative_ones_carry_a_minus(self):
        make_kpi(baseline="-76", target="1563429.5")
        row = kpi_rows()[0]
        assert (row["baseline_value"], row["target_value"]) == ("-76", "1563429.5")

    def test_text_that_a_spreadsheet_would_run_is_neutralised(self):
        make_kpi(name="=1+1", note="@SUM(A1)", unit="-人")
        row = kpi_rows()[0]
        assert (row["kpi_name"], row["note"], row["unit"]) == ("'=1+1", "'@SUM(A1)", "'-人")

    def test_an_actual_is_written_with_unrounded_rates_and_its_grade(self):
        make_actual("14", baseline="13", target="21")
        row = actual_rows(2025)[0]
        assert row["achievement_rate"] == "66.6666666666"
        assert row["progress_rate"] == "12.5"
        assert row["guide_value"] == "21"
        assert (row["actual_value"], row["value_status"]) == ("14", "final")
        assert (row["grade"], row["grade_label"]) == ("needs_effort", "努力を要する")
        assert row["grade_basis"] == "ratio_to_target"

    def test_a_kpi_without_a_value_has_a_row_too(self):
        make_kpi(number=1)
        row = actual_rows(2025)[0]
        assert row["value_status"] == "missing"
        assert (row["grade"], row["grade_label"], row["grade_basis"]) == ("no_actual", "実績値なし", "")
        assert (row["actual_value"], row["achievement_rate"], row["progress_rate"]) == ("", "", "")

    def test_zero_is_a_value(self):
        make_actual("0")
        row = actual_rows(2025)[0]
        assert (row["actual_value"], row["achievement_rate"]) == ("0", "0")

    def test_the_reason_for_no_value_is_its_status(self):
        make_actual(None, status="not_applicable", cause="事業を実施しなかったため")
        assert actual_rows(2025)[0]["value_status"] == "not_applicable"

    def test_actuals_hold_every_kpi_for_every_year(self):
        make_goal_target()
        make_actual(kpi=make_kpi(number=1))
        found = [(row["fiscal_year"], row["kpi_code"]) for row in actual_rows(2025, 2026)]
        assert found == [("2025", "G1"), ("2025", "1-1-1"), ("2026", "G1"), ("2026", "1-1-1")]


class TestStrategyTree:
    def test_it_holds_the_whole_tree_without_ids_actuals_or_times(self):
        kpi = make_kpi(make_measure(departments=[make_department()]), number=1)
        make_goal_target()
        make_actual("14.25", kpi=kpi)
        text = tree_json(snapshot_now(make_strategy(), None).plan).decode()
        goal = json.loads(text)["goals"][0]
        assert goal["target"]["code"] == "G1"
        measure = goal["projects"][0]["measures"][0]
        assert measure["departments"] == ["企画部 地域創造課"]
        assert measure["kpis"][0]["target"] == {"text": "20人/年", "value": 20, "year": 2029}
        assert "14.25" not in text
        assert '"id"' not in text

    def test_equal_content_is_equal_bytes_whoever_was_stored_first(self):
        for number in (2, 1):
            make_kpi(number=number)
        first = tree_json(snapshot_now(make_strategy(), None).plan)
        make_strategy().kpis.all().delete()
        for number in (1, 2):
            make_kpi(number=number)
        assert tree_json(snapshot_now(make_strategy(), None).plan) == first

    def test_numbers_read_as_they_were_typed(self):
        make_kpi(baseline="79.7", target="90")
        tree = json.loads(tree_json(snapshot_now(make_strategy(), None).plan))
        kpi = tree["goals"][0]["projects"][0]["measures"][0]["kpis"][0]
        assert (kpi["baseline"]["value"], kpi["target"]["value"]) == (79.7, 90)


class TestPackage:
    def test_without_a_published_year_the_plan_itself_is_there(self):
        make_kpi()
        make_year(2025)
        files = build_files(make_strategy(), export_years(make_strategy()))
        assert sorted(files) == sorted(TOP_FILES)
        assert len(rows_of(files["kpis.csv"])) == 1
        assert rows_of(files["actuals.csv"]) == []

    def test_a_published_year_is_a_folder_and_joins_the_top(self):
        make_actual(kpi=make_kpi())
        for year in (2025, 2026):
            make_year(year, stage=Stage.PUBLISHED)
        files = build_files(make_strategy(), export_years(make_strategy()))
        assert {"2025/kpis.csv", "2025/actuals.csv", "2025/strategy.json"} < files.keys()
        assert [row["fiscal_year"] for row in rows_of(files["actuals.csv"])] == ["2025", "2026"]
        assert [row["fiscal_year"] for row in rows_of(files["2026/actuals.csv"])] == ["2026"]
        assert files["kpis.csv"] == files["2026/kpis.csv"]

    def test_unpublished_years_are_left_out_unless_asked_for(self):
        make_year(2025, stage=Stage.PUBLISHED)
        make_year(2026)
        assert export_years(make_strategy()) == [2025]
        assert export_years(make_strategy(), unpublished=True) == [2025, 2026]

    def test_the_package_describes_every_field_with_codes_units_and_licence(self, settings):
        settings.OPEN_DATA_LICENCE = "CC-BY-4.0"
        make_kpi()
        package = json.loads(build_files(make_strategy(), [])["datapackage.json"])
        tables = {resource["name"]: resource for resource in package["resources"]}
        fields = {field["name"]: field for field in tables["actuals"]["schema"]["fields"]}
        assert list(fields) == ACTUAL_HEADER.split(",")
        assert all(field["description"] for field in fields.values())
        assert fields["achievement_rate"]["unit"] == "％"
        assert {"value": "on_track", "label": "順調"} in fields["grade"]["codes"]
        assert tables["kpis"]["dialect"]["lineTerminator"] == "\r\n"
        assert package["licenses"][0]["name"] == "CC-BY-4.0"
        assert package["municipality_code"] == "202096"

    def test_equal_data_are_equal_bytes(self):
        make_actual(kpi=make_kpi())
        make_year(2025, stage=Stage.PUBLISHED)
        assert build_files(make_strategy(), [2025]) == build_files(make_strategy(), [2025])

    def test_queries_do_not_grow_with_the_plan(self, django_assert_max_num_queries, django_assert_num_queries):
        make_actual(kpi=make_kpi())
        with django_assert_max_num_queries(60) as few:
            build_files(make_strategy(), [2025])
        for number in range(2, 6):
            make_actual(kpi=make_kpi(make_measure(number=number, departments=[make_department()])))
        with django_assert_num_queries(len(few)):
            build_files(make_strategy(), [2025])


class TestAddresses:
    def test_the_page_lists_files_dictionary_and_published_years(self, client):
        make_kpi()
        make_year(2025, stage=Stage.PUBLISHED)
        make_year(2026)
        page = client.get("/open-data/").content.decode()
        assert "/open-data/ina-3/2025/actuals.csv" in page
        listed = ("survey.cp932.csv", "evaluations.csv", "datapackage.json")
        assert all(f'href="/open-data/ina-3/{name}"' in page for name in listed)
        assert all(f'href="{one}"' in page for one in ("/api/v1/index.json", "/ina-3/feed.atom"))
        assert "2026/actuals.csv" not in page
        assert all(f"<code>{name}</code>" in page for name in KPI_HEADER.split(","))

    def test_files_are_the_exported_ones(self, client, tmp_path):
        make_actual(kpi=make_kpi())
        make_year(2025, stage=Stage.PUBLISHED)
        call_command("export_open_data", tmp_path, verbosity=0, stdout=io.StringIO())
        for path in ("kpis.csv", "actuals.csv", "strategy.json", "datapackage.json", "2025/actuals.csv"):
            exported = (tmp_path / path).read_bytes()
            assert client.get(f"/open-data/{path}").content == exported
            assert client.get(f"/open-data/ina-3/{path}").content == exported

    def test_an_unpublished_year_is_not_there_even_for_planning_staff(self, client):
        make_kpi()
        make_year(2025)
        client.force_login(make_planner())
        assert client.get("/open-data/2025/actuals.csv").status_code == 404
        assert rows_of(client.get("/open-data/actuals.csv").content) == []

    @pytest.mark.parametrize(
        "path",
        ["other.csv", "plan/kpis.csv", "2025/opinions.csv", "2025/kpis.cp932.csv", "2031/kpis.csv", "no-3/kpis.csv"],
    )
    def test_what_is_no_file_of_ours_is_not_found(self, client, path):
        make_kpi()
        make_year(2025, stage=Stage.PUBLISHED)
        assert client.get(f"/open-data/{path}").status_code == 404

    def test_any_page_of_the_web_may_read_the_files(self, client):
        make_kpi()
        response = client.get("/open-data/kpis.csv")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Type"].startswith("text/csv; charset=utf-8")
        assert client.post("/open-data/kpis.csv").status_code == 405

    def test_an_unchanged_file_is_not_sent_twice(self, client):
        make_kpi()
        tag = client.get("/open-data/kpis.csv")["ETag"]
        assert client.get("/open-data/kpis.csv", headers={"If-None-Match": tag}).status_code == 304

    def test_several_strategies_and_no_default_offer_a_choice(self, client):
        make_strategy()
        make_goal(make_strategy("other-1", name="第1期総合戦略"))
        assert "/open-data/other-1/" in client.get("/open-data/").content.decode()
        assert client.get("/open-data/kpis.csv").status_code == 404
        assert client.get("/open-data/other-1/kpis.csv").status_code == 200


class TestWorkbook:
    def test_codes_are_texts_and_numbers_are_numbers(self, client):
        make_actual("14", kpi=make_kpi(number=1))
        make_year(2025, stage=Stage.PUBLISHED)
        sheets = {name: _first_rows(client.get(f"/open-data/{name}.xlsx").content) for name in ("kpis", "actuals")}
        assert list(sheets["kpis"]) == KPI_HEADER.split(",")
        assert list(sheets["actuals"]) == ACTUAL_HEADER.split(",")
        assert sheets["actuals"]["kpi_code"].value == "1-1-1"
        assert sheets["actuals"]["kpi_code"].data_type == "s"
        assert sheets["actuals"]["actual_value"].value == 14

    def test_a_year_of_this_format_has_them_too_in_equal_bytes_and_the_package_lists_them(self, client):
        make_actual("14", kpi=make_kpi(number=1))
        make_year(2025, stage=Stage.PUBLISHED)
        files = build_files(make_strategy(), [2025])
        assert files == build_files(make_strategy(), [2025])
        listed = {one["path"]: one for one in json.loads(files["datapackage.json"])["resources"]}
        assert len({one["name"] for one in listed.values()}) == len(listed) == len(TOP_FILES) - 1 + 5
        for path in ("kpis.xlsx", "actuals.xlsx", "2025/kpis.xlsx", "2025/actuals.xlsx"):
            assert client.get(f"/open-data/{path}").content == files[path]
            assert listed[path]["bytes"] == len(files[path]) and listed[path]["format"] == "xlsx"
        assert _first_rows(files["2025/actuals.xlsx"])["kpi_code"].data_type == "s"

    def test_the_page_says_how_to_open_the_csv_and_promises_nothing(self, client):
        make_kpi()
        page = client.get("/open-data/").content.decode()
        assert "/open-data/ina-3/kpis.xlsx" in page and "コードの列の型を「テキスト」に" in page
        assert "そのまま開けます" not in page


def _first_rows(content: bytes) -> dict:
    """Heading → cell of the first record."""
    from openpyxl import load_workbook

    head, first, *_ = load_workbook(io.BytesIO(content)).active.iter_rows()
    return {cell.value: other for cell, other in zip(head, first, strict=True)}


class TestAppendedColumns:
    def test_they_are_filled_from_what_was_published(self):
        kpi = make_kpi(number=1, is_share=True, time_basis="calendar_year", source="住民基本台帳")
        make_actual("14", 2025, kpi, ActualState.ACCEPTED)
        make_actual("17", 2026, kpi, ActualState.ACCEPTED, cause="要因", next_step="取組", data_year=2025)
        publish(make_year(2025, Stage.COUNCIL))
        publish(make_year(2026, Stage.COUNCIL))
        files = build_files(make_strategy(), [2025, 2026])
        (plan,) = rows_of(files["kpis.csv"])
        assert [plan[name] for name in ("time_basis", "source", "is_share", "release")] == [
            "calendar_year",
            "住民基本台帳",
            "true",
            "1",
        ]
        first, second = rows_of(files["actuals.csv"])
        assert (first["deciding_rate"], first["previous_grade"], first["release"]) == ("70", "", "1")
        assert (second["previous_grade"], second["data_year"]) == ("needs_effort", "2025")
        assert (second["cause"], second["next_step"]) == ("要因", "取組")
