from django.urls import path

from office.home import views

app_name = "start"
urlpatterns = [
    path("", views.page, name="page"),
]
