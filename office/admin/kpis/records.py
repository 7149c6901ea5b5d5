from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html

from goals.models import Strategy
from kpis.models import KPI, Event, ReviewPoint
from kpis.plan.review_points import plan_findings
from kpis.workflow.history import content_lines
from office.admin.kpis.filters import FiscalYearFilter
from office.admin.planning import PlanningAdmin
from organization.whole import whole


@admin.register(ReviewPoint)
class ReviewPointAdmin(PlanningAdmin):
    """要確認: what the data file tells, and below it what the numbers of the plan tell."""

    municipality_path = "strategy__municipality"
    list_display = ["subject_link", "kind", "topic", "text"]
    list_display_links = None
    list_filter = [("strategy", admin.RelatedOnlyFieldListFilter), "kind"]
    search_fields = ["subject", "topic", "text"]
    ordering = ["strategy", "position"]
    list_per_page = 200

    def changelist_view(self, request, extra_context=None):
        issues = self._plan_issues(request) if self.has_view_permission(request) else []
        return super().changelist_view(request, (extra_context or {}) | {"plan_issues": issues})

    def get_queryset(self, request):
        """With the KPI that the subject names, where it names one."""
        named = KPI.objects.filter(strategy=OuterRef("strategy"), code=OuterRef("subject")).values("pk")
        return super().get_queryset(request).annotate(kpi_id=Subquery(named))

    @admin.display(description="対象", ordering="subject")
    def subject_link(self, point: ReviewPoint) -> str:
        if point.kpi_id is None:
            return point.subject
        return format_html('<a href="{}">{}</a>', reverse("admin:kpis_kpi_change", args=[point.kpi_id]), point.subject)

    def _plan_issues(self, request) -> list[dict]:
        strategies = Strategy.objects.of_municipalities_of(request.user)
        chosen = request.GET.get("strategy__id__exact", "")
        if (pk := whole(chosen)) is not None:
            strategies = strategies.filter(pk=pk)
        return [
            {
                "code": found.kpi.code,
                "name": found.kpi.name,
                "text": found.text,
                "url": reverse("admin:kpis_kpi_change", args=[found.kpi.pk]),
            }
            for strategy in strategies
            for found in plan_findings(strategy)
        ]


@admin.register(Event)
class EventAdmin(PlanningAdmin):
    """履歴: who did what, when and why."""

    municipality_path = "strategy__municipality"
    list_display = ["at", "act", "fiscal_year", "kpi_code", "who", "reason"]
    list_filter = [("strategy", admin.RelatedOnlyFieldListFilter), FiscalYearFilter, "act"]
    list_select_related = ["kpi", "by"]
    search_fields = ["kpi__code", "kpi__name", "reason"]
    ordering = ["-at", "-id"]
    fields = ["at", "act", "strategy", "fiscal_year", "kpi", "who", "reason", "detail_lines"]
    readonly_fields = ["who", "detail_lines"]

    @admin.display(description="コード", ordering="kpi__position")
    def kpi_code(self, event: Event) -> str:
        return event.kpi.code if event.kpi else "－"

    @admin.display(description="行った人", ordering="by")
    def who(self, event: Event) -> str:
        return event.who

    @admin.display(description="内容")
    def detail_lines(self, event: Event) -> str:
        return "\n".join(content_lines(event)) or "－"
