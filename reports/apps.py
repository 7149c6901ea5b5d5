from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "報告・公表"

    def ready(self) -> None:
        """What this room puts on the start page of kpis, which cannot know it."""
        from kpis.start import council, notes
        from reports.evaluating import waiting
        from reports.reading.start import sections

        notes.register(waiting.notes_of)
        notes.register_tasks(waiting.tasks_of)
        council.register(sections)
