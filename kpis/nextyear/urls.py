from django.urls import path

from kpis.nextyear import views

app_name = "nextyear"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
]
