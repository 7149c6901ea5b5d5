from django.urls import path

from kpis.plancheck import views

app_name = "plancheck"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
]
