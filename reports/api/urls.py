from django.urls import path, register_converter

from reports.api import views
from reports.api.openapi import SCHEMA_NAMES


class SchemaName:
    regex = "|".join(SCHEMA_NAMES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Anything(SchemaName):
    """Whatever else is asked for, nothing and line breaks too."""

    regex = r"[\s\S]*"


register_converter(SchemaName, "api_schema")
register_converter(Anything, "anything")

app_name = "api"
urlpatterns = [
    path("index.json", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("schema/<api_schema:name>.json", views.schema, name="schema"),
    path("<strategy:code>/<year:year>/kpis.json", views.year, {"name": "kpis"}, name="kpis"),
    path("<strategy:code>/<year:year>/actuals.json", views.year, {"name": "actuals"}, name="actuals"),
    path("<strategy:code>/<year:year>/summary.json", views.year, {"name": "summary"}, name="summary"),
    path("<strategy:code>/kpis/<kpi:kpi>.json", views.kpi, name="kpi"),
    path("<anything:rest>", views.lost, name="lost"),
]
