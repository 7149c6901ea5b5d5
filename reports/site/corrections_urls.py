"""訂正履歴 and every release of a year, for whoever may see the year."""

from django.urls import path

from reports.site import corrections_views as public_views

app_name = "releases"
urlpatterns = [
    path("<strategy:code>/<year:year>/releases/", public_views.history, name="history"),
    path("<strategy:code>/<year:year>/releases/<int:number>/", public_views.release, name="release"),
    path("<strategy:code>/<year:year>/releases/<int:number>/<str:name>", public_views.file, name="file"),
]
