"""A version of a KPI also keeps its unit's period, decimals, baseline and guide method, and how units convert."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TAKEN = ("per", "decimals", "baseline_text", "baseline_year", "baseline_value", "guide_method")


def take_from_the_kpi(apps, schema_editor):
    """No revision could change these until now, so what the KPI says today held then."""
    versions = apps.get_model("kpis", "KPIVersion").objects.all()
    kpi = apps.get_model("kpis", "KPI").objects.filter(pk=OuterRef("kpi_id"))
    versions.update(**{field: Subquery(kpi.values(field)) for field in TAKEN})


class Migration(migrations.Migration):
    dependencies = [("kpis", "0010_what_counts")]

    operations = [
        migrations.AddField("kpiversion", "per", models.CharField("期間あたり", max_length=5, blank=True, default="", choices=[("year", "年"), ("month", "月")]), preserve_default=False),
        migrations.AddField("kpiversion", "decimals", models.PositiveSmallIntegerField("小数点以下の桁数", default=0)),
        migrations.AddField("kpiversion", "baseline_text", models.CharField("現状値（印刷のまま）", max_length=50, blank=True, default=""), preserve_default=False),
        migrations.AddField("kpiversion", "baseline_year", models.PositiveSmallIntegerField("現状値の年度（西暦）", null=True, blank=True)),
        migrations.AddField("kpiversion", "baseline_value", models.DecimalField("現状値", null=True, blank=True, max_digits=15, decimal_places=4)),
        migrations.AddField("kpiversion", "guide_method", models.CharField("目安値の決め方", max_length=10, default="", choices=[("constant", "毎年度、指標値と同じ"), ("linear", "現状値から指標値まで直線"), ("manual", "企画部門が定める")]), preserve_default=False),
        migrations.AddField("kpiversion", "factor", models.DecimalField("換算の倍率", default=1, max_digits=15, decimal_places=6)),
        migrations.AddConstraint("kpiversion", models.CheckConstraint(condition=models.Q(factor__gt=0), name="kpi_version_factor")),
        migrations.RunPython(take_from_the_kpi, migrations.RunPython.noop),
    ]
