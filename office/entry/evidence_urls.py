from django.urls import path

from office.entry import evidence_views

app_name = "evidence"
urlpatterns = [
    path("<int:evidence_id>/", evidence_views.download, name="download"),
]
