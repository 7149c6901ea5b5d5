from django.urls import path

from office.board import views

app_name = "board"
urlpatterns = [
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/remind/", views.remind, name="remind"),
]
