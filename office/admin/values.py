"""指標 and 実績 as planning looks them up, takes them out and brings them in by a file, and sees what changed."""

from django.contrib import admin
from django.db.models import Q

from goals.models import BasicGoal
from kpis.assessing import actual_text
from kpis.fields import TEXT_NAMES
from kpis.measurement.numerals import fiscal_year_label
from kpis.models import KPI, Actual
from kpis.plan.kpi_list import KPIResource
from office.admin.planning import HistoryAdmin, column, link
from office.admin.resources import ActualResource
from office.admin.transfer import TransferMixin
from office.kit.access import whole


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


@admin.register(KPI)
class KPIAdmin(TransferMixin, HistoryAdmin):
    """How a KPI is defined, with every change. One is changed in the plan's editor, many at once by a file."""

    acts_page = ("steering:years", "指標は、「計画」のページで直します。", "計画を選ぶ")
    municipality_path = "strategy__municipality"
    resource_classes = [KPIResource]
    import_help = "指標の内容をまとめて直します。空欄の項目は変わりません。指標の追加と削除は、戦略ファイルで行います。"
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
    fieldsets = [
        (None, {"fields": ["strategy", "goal", "measure", "code", "name", "owner"]}),
        ("値", {"fields": ["unit", "per", "decimals", "is_share"]}),
        ("現状値と指標値", {"fields": [
            ("baseline_text", "baseline_year", "baseline_value"),
            ("target_text", "target_year", "target_value"),
        ]}),
        ("測り方", {"fields": ["direction", "accumulation", "guide_method", "method", "time_basis", "result_level"]}),
        ("引き継ぎ", {"fields": [*TEXT_NAMES, "available_month"]}),
    ]  # fmt: skip
    full_unit = column("単位", lambda kpi: kpi.full_unit)


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
    code = column("コード", lambda actual: actual.kpi.code, ordering="kpi__position")
    kpi_name = column("指標名", lambda actual: actual.kpi.name, ordering="kpi__name")

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "shown_value", "entry_link"]

    @admin.display(description="実績値", ordering="value")
    def shown_value(self, actual: Actual) -> str:
        text = actual_text(actual, actual.kpi.decimals)
        return f"{text}{actual.kpi.full_unit}" if actual.value is not None else text

    @admin.display(description="変更")
    def entry_link(self, actual: Actual) -> str:
        place = actual.kpi.strategy.code, actual.fiscal_year
        return link("実績入力のページで変更する", "entry:page", *place)
