from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = "庁内の仕事"

    def ready(self) -> None:
        import office.kit.fields  # noqa: F401  # what every form says of a text that is too long
