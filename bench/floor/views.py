from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from kpis.models import KPI

YEARS = (2025, 2026, 2027)


def kpi_list(request: HttpRequest) -> HttpResponse:
    """Every KPI with its owner, three years' values and figures, from one query, through a plain template."""
    actuals = {
        f"a{i}": FilteredRelation("actuals", condition=Q(actuals__fiscal_year=year)) for i, year in enumerate(YEARS)
    }
    values = {f"y{i}": F(f"a{i}__value") for i, _ in enumerate(YEARS)}
    rows = (
        KPI.objects.annotate(**actuals)
        .annotate(**values, department=Concat("owner__division", Value(" "), "owner__section"))
        .order_by(F("goal").asc(nulls_last=True), "position", "id")
        .values(
            "code",
            "name",
            "unit",
            "per",
            "baseline_value",
            "baseline_year",
            *values,
            "target_value",
            "floor_figures__achievement",
            "floor_figures__progress",
            "floor_figures__grade",
            "department",
        )
    )
    return HttpResponse(render_to_string("floor/kpi_list.html", {"rows": rows}))


urlpatterns = [path("floor/", kpi_list)]
