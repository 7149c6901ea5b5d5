from django.urls import path

from office.plan.schemes import views

app_name = "schemes"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
    path("<strategy:code>/own/", views.own, name="own"),
    path("<strategy:code>/change/", views.change, name="change"),
]
