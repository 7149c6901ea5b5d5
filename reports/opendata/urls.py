from django.urls import path, register_converter

from reports.opendata import views
from reports.opendata.files import TOP_FILES


class OpenFile:
    """A file of the open data, by its name."""

    regex = "|".join(name.replace(".", r"\.") for name in TOP_FILES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(OpenFile, "open_file")

app_name = "opendata"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue.jsonld", views.catalogue_file, name="catalogue"),
    path("<strategy:code>/catalogue.jsonld", views.catalogue_file, name="strategy_catalogue"),
    path("<strategy:code>/", views.index, name="strategy"),
    path("<open_file:name>", views.top_file, name="file"),
    path("<year:year>/<open_file:name>", views.year_file, name="year_file"),
    path("<strategy:code>/<open_file:name>", views.top_file, name="strategy_file"),
    path("<strategy:code>/<year:year>/<open_file:name>", views.year_file, name="strategy_year_file"),
]
