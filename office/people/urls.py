from django.urls import path

from office.people import moves_views, password_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("new/", views.new, name="new"),
    path("moves/", moves_views.moves, name="moves"),
    path("moves/confirm/", moves_views.confirm, name="confirm"),
    path("current.csv", moves_views.current, name="current"),
    path("password/", password_views.password, name="password"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/<slug:name>/", views.act, name="act"),
]
