from django.urls import include, path

from office.year import opening, taking, views

steering = [
    path("", views.years, name="years"),
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/move/<slug:to>/", views.move, name="move"),
    path("<strategy:code>/<year:year>/dates/", views.dates, name="dates"),
    path("<strategy:code>/<year:year>/openings/", views.openings, name="openings"),
    path("<strategy:code>/<year:year>/take-over/", taking.page, name="take_over"),
    path("<strategy:code>/<year:year>/remove/", views.remove, name="remove"),
    path("<strategy:code>/<year:year>/log/", views.log, name="log"),
]
next_year = [path("<strategy:code>/", opening.page, name="page")]
urlpatterns = [path("", include((next_year, "nextyear"))), path("", include((steering, "steering")))]
