from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = "施策評価・審議会"
