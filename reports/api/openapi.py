"""The description of /api/v1/ (OpenAPI 3.1). Its schemas are those of the schema files."""

from typing import Any

from goals.codes import STORABLE
from reports.api.documents import VERSION
from reports.api.schemas import documents, parts

REFS = "#/components/schemas/"
SCHEMA_NAMES = tuple(documents(REFS))
OWN_CODE = "^[A-Za-z0-9][A-Za-z0-9._-]*$"
_PARAMETERS = {
    "strategy": ("戦略のコード。", {"type": "string", "pattern": f"^{STORABLE}$"}, "ina-3"),
    "year": ("年度（西暦）。", {"type": "integer", "minimum": 1000, "maximum": 9999}, 2025),
    "kpi_code": ("指標のコード。", {"type": "string", "pattern": OWN_CODE}, "1-1-1"),
    "name": ("スキーマの名前。", {"type": "string", "enum": list(SCHEMA_NAMES)}, "kpis"),
}


def openapi_document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "計画の進捗 API",
            "version": VERSION,
            "summary": "公表した指標、実績値、評価を読むための JSON",
            "description": "読み取り専用です。公開している計画の、公表した年度だけがあります。登録や鍵は要りません。"
            "項目は後から増えることがあります。知らない項目は読み飛ばしてください。",
        },
        "servers": [{"url": "."}],
        "paths": {
            "/index.json": _path("get_index", "index", "戦略と年度の一覧"),
            "/{strategy}/{year}/kpis.json": _path("get_kpis", "kpis", "一つの年度の指標", "strategy", "year"),
            "/{strategy}/{year}/actuals.json": _path(
                "get_actuals", "actuals", "一つの年度の実績値と評価", "strategy", "year"
            ),
            "/{strategy}/{year}/summary.json": _path(
                "get_summary", "summary", "一つの年度のまとめ", "strategy", "year"
            ),
            "/{strategy}/kpis/{kpi_code}.json": _path(
                "get_kpi", "kpi", "一つの指標のすべての年度", "strategy", "kpi_code"
            ),
            "/openapi.json": _path("get_openapi", "", "この説明"),
            "/schema/{name}.json": _path("get_schema", "", "文書の JSON Schema", "name"),
        },
        "components": {"schemas": parts() | documents(REFS)},
    }


def _path(operation: str, schema: str, summary: str, *parameters: str) -> dict[str, Any]:
    """``schema``: of the answer; empty where it is a description itself. What is named may not be there."""
    answers = {
        "200": _answer("文書", "application/json", {"$ref": f"{REFS}{schema}"} if schema else {"type": "object"})
    }
    if parameters:
        problem = {"$ref": f"{REFS}problem"}
        answers["404"] = _answer("公表されていない、またはない", "application/problem+json", problem)
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [_parameter(name) for name in parameters],
            "responses": answers,
        }
    }


def _parameter(name: str) -> dict[str, Any]:
    description, schema, example = _PARAMETERS[name]
    facts = {"description": description, "schema": schema, "example": example}
    return {"name": name, "in": "path", "required": True} | facts


def _answer(description: str, media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": schema}}}
