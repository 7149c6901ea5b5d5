from django.urls import path

from office.publication import correcting, views

app_name = "publication"
urlpatterns = [
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/correct/", correcting.page, name="correct"),
    path("<strategy:code>/<year:year>/reissue/", views.reissuing, name="reissue"),
]
