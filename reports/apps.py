from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "報告・公表"

    def ready(self) -> None:
        """What this room puts on the start page of kpis, which cannot know it."""
        from kpis.start import notes
        from reports.evaluating import waiting

        notes.register(waiting.notes_of)
        notes.register_tasks(waiting.tasks_of)
