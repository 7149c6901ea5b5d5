"""施策 with every change of their texts and departments; they are changed in the plan's editor."""

from collections.abc import Iterable

from django.contrib import admin

from office.admin.planning import HistoryAdmin, column
from projects.models import Measure, MeasureDepartment


@admin.register(Measure)
class MeasureAdmin(HistoryAdmin):
    municipality_path = "project__goal__strategy__municipality"
    list_display = ["code", "name", "project", "department_names"]
    list_display_links = ["code", "name"]
    list_filter = [
        ("project__goal", admin.RelatedOnlyFieldListFilter),
        ("project", admin.RelatedOnlyFieldListFilter),
        ("departments", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name"]
    ordering = ["project__goal__strategy", "project__number", "number"]
    fields = ["code", "project", "name", "department_names"]
    code = column("コード", lambda measure: measure.code, ordering="number")
    department_names = column("担当部署", lambda measure: _listed(measure.measure_departments.all()))

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("project__goal__strategy__municipality")
        return rows.prefetch_related("measure_departments__department")


def _listed(links: Iterable[MeasureDepartment]) -> str:
    return "、".join(str(link.department) for link in links)
