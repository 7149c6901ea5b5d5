from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = "戦略・基本目標"

    def ready(self) -> None:
        from goals.schemes import load_after_migration

        post_migrate.connect(load_after_migration, sender=self, dispatch_uid="grade_schemes")
