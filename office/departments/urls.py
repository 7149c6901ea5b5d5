from django.urls import path

from office.departments import views

app_name = "departments"
urlpatterns = [
    path("", views.departments, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.one, name="one"),
    path("<slug:kind>/", views.plan, name="plan"),
    path("<slug:kind>/confirm/", views.confirm, name="confirm"),
]
