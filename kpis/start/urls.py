from django.urls import path

from kpis.start import views

app_name = "start"
urlpatterns = [
    path("", views.page, name="page"),
]
