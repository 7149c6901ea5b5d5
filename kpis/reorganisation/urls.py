from django.urls import path

from kpis.reorganisation import views

app_name = "departments"
urlpatterns = [
    path("", views.departments, name="list"),
    path("<slug:kind>/", views.plan, name="plan"),
    path("<slug:kind>/confirm/", views.confirm, name="confirm"),
]
