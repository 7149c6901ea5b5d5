from django.urls import path

from office.year import opening_views as views

app_name = "nextyear"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
]
