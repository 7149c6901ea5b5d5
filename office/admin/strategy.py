"""戦略と施策: the plan's head, and the texts, departments and initiatives of its measures."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin

from goals.models import Strategy
from office.admin.planning import HistoryAdmin, PlanningAdmin, PlanningInline, column
from office.kit.fields import Paragraphs
from projects.models import Initiative, Measure, MeasureDepartment


def paragraphs(label: str, help_text: str, rows: int = 6) -> Paragraphs:
    return Paragraphs(label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


@admin.register(Strategy)
class StrategyAdmin(PlanningAdmin):
    """The plan's head; a strategy comes from its file and is never deleted here.

    How it grades is changed on a page of its own, which says first what will become of the KPIs.
    """

    may_change = True
    list_display = ["name", "code", "municipality", "first_year", "last_year", "grade_scheme"]
    list_select_related = ["municipality", "grade_scheme"]
    list_filter = [("municipality", admin.RelatedOnlyFieldListFilter)]
    readonly_fields = ["code", "municipality", "first_year", "last_year", "grade_scheme", "is_demo"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "municipality", "first_year", "last_year", "is_demo"]}),
        ("内容", {"fields": ["council", "vision_title", "vision_subtitle"]}),
        (
            "評価の方法",
            {
                "description": "「年度の進行」の「評価の区分」で、評価の変わる指標を確かめてから変更できます。",
                "fields": ["grade_scheme"],
            },
        ),
    ]


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
    code = column("コード", lambda measure: measure.code, ordering="number")
    department_names = column("担当部署", lambda measure: _listed(measure.measure_departments.all()))

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


def _departments(measure: Measure) -> str:
    links = measure.measure_departments.order_by("order").select_related("department")
    return _listed(links) or "なし"


def _listed(links: Iterable[MeasureDepartment]) -> str:
    return "、".join(str(link.department) for link in links)
