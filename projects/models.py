"""Leading projects, measures and what they do (chapter 3-4)."""

from django.db import models
from simple_history.models import HistoricalRecords

from goals.models import BasicGoal, Strategy
from organization.models import Department

# A plan without a level has one nameless node of this number in its place. It is never printed, counted or asked for.
ABSENT = 0


class LeadingProject(models.Model):
    """リーディング・プロジェクト; numbered through the whole strategy, not within its goal."""

    goal = models.ForeignKey(BasicGoal, models.CASCADE, related_name="projects", verbose_name="基本目標")
    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("名称", max_length=200)
    narrative = models.JSONField("説明", default=list, blank=True, help_text="段落の一覧")

    class Meta:
        verbose_name = verbose_name_plural = "リーディング・プロジェクト"
        ordering = ["goal", "number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="project_once")]

    def __str__(self) -> str:
        return f"リーディング・プロジェクト{self.number} {self.name}"

    @property
    def is_absent(self) -> bool:
        return self.number == ABSENT


class MeasureQuerySet(models.QuerySet):
    def of(self, strategy: Strategy | int) -> "MeasureQuerySet":
        """The measures that the plan names."""
        return self.places_of(strategy).exclude(number=ABSENT)

    def places_of(self, strategy: Strategy | int) -> "MeasureQuerySet":
        """Also those that only hold the KPIs of a plan without this level."""
        return self.filter(project__goal__strategy=strategy)

    def in_force(self, fiscal_year: int) -> "MeasureQuerySet":
        """Those that the plan holds in a year."""
        return self.filter(
            models.Q(first_year=None) | models.Q(first_year__lte=fiscal_year),
            models.Q(final_year=None) | models.Q(final_year__gte=fiscal_year),
        )

    def with_code(self, code: str) -> "MeasureQuerySet":
        return self.filter(code=code)

    def with_departments(self) -> "MeasureQuerySet":
        """The departments in the document's order, and everything above the measure, in hand."""
        found = self.select_related("project__goal__strategy__municipality")
        return found.prefetch_related("measure_departments__department")

    def in_plan_order(self) -> "MeasureQuerySet":
        return self.order_by("project__goal__number", "project__number", "number")


class Measure(models.Model):
    """施策, printed ①, ② … under its project; code 「4-1」, or the plan's own. An absent one has none."""

    project = models.ForeignKey(
        LeadingProject, models.CASCADE, related_name="measures", verbose_name="リーディング・プロジェクト"
    )
    number = models.PositiveSmallIntegerField("番号")
    code = models.CharField("コード", max_length=20, blank=True, editable=False)
    name = models.CharField("名称", max_length=200, blank=True)
    narrative = models.JSONField("説明", default=list, blank=True, help_text="段落の一覧")
    departments = models.ManyToManyField(
        Department, through="MeasureDepartment", related_name="measures", verbose_name="担当部署"
    )
    # Who puts the departments' evaluation together; empty where neither the plan nor a planner has named it.
    lead = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="led_measures", verbose_name="主担当"
    )
    # Both are set by a revision (改訂); empty for a measure that was in the plan from its beginning to its end.
    first_year = models.PositiveSmallIntegerField("最初の年度（西暦）", null=True, blank=True, editable=False)
    final_year = models.PositiveSmallIntegerField("最後の年度（西暦）", null=True, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="施策の変更履歴", verbose_name_plural="施策の変更履歴")

    class Meta:
        verbose_name = verbose_name_plural = "施策"
        ordering = ["project", "number"]
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="measure_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args, **kwargs):
        if not self.code:
            self.code = self.code_of_place
        super().save(*args, **kwargs)

    @property
    def is_absent(self) -> bool:
        return self.number == ABSENT

    @property
    def stem(self) -> str:
        """What codes of its KPIs begin with: its own, else the number of what stands above."""
        return self.code or str(self.project.goal.number if self.project.is_absent else self.project.number)

    @property
    def code_of_place(self) -> str:
        """「4-1」: the numbers of project (where the plan has none, of the goal) and measure."""
        above = self.project.goal if self.project.is_absent else self.project
        return "" if self.is_absent else f"{above.number}-{self.number}"


class MeasureDepartment(models.Model):
    """A department of a measure, in the document's order."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measure_departments", verbose_name="施策")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="measure_departments", verbose_name="担当部署"
    )
    order = models.PositiveSmallIntegerField("並び順")

    class Meta:
        verbose_name = verbose_name_plural = "施策の担当部署"
        ordering = ["measure", "order"]
        constraints = [models.UniqueConstraint(fields=["measure", "department"], name="measure_department_once")]

    def __str__(self) -> str:
        return str(self.department)


class Initiative(models.Model):
    """事業の内容: one item with its sub-points."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="initiatives", verbose_name="施策")
    order = models.PositiveSmallIntegerField("並び順")
    text = models.CharField("内容", max_length=300)
    details = models.JSONField("細目", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事業の内容"
        ordering = ["measure", "order"]
        constraints = [models.UniqueConstraint(fields=["measure", "order"], name="initiative_once")]

    def __str__(self) -> str:
        return self.text
