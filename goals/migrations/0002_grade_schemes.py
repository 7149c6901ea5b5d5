"""The figure and two thresholds of a strategy become a grade scheme of their own kind: data, with words and looks.

A strategy that graded as Ina does takes the shipped scheme; any other keeps its arithmetic in an own one.
"""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

FIGURES = [
    ("ratio_to_target", "達成率（実績値÷指標値）"),
    ("difference_to_target", "進捗率（基準からの進み、対 指標値）"),
    ("ratio_to_guide", "対目安値の比率"),
    ("difference_to_guide", "対目安値の進捗率"),
]
TOKENS = [
    ("good", "濃い青"),
    ("fair", "明るい青（斜線）"),
    ("weak", "淡い橙（横線）"),
    ("poor", "濃い橙（網目）"),
]
CLASSES = (
    ("on_track", "順調", "◎", "good"),
    ("mostly_on_track", "おおむね順調", "○", "fair"),
    ("needs_effort", "努力を要する", "▼", "poor"),
)
INA = ("ratio_to_target", Decimal(100), Decimal(80))
OLD = ("grade_figure", "threshold_on_track", "threshold_mostly_on_track")


def give_schemes(apps, schema_editor):
    Strategy, LoadedRecord = (apps.get_model("goals", name) for name in ("Strategy", "LoadedRecord"))
    usual = None
    for strategy in Strategy.objects.all():
        told = (strategy.grade_figure, strategy.threshold_on_track, strategy.threshold_mostly_on_track)
        if told == INA:
            usual = usual or scheme_of(apps, "ina", "達成率による3区分", None, INA)
            strategy.grade_scheme = usual
        else:
            name = f"{strategy.short_name}の区分"
            strategy.grade_scheme = scheme_of(apps, f"{strategy.code}-own", name, strategy, told)
        strategy.save(update_fields=["grade_scheme"])
    for record in LoadedRecord.objects.filter(path__startswith="strategy:"):
        if all(field in record.values for field in OLD):
            figure, high, low = (record.values.pop(field) for field in OLD)
            record.values["grade_scheme"] = key_of(figure, Decimal(high), Decimal(low))
            record.save(update_fields=["values"])
    settle(schema_editor)


def take_schemes_back(apps, schema_editor):
    """Figure and two thresholds hold no more than three classes; a fourth one's line is lost."""
    Strategy, LoadedRecord, GradeClass = (
        apps.get_model("goals", name) for name in ("Strategy", "LoadedRecord", "GradeClass")
    )
    for strategy in Strategy.objects.select_related("grade_scheme"):
        classes = GradeClass.objects.filter(scheme=strategy.grade_scheme_id).exclude(threshold=None)
        thresholds = list(classes.order_by("position").values_list("threshold", flat=True)[:2])
        strategy.grade_figure = strategy.grade_scheme.figure
        strategy.threshold_on_track = thresholds[0]
        strategy.threshold_mostly_on_track = thresholds[1] if len(thresholds) > 1 else 0
        strategy.save(update_fields=OLD)
    for record in LoadedRecord.objects.filter(path__startswith="strategy:"):
        told = record.values.pop("grade_scheme", "").split()
        if len(told) == 3 or told == ["ina"]:
            record.values |= dict(zip(OLD, told if len(told) == 3 else ("ratio_to_target", "100", "80"), strict=True))
            record.save(update_fields=["values"])
    settle(schema_editor)


def scheme_of(apps, code, name, strategy, told):
    """The file of the shipped schemes, which is read after every migration, gives the shipped ones their last words."""
    GradeScheme, GradeClass = (apps.get_model("goals", name) for name in ("GradeScheme", "GradeClass"))
    figure, *thresholds = told
    scheme = GradeScheme.objects.create(code=code, name=name, figure=figure, strategy=strategy)
    for position, (words, threshold) in enumerate(zip(CLASSES, [*thresholds, None], strict=True), start=1):
        code, label, symbol, token = words
        GradeClass.objects.create(
            scheme=scheme, position=position, code=code, label=label, symbol=symbol, token=token, threshold=threshold
        )
    return scheme


def key_of(figure, high, low):
    """As the strategy file's reader names it from now on."""
    if (figure, high, low) == INA:
        return "ina"
    return " ".join([figure, *(f"{value.normalize():f}" for value in (high, low))])


def settle(schema_editor):
    """PostgreSQL changes no table whose rows still wait to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_strategy_document")]

    operations = [
        migrations.CreateModel(
            name="GradeScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=50, unique=True, verbose_name="コード")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("source", models.TextField(blank=True, verbose_name="出典・説明")),
                ("figure", models.CharField(choices=FIGURES, max_length=24, verbose_name="評価に用いる値")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="並び順")),
                (
                    "strategy",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_scheme",
                        to="goals.strategy",
                        verbose_name="戦略（独自の区分）",
                    ),
                ),
            ],
            options={
                "verbose_name": "評価の区分",
                "verbose_name_plural": "評価の区分",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="GradeClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="並び順")),
                ("code", models.SlugField(max_length=30, verbose_name="コード")),
                ("label", models.CharField(max_length=20, verbose_name="名称")),
                ("symbol", models.CharField(max_length=2, verbose_name="記号")),
                ("token", models.CharField(choices=TOKENS, max_length=10, verbose_name="色")),
                (
                    "threshold",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="下限（％）"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes",
                        to="goals.gradescheme",
                        verbose_name="評価の区分",
                    ),
                ),
            ],
            options={
                "verbose_name": "区分",
                "verbose_name_plural": "区分",
                "ordering": ["scheme", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=["scheme", field], name=f"grade_class_{field}_once")
                    for field in ("position", "code", "label", "symbol", "token", "threshold")
                ],
            },
        ),
        migrations.AddField(
            model_name="strategy",
            name="grade_scheme",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="strategies",
                to="goals.gradescheme",
                verbose_name="評価の区分",
            ),
        ),
        migrations.RemoveConstraint(model_name="strategy", name="strategy_thresholds_in_order"),
        migrations.RunPython(give_schemes, take_schemes_back),
        migrations.AlterField(
            model_name="strategy",
            name="grade_scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="strategies",
                to="goals.gradescheme",
                verbose_name="評価の区分",
            ),
        ),
        migrations.RemoveField(model_name="strategy", name="grade_figure"),
        migrations.RemoveField(model_name="strategy", name="threshold_on_track"),
        migrations.RemoveField(model_name="strategy", name="threshold_mostly_on_track"),
    ]
