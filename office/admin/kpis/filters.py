from django.contrib import admin
from django.db.models import Q

from goals.models import BasicGoal
from kpis.measurement.numerals import fiscal_year_label
from organization.whole import whole


class GoalFilter(admin.SimpleListFilter):
    """The KPIs of a goal's measures, and the goal's own numeric target with them."""

    title = "基本目標"
    parameter_name = "goal"
    path = ""  # from the listed model to the KPI

    def lookups(self, request, model_admin):
        goals = BasicGoal.objects.select_related("strategy").order_by("strategy", "number")
        if request.user.municipality_id is not None:
            goals = goals.filter(strategy__municipality=request.user.municipality_id)
        several = len({goal.strategy_id for goal in goals}) > 1
        return [(goal.pk, f"{goal.strategy.short_name} {goal}" if several else str(goal)) for goal in goals]

    def queryset(self, request, queryset):
        chosen = whole(self.value())
        if chosen is None:
            return queryset
        return queryset.filter(Q(**{f"{self.path}goal": chosen}) | Q(**{f"{self.path}measure__project__goal": chosen}))


class ActualGoalFilter(GoalFilter):
    path = "kpi__"


class FiscalYearFilter(admin.SimpleListFilter):
    title = "年度"
    parameter_name = "fiscal_year"

    def lookups(self, request, model_admin):
        years = model_admin.get_queryset(request).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        return [(year, fiscal_year_label(year)) for year in years.distinct()]

    def queryset(self, request, queryset):
        year = whole(self.value())
        return queryset if year is None else queryset.filter(fiscal_year=year)
