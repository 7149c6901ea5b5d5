"""The tables beside KPIs and actuals, the files in Shift_JIS, and what describes them all."""

import csv
import datetime as dt
import io
import json

import pytest

from kpis.choices import ActualState, Stage
from kpis.sheets.kit.spoilt import CP932_SPELLINGS
from reports.opendata.files import OLD_CODED, TOP_FILES, VOICES
from reports.opendata.package import build_files
from reports.opendata.tables import TABLES
from reports.releases.publish import publish
from tests.builders import make_actual, make_kpi, make_measure, make_strategy, make_year
from tests.plans import load_ina_with_demo
from tests.reports.test_opendata import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TYPES = {"integer": int, "number": float, "boolean": {"true": True, "false": False}.__getitem__, "string": str}


@pytest.fixture
def files(db) -> dict[str, bytes]:
    return build_files(load_ina_with_demo(), [2025, 2026])


def described(package: dict) -> dict[str, dict]:
    return {one["path"]: one for one in package["resources"]}


def check(package: dict, files: dict[str, bytes]) -> None:
    """What a validator of Frictionless packages looks at: types, codes, what must be there, keys."""
    tables = {path: one for path, one in described(package).items() if one["format"] == "csv"}
    rows = {one["name"]: _rows(files[path], one["encoding"]) for path, one in tables.items()}
    for one in tables.values():
        fields, found = one["schema"]["fields"], rows[one["name"]]
        assert not found or list(found[0]) == [field["name"] for field in fields]
        for field in fields:
            _check_field(field, [row[field["name"]] for row in found])
        keys = [tuple(row[name] for name in one["schema"]["primaryKey"]) for row in found]
        assert len(set(keys)) == len(keys) and all("" not in key for key in keys), one["name"]
        for key in one["schema"].get("foreignKeys", ()):
            named = {tuple(row[name] for name in key["fields"]) for row in found}
            known = rows[key["reference"]["resource"]]
            assert named <= {tuple(row[name] for name in key["reference"]["fields"]) for row in known}


def _rows(content: bytes, encoding: str) -> list[dict]:
    text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _check_field(field: dict, values: list[str]) -> None:
    said = field.get("constraints", {})
    for value in filter(None, values):
        TYPES[field["type"]](value)
    assert not said.get("required") or all(values), field["name"]
    assert "enum" not in said or set(values) - {""} <= set(said["enum"]), field["name"]


class TestDescribed:
    def test_every_table_keeps_to_its_description_and_every_key_leads_somewhere(self, files):
        package = json.loads(files["datapackage.json"])
        check(package, files)
        assert described(package).keys() == {path for path in files if not path.endswith("datapackage.json")}
        keys = described(package)["actuals.csv"]["schema"]["foreignKeys"]
        assert keys[0]["reference"]["resource"] == "kpis"

    def test_a_year_describes_its_own_folder(self, files):
        package = json.loads(files["2026/datapackage.json"])
        folder = {path.removeprefix("2026/"): one for path, one in files.items() if path.startswith("2026/")}
        check(package, folder)
        assert described(package).keys() == folder.keys() - {"datapackage.json"}
        assert (package["version"], package["created"]) == ("2026.2.0", "2027-10-12T00:00:00+09:00")
        assert package["sources"][0] == {"title": "第３期伊那市地方創生総合戦略"}

    def test_a_plan_without_a_published_year_has_no_version_and_no_day(self):
        make_kpi()
        package = json.loads(build_files(make_strategy(), [])["datapackage.json"])
        assert package.keys() & {"version", "created"} == set()

    def test_actuals_of_a_kpi_that_the_latest_plan_lacks_are_not_said_to_lead_to_it(self):
        gone = make_kpi(number=2)
        make_actual("14", kpi=make_kpi(number=1))
        publish(make_year(2025, Stage.COUNCIL), reason="未提出は実績値なしとする", at=_day(2026))
        gone.delete()
        publish(make_year(2026, Stage.COUNCIL), reason="未提出は実績値なしとする", at=_day(2027))
        tables = described(json.loads(build_files(make_strategy(), [2025, 2026])["datapackage.json"]))
        assert "foreignKeys" not in tables["actuals.csv"]["schema"]
        assert "foreignKeys" in tables["2025/actuals.csv"]["schema"]


def _day(year: int) -> dt.datetime:
    return dt.datetime(year, 8, 20, tzinfo=dt.UTC)


class TestVoices:
    def test_an_opinion_stands_with_what_the_year_after_found_and_with_no_members_name(self, files):
        first, *_ = rows_of(files["opinions.csv"])
        assert (first["fiscal_year"], first["meeting"], first["opinion_number"]) == ("2025", "第1回", "1")
        assert (first["reply_state"], first["result_state"]) == ("will_do", "done") and first["result"]
        assert {row["result_state"] for row in rows_of(files["opinions.csv"]) if row["fiscal_year"] == "2026"} == {""}
        assert "member" not in first

    def test_an_evaluation_has_its_money_as_a_number(self, files):
        rows = rows_of(files["evaluations.csv"])
        assert {row["fiscal_year"] for row in rows} == {"2025", "2026"}
        assert next(row["settlement"] for row in rows if row["settlement"]) == "6420"

    def test_population_has_the_plans_figures_and_the_actuals(self, files):
        rows = rows_of(files["population.csv"])
        total = [(row["year"], row["kind"], row["value"]) for row in rows if row["series_code"] == "total"]
        assert total[0] == ("2010", "census", "71093") and total[-1] == ("2026", "actual", "63871")
        assert any(row["kpi_code"] == "G1" and row["kind"] == "actual" for row in rows)

    def test_a_survey_stands_once_though_two_years_print_it(self, files):
        rows = rows_of(files["survey.csv"])
        assert {row["fiscal_year"] for row in rows} == {"2025"} and len(rows) == 21
        assert (rows[0]["quadrant"], rows[0]["importance_n"]) == ("improve", "1205")

    def test_nothing_of_a_year_that_is_not_published_is_in_them(self, client):
        make_actual("14", kpi=make_kpi(make_measure()), state=ActualState.ACCEPTED)
        make_year(2025)
        for name in VOICES:
            assert rows_of(client.get(f"/open-data/{name}").content) == [], name


class TestOldCoded:
    def test_every_table_is_there_in_cp932_with_the_printed_spellings(self, files):
        for name, table in OLD_CODED.items():
            text = files[name].decode("cp932")
            assert text.splitlines()[0].split(",") == [column.name for column in TABLES[table]]
            assert len(text) >= len(files[table].decode("utf-8-sig"))

    def test_what_cp932_lacks_is_spelt_as_the_package_lists(self, client):
        make_kpi(name="CO₂の排出量 12㎥〜15㎥ 𠮷田", number=1)
        answer = client.get("/open-data/kpis.cp932.csv")
        assert answer["Content-Type"] == "text/csv; charset=Windows-31J; header=present"
        assert "CO2の排出量 12m3～15m3 〓田" in answer.content.decode("cp932")
        listed = described(json.loads(client.get("/open-data/datapackage.json").content))["kpis.cp932.csv"]
        spelt = {one["from"]: one["to"] for one in listed["replacements"]}
        assert spelt.items() >= CP932_SPELLINGS.items() and "〓" in spelt.values()

    def test_all_of_them_are_served(self, client):
        make_kpi()
        for name in TOP_FILES:
            assert client.get(f"/open-data/ina-3/{name}").status_code == 200, name
