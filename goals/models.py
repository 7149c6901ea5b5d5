"""The strategy as a document: its text, viewpoints, goals and population outlook (chapters 1 to 4)."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from goals.choices import Figure, GradeToken, Labels, PopulationKind
from organization.models import Municipality
from organization.querysets import OfMunicipality


class StrategyQuerySet(OfMunicipality):
    """The strategies of a municipality."""

    def public(self):
        return self.filter(is_public=True)

    def visible_to(self, user):
        """Public plans for everyone, drafts for the own municipality's people."""
        if not user.is_active:
            return self.public()
        if user.is_operator:
            return self
        return self.filter(models.Q(is_public=True) | models.Q(municipality=user.municipality_id))


VALUE_DIGITS = {"max_digits": 15, "decimal_places": 4}  # SQLite keeps 15 significant digits, no more


class GradeScheme(models.Model):
    """評価の区分: the figure that grades a KPI, and its classes. 実績値なし is always beside them.

    A shipped one is what ``fixtures/grade-schemes.yaml`` says and belongs to no strategy. An own one is its
    strategy's alone, with the city's own thresholds. What a published year was graded by stays with that year.
    """

    code = models.SlugField("コード", max_length=50, unique=True)
    name = models.CharField("名称", max_length=100)
    source = models.TextField("出典・説明", blank=True)
    figure = models.CharField("評価に用いる値", max_length=24, choices=Figure.choices)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    strategy = models.OneToOneField(
        "Strategy", models.CASCADE, null=True, blank=True, related_name="own_scheme", verbose_name="戦略（独自の区分）"
    )

    class Meta:
        verbose_name = verbose_name_plural = "評価の区分"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class GradeClass(models.Model):
    """One class of a scheme, the best first. ``threshold`` percent or more (以上); the last one takes the rest."""

    scheme = models.ForeignKey(GradeScheme, models.CASCADE, related_name="classes", verbose_name="評価の区分")
    position = models.PositiveSmallIntegerField("並び順")
    code = models.SlugField("コード", max_length=30)
    label = models.CharField("名称", max_length=20)
    symbol = models.CharField("記号", max_length=2)
    token = models.CharField("色", max_length=10, choices=GradeToken.choices)
    threshold = models.DecimalField("下限（％）", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "区分"
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", field], name=f"grade_class_{field}_once")
            for field in ("position", "code", "label", "symbol", "token", "threshold")
        ]

    def __str__(self) -> str:
        return self.label


