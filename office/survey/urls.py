from django.urls import path

from office.survey import views

app_name = "survey"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/<slug:kind>.xlsx", views.download, name="download"),
    path("<strategy:code>/<year:year>/remove/", views.remove, name="remove"),
]
