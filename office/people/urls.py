from django.urls import path

from office.people import handing_views, moves_views, own_views, password_views, registering_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("new/", views.new, name="new"),
    path("register/", registering_views.page, name="register"),
    path("register/template.xlsx", registering_views.template, name="register_template"),
    path("waiting/", handing_views.waiting, name="waiting"),
    path("moves/", moves_views.moves, name="moves"),
    path("moves/confirm/", moves_views.confirm, name="confirm"),
    path("current.csv", moves_views.current, name="current"),
    path("own/", own_views.page, name="own"),
    path("password/", password_views.password, name="password"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/<slug:name>/", views.act, name="act"),
]
