from django.urls import path

from office.entry import workbook_views as views

app_name = "workbook"
urlpatterns = [
    path("<strategy:code>/<year:year>/", views.page, name="page"),
    path("<strategy:code>/<year:year>/submit/", views.submit, name="submit"),
    path("<strategy:code>/<year:year>/all.zip", views.download_all, name="download_all"),
    path("<strategy:code>/<year:year>/<int:department_id>.xlsx", views.download, name="download"),
]
