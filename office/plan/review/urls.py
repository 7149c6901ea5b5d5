from django.urls import path

from office.plan.review import views

app_name = "plancheck"
urlpatterns = [
    path("<strategy:code>/", views.page, name="page"),
]
