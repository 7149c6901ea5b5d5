from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from kpis.assessing import actual_text
from kpis.models import Actual
from office.admin.kpis.filters import ActualGoalFilter, FiscalYearFilter
from office.admin.kpis.resources import ActualResource
from office.admin.kpis.transfer import TransferMixin
from office.admin.projects_history import HistoryAdmin


@admin.register(Actual)
class ActualAdmin(TransferMixin, HistoryAdmin):
    """Every value with its history. Values are changed on the entry page or by import, where the rules are."""

    municipality_path = "kpi__strategy__municipality"
    resource_classes = [ActualResource]
    import_help = "取り込んだ値は下書きになります。文章が空欄のときは、入力済みの文章を残します。"
    list_display = ["code", "kpi_name", "fiscal_year", "shown_value", "status", "state", "updated_at", "updated_by"]
    list_display_links = ["code", "kpi_name"]
    list_select_related = ["kpi__strategy", "kpi__owner", "updated_by"]
    list_filter = [
        FiscalYearFilter,
        "state",
        "status",
        ("kpi__strategy", admin.RelatedOnlyFieldListFilter),
        ActualGoalFilter,
        ("kpi__measure__project", admin.RelatedOnlyFieldListFilter),
        ("kpi__owner", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["kpi__code", "kpi__name"]
    ordering = ["-fiscal_year", "kpi__position", "id"]
    fields = [
        "kpi",
        "fiscal_year",
        "shown_value",
        "status",
        "cause",
        "next_step",
        "expected_month",
        "state",
        "updated_at",
        "updated_by",
        "entry_link",
    ]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "shown_value", "entry_link"]

    @admin.display(description="コード", ordering="kpi__position")
    def code(self, actual: Actual) -> str:
        return actual.kpi.code

    @admin.display(description="指標名", ordering="kpi__name")
    def kpi_name(self, actual: Actual) -> str:
        return actual.kpi.name

    @admin.display(description="実績値", ordering="value")
    def shown_value(self, actual: Actual) -> str:
        text = actual_text(actual, actual.kpi.decimals)
        return f"{text}{actual.kpi.full_unit}" if actual.value is not None else text

    @admin.display(description="変更")
    def entry_link(self, actual: Actual) -> str:
        url = reverse("entry:page", args=[actual.kpi.strategy.code, actual.fiscal_year])
        return format_html('<a href="{}">実績入力のページで変更する</a>', url)
