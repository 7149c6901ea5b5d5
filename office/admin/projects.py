from django import forms
from django.contrib import admin

from office.admin.planning import PlanningInline
from office.admin.projects_forms import paragraphs
from office.admin.projects_history import HistoryAdmin
from projects.models import Initiative, Measure, MeasureDepartment

LONGEST_REASON = 100


class MeasureForm(forms.ModelForm):
    narrative = paragraphs("説明", "1行が1段落です。", rows=10)

    class Meta:
        model = Measure
        fields = ["name", "narrative"]


class InitiativeForm(forms.ModelForm):
    details = paragraphs("細目", "1行が1項目です。", rows=3)

    class Meta:
        model = Initiative
        fields = ["order", "text", "details"]


class DepartmentInline(PlanningInline):
    model = MeasureDepartment
    fields = ["order", "department"]


class InitiativeInline(PlanningInline):
    model = Initiative
    form = InitiativeForm


@admin.register(Measure)
class MeasureAdmin(HistoryAdmin):
    """Text, departments and initiatives of a measure; which measures there are, the strategy file says."""

    may_change = True
    municipality_path = "project__goal__strategy__municipality"
    form = MeasureForm
    inlines = [DepartmentInline, InitiativeInline]
    list_display = ["code", "name", "project", "department_names"]
    list_display_links = ["code", "name"]
    list_filter = [
        ("project__goal", admin.RelatedOnlyFieldListFilter),
        ("project", admin.RelatedOnlyFieldListFilter),
        ("departments", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name"]
    ordering = ["project__goal__strategy", "project__number", "number"]
    readonly_fields = ["code", "project"]
    fields = ["code", "project", "name", "narrative"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("project__goal__strategy__municipality")
        return rows.prefetch_related("measure_departments__department")

    def save_model(self, request, obj, form, change):
        """Saved only where something changed, so that the history holds changes and nothing else."""
        if form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """A change of departments is told in the history, which holds the measure's own fields only."""
        before = _departments(form.instance)
        super().save_related(request, form, formsets, change)
        after = _departments(form.instance)
        if before != after:
            form.instance._history_user = request.user
            form.instance._change_reason = f"担当部署：{before} → {after}"[:LONGEST_REASON]
            form.instance.save()

    @admin.display(description="コード", ordering="number")
    def code(self, measure: Measure) -> str:
        return measure.code

    @admin.display(description="担当部署")
    def department_names(self, measure: Measure) -> str:
        return "、".join(str(link.department) for link in measure.measure_departments.all())


def _departments(measure: Measure) -> str:
    links = measure.measure_departments.order_by("order").select_related("department")
    return "、".join(str(link.department) for link in links) or "なし"
