"""What was submitted when a year entered 審議会; of the years already there or published, as they stand now."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def remember(apps, schema_editor):
    """A published year was published as it stood, drafts included; in 審議会 only what was submitted counts."""
    actual, year = apps.get_model("kpis", "Actual"), apps.get_model("kpis", "ReportingYear")
    stages = year.objects.filter(strategy=OuterRef("kpi__strategy"), fiscal_year=OuterRef("fiscal_year"))
    values = actual.objects.annotate(stage=Subquery(stages.values("stage")[:1]))
    published = values.filter(stage="published")
    submitted = values.filter(stage="council", state__in=("submitted", "accepted"))
    for found in (published, submitted):
        actual.objects.filter(pk__in=found.values("pk")).update(council_version=F("version"))


class Migration(migrations.Migration):
    dependencies = [("kpis", "0009_public_readings")]

    operations = [
        migrations.AddField(
            model_name="actual",
            name="council_version",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="審議会に入ったときの版"),
        ),
        migrations.AlterField(
            model_name='event',
            name='act',
            field=models.CharField(choices=[('saved', '下書き保存'), ('sent', '決裁に回付'), ('submitted', '提出'), ('returned', '差戻し'), ('accepted', '確認'), ('taken_over', '企画部門の採用'), ('finalized', '速報を確定'), ('commented', 'コメント'), ('attached', '根拠資料の登録'), ('detached', '根拠資料の削除'), ('opened', '期限付きの入力許可'), ('due_changed', '期限の変更'), ('corrected', '訂正'), ('revised', '改訂'), ('imported', '取込み'), ('population', '人口の実績の保存'), ('stage_moved', '段階の移動'), ('published', '公表'), ('withdrawn', '公表の取消し'), ('scheme_changed', '評価の区分の変更')], max_length=15, verbose_name='行為'),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
