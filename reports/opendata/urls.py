from django.urls import path

from reports.opendata import converters, views  # noqa: F401  (registers the converter open_file)

app_name = "opendata"
urlpatterns = [
    path("", views.index, name="index"),
    path("<strategy:code>/", views.index, name="strategy"),
    path("<open_file:name>", views.top_file, name="file"),
    path("<year:year>/<open_file:name>", views.year_file, name="year_file"),
    path("<strategy:code>/<open_file:name>", views.top_file, name="strategy_file"),
    path("<strategy:code>/<year:year>/<open_file:name>", views.year_file, name="strategy_year_file"),
]
