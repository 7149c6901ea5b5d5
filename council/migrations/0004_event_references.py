"""Events of opinions refer to their opinion; until now they were found by the beginning of their wording."""

import re

from django.db import migrations, models

NUMBERED = re.compile(r"意見(\d+)（")


def refer(apps, schema_editor):
    """An act on the result of last year's opinion stands in the year after it."""
    event, opinion = apps.get_model("council", "CouncilEvent"), apps.get_model("council", "Opinion")
    rows = opinion.objects.values_list("meeting__strategy", "meeting__fiscal_year", "number", "pk")
    known = {(strategy, year, number): pk for strategy, year, number, pk in rows}
    for one in event.objects.filter(subject__startswith="意見", about_id=None).iterator():
        found = NUMBERED.match(one.subject)
        year = one.fiscal_year - 1 if one.act == "followed_up" and one.fiscal_year else one.fiscal_year
        pk = known.get((one.strategy_id, year, int(found[1]))) if found else None
        if pk is not None:
            event.objects.filter(pk=one.pk).update(about="opinion", about_id=pk)


class Migration(migrations.Migration):
    dependencies = [("council", "0003_replaced_entries")]

    operations = [
        migrations.AddField(
            model_name="councilevent",
            name="about",
            field=models.CharField(blank=True, default="", editable=False, max_length=30, verbose_name="対象の種類"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="councilevent",
            name="about_id",
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name="対象の番号"),
        ),
        migrations.AddIndex(
            model_name="councilevent",
            index=models.Index(fields=["about", "about_id"], name="council_event_about"),
        ),
        migrations.RunPython(refer, migrations.RunPython.noop),
    ]
