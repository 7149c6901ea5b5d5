from django.urls import path

from office.publication import correction_views, views

app_name = "publication"
urlpatterns = [
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/correct/", correction_views.correction, name="correct"),
    path("<strategy:code>/<year:year>/reissue/", correction_views.reissuing, name="reissue"),
]
