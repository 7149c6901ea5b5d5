from django.urls import path

from office.plan.revisions import views

app_name = "revisions"
urlpatterns = [
    path("<strategy:code>/", views.revisions, name="list"),
    path("<strategy:code>/choose/", views.choose, name="choose"),
    path("<strategy:code>/new/", views.write, name="write"),
]
