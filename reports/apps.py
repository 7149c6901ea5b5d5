from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "報告・公表"

    def ready(self) -> None:
        from kpis.start import council
        from reports.reading.start import sections

        council.register(sections)
