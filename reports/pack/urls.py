from django.urls import path

from reports.pack import views

app_name = "pack"

urlpatterns = [
    path("<strategy:code>/<year:year>/report/", views.report, name="report"),
    path("<strategy:code>/<year:year>/report.pdf", views.report_file, name="report_pdf"),
    path("<strategy:code>/<year:year>/report.xlsx", views.report_workbook, name="report_xlsx"),
]
