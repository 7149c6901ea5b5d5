from django.contrib import admin

from goals.models import Strategy
from organization.planning_admin import PlanningAdmin


@admin.register(Strategy)
class StrategyAdmin(PlanningAdmin):
    """The plan's head and how it grades; a strategy comes from its file and is never deleted here."""

    may_change = True
    list_display = ["name", "code", "municipality", "first_year", "last_year", "grade_figure"]
    list_filter = [("municipality", admin.RelatedOnlyFieldListFilter)]
    readonly_fields = ["code", "municipality", "first_year", "last_year", "is_demo"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "municipality", "first_year", "last_year", "is_demo"]}),
        ("内容", {"fields": ["council", "vision_title", "vision_subtitle"]}),
        (
            "評価の方法",
            {
                "description": "変更すると、すべての指標の評価がこの方法で計算し直されます。",
                "fields": ["grade_figure", "threshold_on_track", "threshold_mostly_on_track"],
            },
        ),
    ]
