"""/api/v1/: what is published, as JSON that keeps to its schemas."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urljoin

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from goals.models import Strategy
from kpis.choices import ActualState, Stage
from kpis.models import ReportingYear
from reports.api.documents import YEAR_DOCUMENTS, kpi_codes
from reports.api.openapi import SCHEMA_NAMES, openapi_document
from reports.api.schemas import schema_document
from reports.opendata.package import build_files
from reports.releases.issued import issued_years
from reports.releases.publish import publish, withdraw
from tests.builders import make_actual, make_goal_target, make_kpi, make_planner, make_strategy, make_year
from tests.reports.issued import NAMES, store_issued, year_of
from tests.reports.test_opendata import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ROOT = "/api/v1/"


def document(client, path: str) -> dict:
    """As a program reads it: the answer, held against the schema that it names."""
    answer = client.get(f"{ROOT}{path}")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    found = answer.json()
    schema = client.get(urljoin(f"{ROOT}{path}", found["schema"])).json()
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(found)
    return found


def publish_two_years() -> None:
    kpi = make_kpi(number=1, is_share=True, unit="％")
    make_goal_target()
    make_actual("14.25", 2025, kpi, ActualState.ACCEPTED, cause="要因")
    make_actual(None, 2026, kpi, ActualState.ACCEPTED, status="pending", cause="公表待ち")
    for year in (2025, 2026):
        publish(make_year(year, Stage.COUNCIL), reason="未提出は実績値なしとする")


class TestDocuments:
    def test_every_document_of_the_index_keeps_to_its_schema(self, client):
        publish_two_years()
        (plan,) = document(client, "index.json")["strategies"]
        assert [year["fiscal_year"] for year in plan["years"]] == [2025, 2026]
        for year in plan["years"]:
            for name in YEAR_DOCUMENTS:
                found = document(client, year[name])
                assert {key: found[key] for key in year.keys() - set(YEAR_DOCUMENTS)}.items() <= year.items()
        assert kpi_codes(make_strategy()) == ["G1", "1-1-1"]
        for code in kpi_codes(make_strategy()):
            years = document(client, plan["kpi_documents"].format(kpi_code=code))["years"]
            assert [year["release"] for year in years] == [1, 1]

    def test_a_plan_that_was_renamed_is_listed_by_its_new_name_and_a_year_keeps_that_of_then(self, client):
        publish_two_years()
        published = make_strategy().name
        Strategy.objects.update(name="改めた名の戦略")
        assert document(client, "index.json")["strategies"][0]["strategy_name"] == "改めた名の戦略"
        assert document(client, "ina-3/2025/kpis.json")["strategy_name"] == published

    @pytest.mark.parametrize("name", NAMES)
    def test_a_release_of_an_earlier_format_keeps_to_them_too(self, client, name):
        store_issued(name)
        year = year_of(name)
        for path in (f"ina-3/{year}/{one}.json" for one in YEAR_DOCUMENTS):
            assert document(client, path)["fiscal_year"] == year
        assert document(client, "ina-3/kpis/1-1-1.json")["kpi"]["decimals"] == 0

    def test_records_say_what_the_open_data_say(self, client):
        publish_two_years()
        files = build_files(make_strategy(), [2025, 2026])
        for name in ("kpis", "actuals"):
            found = document(client, f"ina-3/2025/{name}.json")[name]
            written = rows_of(files[f"2025/{name}.csv"])
            assert [{key: _as_written(one) for key, one in record.items()} for record in found] == written

    def test_figures_are_numbers_and_what_is_empty_is_null(self, client):
        publish_two_years()
        first, second = document(client, "ina-3/kpis/1-1-1.json")["years"]
        assert (first["actual"]["actual_value"], second["actual"]["actual_value"]) == (14.25, None)
        assert (second["actual"]["previous_grade"], second["actual"]["cause"]) == ("needs_effort", "公表待ち")
        assert document(client, "ina-3/2025/kpis.json")["kpis"][1]["is_share"] is True

    def test_the_summary_counts_as_the_pages_do(self, client):
        publish_two_years()
        summary = document(client, "ina-3/2025/summary.json")
        assert summary["tally"]["total"] == sum(one["count"] for one in summary["tally"]["counts"]) == 1
        assert summary["headline"].startswith("令和7年度は、1指標のうち") and "<" not in summary["headline"]

    def test_release_and_day_are_those_of_the_release(self, client):
        publish_two_years()
        (issued, _) = issued_years([make_strategy()])[make_strategy().pk]
        status = issued.snapshot.review.status
        assert (issued.number, issued.published_on, issued.corrected_on) == (status.release, status.published_on, None)
        assert document(client, "ina-3/2025/kpis.json")["digest"] == issued.digest


def _as_written(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


class TestPublished:
    def test_what_is_not_published_is_not_there_whoever_asks(self, client):
        publish_two_years()
        make_year(2027)
        client.force_login(make_planner())
        for path in (
            *("ina-3/2027/kpis.json", "ina-3/plan/kpis.json", "ina-3/kpis/9-9-9.json", "no-3/2025/kpis.json"),
            *("", "nothing", "ina-3/kpis/a%0Ab.json"),
        ):
            answer = client.get(f"{ROOT}{path}")
            assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (404, "*"), path
            assert answer["Content-Type"].startswith("application/problem+json")
            Draft202012Validator(schema_document("problem")).validate(answer.json())

    def test_a_draft_and_a_year_taken_back_are_not_there(self, client):
        publish_two_years()
        withdraw(ReportingYear.objects.get(fiscal_year=2026), reason="誤って公表した")
        years = document(client, "index.json")["strategies"][0]["years"]
        assert [year["fiscal_year"] for year in years] == [2025]
        assert client.get(f"{ROOT}ina-3/2026/actuals.json").status_code == 404
        Strategy.objects.update(is_public=False)
        assert document(client, "index.json")["strategies"] == []
        assert client.get(f"{ROOT}ina-3/2025/actuals.json").status_code == 404

    def test_it_is_read_and_nothing_else_and_not_sent_twice(self, client):
        publish_two_years()
        strict = Client(enforce_csrf_checks=True)
        assert [strict.generic(method, f"{ROOT}index.json").status_code for method in ("POST", "QUERY")] == [405, 405]
        tag = client.get(f"{ROOT}ina-3/2025/kpis.json")["ETag"]
        assert client.get(f"{ROOT}ina-3/2025/kpis.json", headers={"If-None-Match": tag}).status_code == 304

    @pytest.mark.parametrize("path", [f"{ROOT}index.json", "/open-data/kpis.csv", "/ina-3/2025/releases/1/kpis.csv"])
    def test_a_page_of_another_site_may_ask_whether_a_document_is_still_the_same(self, client, path):
        publish_two_years()
        asked = client.options(path, headers={"Access-Control-Request-Headers": "if-none-match"})
        assert (asked.status_code, asked.content, asked["Access-Control-Allow-Origin"]) == (200, b"", "*")
        assert (
            "If-None-Match" in asked["Access-Control-Allow-Headers"] and "GET" in asked["Access-Control-Allow-Methods"]
        )
        tag = client.get(path)["ETag"]
        same = client.get(path, headers={"If-None-Match": tag})
        assert (same.status_code, same["Access-Control-Allow-Origin"]) == (304, "*")
        assert same["Access-Control-Expose-Headers"] == "ETag, Last-Modified"

    def test_queries_do_not_grow_with_plans_or_years(self, client, django_assert_num_queries):
        publish_two_years()
        client.get(f"{ROOT}index.json")
        make_strategy("other-1", name="第1期総合戦略")
        with django_assert_num_queries(2):
            client.get(f"{ROOT}index.json")


class TestDescriptions:
    @pytest.mark.parametrize("name", SCHEMA_NAMES)
    def test_a_schema_is_one_of_its_dialect_and_stands_alone(self, client, name):
        schema = client.get(f"{ROOT}schema/{name}.json").json()
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schema)
        assert set(_references(schema)) == {f"#/$defs/{part}" for part in schema.get("$defs", {})}

    def test_the_openapi_document_describes_every_address_and_holds_its_parts(self, client):
        described = client.get(f"{ROOT}openapi.json").json()
        assert described["openapi"] == "3.1.0"
        names = {reference.removeprefix("#/components/schemas/") for reference in _references(described)}
        assert names == described["components"]["schemas"].keys()
        for schema in described["components"]["schemas"].values():
            Draft202012Validator.check_schema(schema)


def _references(schema) -> Iterator[str]:
    if isinstance(schema, dict) and "$ref" in schema:
        yield schema["$ref"]
    for below in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _references(below)


# --- Whatever a program asks within the description is answered as it says ---------------------------------


def _value(schema: dict) -> st.SearchStrategy:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    return st.from_regex(schema["pattern"], fullmatch=True)


def _asked() -> st.SearchStrategy:
    """An address by the description, its parts known ones or any that the description allows."""
    known = {"strategy": "ina-3", "year": 2025, "kpi_code": "1-1-1"}
    paths = openapi_document()["paths"]

    def parts(path: str) -> st.SearchStrategy:
        parameters = {one["name"]: one["schema"] for one in paths[path]["get"]["parameters"]}
        values = {
            name: st.just(known[name]) | _value(schema) if name in known else _value(schema)
            for name, schema in parameters.items()
        }
        return st.tuples(st.just(path), st.fixed_dictionaries(values))

    return st.sampled_from(sorted(paths)).flatmap(parts)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=_asked())
def test_every_answer_is_one_that_the_description_knows(client, asked):
    path, values = asked
    if not make_strategy().kpis.exists():
        publish_two_years()
    described = openapi_document()
    answer = client.get(ROOT[:-1] + path.format(**{name: quote(str(one), safe="") for name, one in values.items()}))
    said = described["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    schema = said[answer["Content-Type"].partition(";")[0]]["schema"]
    Draft202012Validator(schema | {"components": described["components"]}).validate(json.loads(answer.content))
