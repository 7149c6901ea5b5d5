from django.urls import path

from office.publication import views

app_name = "publication"
urlpatterns = [
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/correct/", views.correction, name="correct"),
    path("<strategy:code>/<year:year>/reissue/", views.reissuing, name="reissue"),
]
