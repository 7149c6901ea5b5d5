from django.urls import path

from office.population import views

app_name = "population"
urlpatterns = [path("<strategy:code>/<year:year>/", views.page, name="page")]
