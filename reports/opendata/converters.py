from django.urls import register_converter

from reports.opendata.package import TOP_FILES


class OpenFile:
    """A file of the open data, by its name."""

    regex = "|".join(name.replace(".", r"\.") for name in TOP_FILES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OpenFile, "open_file")
