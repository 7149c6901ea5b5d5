from django.urls import path

from reports.council import views

app_name = "council"

urlpatterns = [
    path("<strategy:code>/<year:year>/report/", views.report, name="report"),
    path("<strategy:code>/<year:year>/report.pdf", views.report_file, name="report_pdf"),
]
