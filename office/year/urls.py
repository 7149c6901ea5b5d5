from django.urls import path

from office.approval import approve_views, check_views
from office.year import removing_views, taking_views, views

app_name = "steering"
urlpatterns = [
    path("", views.years, name="years"),
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/move/<slug:to>/", views.move, name="move"),
    path("<strategy:code>/<year:year>/dates/", views.dates, name="dates"),
    path("<strategy:code>/<year:year>/openings/", views.openings, name="openings"),
    path("<strategy:code>/<year:year>/take-over/", taking_views.page, name="take_over"),
    path("<strategy:code>/<year:year>/remove/", removing_views.page, name="remove"),
    path("<strategy:code>/<year:year>/log/", views.log, name="log"),
    path("<strategy:code>/<year:year>/check/", check_views.page, name="check"),
    path("<strategy:code>/<year:year>/approve/", approve_views.page, name="approve"),
]
