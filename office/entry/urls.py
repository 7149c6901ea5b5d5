from django.urls import path

from office.entry import autosave, talk_views, views
from office.kit.resuming import taking_up

app_name = "entry"
urlpatterns = [
    path("", views.start, name="start"),
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/preview/<int:kpi_id>/", views.preview, name="preview"),
    path("<strategy:code>/<year:year>/rows/", autosave.save_rows, name="rows"),
    path("<strategy:code>/<year:year>/rows/undo/", autosave.undo_rows, name="undo"),
    path("<strategy:code>/<year:year>/resume/", taking_up(views.page), name="resume"),
    path("<strategy:code>/<year:year>/kpi/<kpi:kpi>/", talk_views.page, name="kpi"),
    path("<strategy:code>/<year:year>/kpi/<kpi:kpi>/resume/", taking_up(talk_views.page), name="kpi_resume"),
]
