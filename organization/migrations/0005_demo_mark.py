from django.db import migrations, models

USERNAMES = ("kikaku", "chiiki", "kosodate", "shinrin", "kenko", "kacho", "iin")


def mark(apps, schema_editor):
    """The demo's accounts had no mark so far: they are known by their names and their invented addresses."""
    User = apps.get_model("organization", "User")
    addresses = [f"{username}@example.lg.jp" for username in USERNAMES]
    User.objects.filter(username__in=USERNAMES, email__in=addresses).update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [("organization", "0004_department_acts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_demo",
            field=models.BooleanField(default=False, editable=False, verbose_name="デモ用の利用者"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