class Strategy(models.Model):
    """One plan of one municipality. Fiscal years are the western year in which they begin (R7 = 2025)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="strategies", verbose_name="自治体")
    code = models.SlugField("コード", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("略称", max_length=50)
    council = models.CharField("検証機関", max_length=100, blank=True)
    vision_title = models.CharField("構想", max_length=100, blank=True)
    vision_subtitle = models.CharField("構想の副題", max_length=100, blank=True)
    first_year = models.PositiveSmallIntegerField("初年度（西暦）")
    last_year = models.PositiveSmallIntegerField("最終年度（西暦）")
    grade_scheme = models.ForeignKey(GradeScheme, models.RESTRICT, related_name="strategies", verbose_name="評価の区分")
    labels = models.JSONField("階層などの呼び名", default=dict, blank=True)  # only what differs from Labels
    is_public = models.BooleanField(
        "公開", default=False, help_text="オフの計画は下書きで、サインインした職員だけが見られます。"
    )
    is_demo = models.BooleanField("デモデータを含む", default=False, editable=False)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "戦略"
        ordering = ["-first_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="strategy_years_in_order",
                violation_error_message="最終年度は初年度以降にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> range:
        """The fiscal years of the plan, first to last."""
        return range(self.first_year, self.last_year + 1)

    @property
    def words(self) -> Labels:
        """What this plan calls its levels, the council and the survey."""
        usual = {"survey": f"{self.municipality.inhabitants}意識調査"}
        return Labels(**(usual | self.labels))


class Section(models.Model):
    """A chapter or section of the document's prose; ``body`` is a list of blocks.

    A block is a string (paragraph), ``{"items": [...]}`` (bullets) or ``{"note": "※…"}``.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="sections", verbose_name="戦略")
    path = models.CharField("位置", max_length=20, help_text="章-節-項 の番号（例：1-4-2）")
    level = models.PositiveSmallIntegerField("階層")
    position = models.PositiveSmallIntegerField("並び順")
    label = models.CharField("番号（印刷のまま）", max_length=20, blank=True)
    heading = models.CharField("見出し", max_length=200)
    body = models.JSONField("本文", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本文"
        ordering = ["strategy", "position"]
        constraints = [models.UniqueConstraint(fields=["strategy", "path"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}".strip()


class Viewpoint(models.Model):
    """基本的視点 (chapter 3-2)."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="viewpoints", verbose_name="戦略")
    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "基本的視点"
        ordering = ["strategy", "number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="viewpoint_once")]

    def __str__(self) -> str:
        return f"基本的視点{self.number} {self.name}"


class BasicGoal(models.Model):
    """基本目標 (chapter 3-3). Its numeric targets are KPIs of their own (code G1, G2 …; several: G1, G1-2 …)."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="goals", verbose_name="戦略")
    viewpoint = models.ForeignKey(
        Viewpoint, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name="基本的視点"
    )
    number = models.PositiveSmallIntegerField("番号")
    name = models.CharField("名称", max_length=200)
    narrative = models.JSONField("説明", default=list, blank=True, help_text="段落の一覧")

    class Meta:
        verbose_name = verbose_name_plural = "基本目標"
        ordering = ["strategy", "number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="goal_once")]

    def __str__(self) -> str:
        return f"基本目標{self.number} {self.name}"


class PopulationSeries(models.Model):
    """One line of the population outlook (chapter 2-2): total, fertility or social change.

    ``goal`` is named where the series is what the goal's numeric target measures: its actuals are then that target's.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="population", verbose_name="戦略")
    code = models.SlugField("コード", max_length=20)
    position = models.PositiveSmallIntegerField("並び順")
    name = models.CharField("名称", max_length=100)
    unit = models.CharField("単位", max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField("小数点以下の桁数", default=0)
    goal = models.ForeignKey(
        BasicGoal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="population",
        verbose_name="数値目標が同じ基本目標",
    )
    footnotes = models.JSONField("脚注", default=dict, blank=True)
    notes = models.JSONField("説明", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人口の将来展望"
        ordering = ["strategy", "position"]
        constraints = [models.UniqueConstraint(fields=["strategy", "code"], name="series_once")]

    def __str__(self) -> str:
        return self.name


class PopulationFigure(models.Model):
    """One figure of a series, with its kind; ``year`` is the calendar or fiscal year as ``year_text`` prints it."""

    series = models.ForeignKey(PopulationSeries, models.CASCADE, related_name="figures", verbose_name="系列")
    position = models.PositiveSmallIntegerField("並び順")
    year = models.PositiveSmallIntegerField("年（西暦）")
    year_text = models.CharField("年（印刷のまま）", max_length=40)
    text = models.CharField("値（印刷のまま）", max_length=40)
    value = models.DecimalField("値", **VALUE_DIGITS)
    kind = models.CharField("種類", max_length=20, choices=PopulationKind.choices)
    marks = models.JSONField("脚注記号", default=list, blank=True)
    as_of = models.CharField("時点", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人口の値"
        ordering = ["series", "position"]
        constraints = [models.UniqueConstraint(fields=["series", "position"], name="population_figure_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.year_text} {self.text}"


class LoadedRecord(models.Model):
    """What the last load of the strategy file wrote, so that a planner's later change is told from the file's."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="loaded_records", verbose_name="戦略")
    path = models.CharField("対象", max_length=60)
    values = models.JSONField("読み込んだ値")

    class Meta:
        verbose_name = verbose_name_plural = "読み込みの記録"
        constraints = [models.UniqueConstraint(fields=["strategy", "path"], name="loaded_once")]

    def __str__(self) -> str:
        return self.path


def default_strategy(among: StrategyQuerySet | None = None) -> Strategy | None:
    """The configured strategy, else the only one; None where there are several (or none) to choose from.

    ``among``: those that the visitor sees. A command sees all, and takes no other in the place of the configured one.
    """
    found = (Strategy.objects.all() if among is None else among).select_related("municipality")
    if among is None and settings.DEFAULT_STRATEGY:
        return found.filter(code=settings.DEFAULT_STRATEGY).first()
    return default_among(found)


def default_among(plans: Iterable[Strategy]) -> Strategy | None:
    """Of those that somebody sees the configured one, else the only one."""
    by_code = {one.code: one for one in plans}
    return by_code.get(settings.DEFAULT_STRATEGY) or (next(iter(by_code.values())) if len(by_code) == 1 else None)
