from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = "人と組織"

    def ready(self) -> None:
        from organization import checks  # noqa: F401 - registered once the models are there
