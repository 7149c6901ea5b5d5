from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = "施策評価・審議会"

    def ready(self) -> None:
        from council.desk import waiting  # models are there only now

        waiting.announce()
