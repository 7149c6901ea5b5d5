"""Every year that has a release keeps the scheme that it was published by; the release itself says which."""

import json

from django.db import migrations


def keep_schemes(apps, schema_editor):
    ReportingYear, Release = apps.get_model("kpis", "ReportingYear"), apps.get_model("reports", "Release")
    for year in ReportingYear.objects.filter(grade_scheme__isnull=True):
        latest = Release.objects.filter(reporting_year=year).order_by("-number").first()
        if latest:
            year.grade_scheme = json.loads(latest.content)["review"]["scheme"]
            year.save(update_fields=["grade_scheme"])


class Migration(migrations.Migration):
    dependencies = [("kpis", "0006_scheme_of_a_published_year"), ("reports", "0001_releases_and_corrections")]

    operations = [migrations.RunPython(keep_schemes, migrations.RunPython.noop)]
