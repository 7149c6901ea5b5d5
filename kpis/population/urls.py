from django.urls import path

from kpis.population import views

app_name = "population"
urlpatterns = [path("<strategy:code>/<year:year>/", views.page, name="page")]
