"""A version of a KPI also keeps how it was judged and of which period its values are."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

TAKEN = ("method", "time_basis")


def take_from_the_kpi(apps, schema_editor):
    """No revision could change these until now, so what the KPI says today held then."""
    versions = apps.get_model("kpis", "KPIVersion").objects.all()
    kpi = apps.get_model("kpis", "KPI").objects.filter(pk=OuterRef("kpi_id"))
    versions.update(**{field: Subquery(kpi.values(field)) for field in TAKEN})


class Migration(migrations.Migration):
    dependencies = [("kpis", "0013_any_plan")]

    operations = [
        migrations.AddField(
            "kpiversion",
            "method",
            models.CharField(
                "評価の手法",
                max_length=10,
                blank=True,
                default="",
                choices=[
                    ("ratio", "比率法（実績値÷指標値）"),
                    ("difference", "差分法（基準からの進み）"),
                    ("attainment", "達成・未達成の判定"),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "kpiversion",
            "time_basis",
            models.CharField(
                "期間の取り方",
                max_length=15,
                default="fiscal_year",
                choices=[
                    ("fiscal_year", "年度（4月～翌年3月）"),
                    ("calendar_year", "暦年（1月～12月）"),
                    ("point_in_time", "時点"),
                ],
            ),
        ),
        migrations.RunPython(take_from_the_kpi, migrations.RunPython.noop),
    ]
