from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "報告・公表"

    def ready(self) -> None:
        from reports.site.ready import edition

        edition.start()
