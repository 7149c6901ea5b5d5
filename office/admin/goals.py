from django.contrib import admin

from goals.models import Strategy
from office.admin.planning import PlanningAdmin


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
