from django.urls import path

from office.entry import talk_views, views

app_name = "entry"
urlpatterns = [
    path("", views.start, name="start"),
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/preview/<int:kpi_id>/", views.preview, name="preview"),
    path("<strategy:code>/<year:year>/resume/", views.resume, name="resume"),
    path("<strategy:code>/<year:year>/kpi/<kpi:kpi>/", talk_views.page, name="kpi"),
    path("<strategy:code>/<year:year>/kpi/<kpi:kpi>/resume/", talk_views.resume, name="kpi_resume"),
]
