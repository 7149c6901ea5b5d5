from django.contrib import admin
from django.utils import timezone

from kpis.fields import TEXT_NAMES
from kpis.models import KPI, GuideValue
from kpis.plan.forms import KPIForm
from kpis.plan.kpi_list import KPIResource
from kpis.plan.revisions.keeping import save_definition
from office.admin.kpis.filters import GoalFilter
from office.admin.kpis.transfer import TransferMixin
from office.admin.planning import PlanningInline
from office.admin.projects_history import HistoryAdmin


class GuideValueInline(PlanningInline):
    model = GuideValue
    verbose_name_plural = "目安値（計算した値より優先します）"


@admin.register(KPI)
class KPIAdmin(TransferMixin, HistoryAdmin):
    """How a KPI is defined and measured; which KPIs there are, the strategy file says."""

    may_change = True
    municipality_path = "strategy__municipality"
    form = KPIForm
    resource_classes = [KPIResource]
    import_help = "指標の内容をまとめて直します。空欄の項目は変わりません。指標の追加と削除は、戦略ファイルで行います。"
    inlines = [GuideValueInline]
    list_display = ["code", "name", "full_unit", "baseline_text", "target_text", "direction", "owner"]
    list_display_links = ["code", "name"]
    list_select_related = ["owner"]
    list_filter = [
        ("strategy", admin.RelatedOnlyFieldListFilter),
        GoalFilter,
        ("measure__project", admin.RelatedOnlyFieldListFilter),
        ("owner", admin.RelatedOnlyFieldListFilter),
        "direction",
        "accumulation",
    ]
    search_fields = ["code", "name"]
    ordering = ["strategy", "position", "id"]
    readonly_fields = ["strategy", "goal", "measure", "code"]
    fieldsets = [
        (None, {"fields": ["strategy", "goal", "measure", "code", "name", "owner"]}),
        ("値", {"fields": ["unit", "per", "decimals", "is_share"]}),
        ("現状値と指標値", {"fields": [
            ("baseline_text", "baseline_year", "baseline_value"),
            ("target_text", "target_year", "target_value"),
        ]}),
        ("測り方", {"fields": ["direction", "accumulation", "guide_method", "method", "time_basis"]}),
        ("引き継ぎ", {"fields": [*TEXT_NAMES, "available_month"]}),
        ("変更の理由", {"fields": ["reason"]}),
    ]  # fmt: skip

    def save_model(self, request, obj, form, change):
        """Saved only where something changed, so that the history holds changes and nothing else."""
        if set(form.changed_data) - {"reason"}:
            save_definition(obj, reason=form.cleaned_data["reason"], by=request.user, on=timezone.localdate())

    @admin.display(description="単位")
    def full_unit(self, kpi: KPI) -> str:
        return kpi.full_unit
