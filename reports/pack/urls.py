from django.urls import path

from reports.pack import closing_views, leaflet_views, views

app_name = "pack"

urlpatterns = [
    path("<strategy:code>/<year:year>/report/", views.report, name="report"),
    path("<strategy:code>/<year:year>/report.pdf", views.report_file, name="report_pdf"),
    path("<strategy:code>/<year:year>/measures/<measure:measure>/sheet/", views.sheet, name="measure_sheet"),
    path(
        "<strategy:code>/<year:year>/measures/<measure:measure>/sheet.pdf", views.sheet_file, name="measure_sheet_pdf"
    ),
    path("<strategy:code>/<year:year>/kpis/<kpi:kpi>/sheet/", views.sheet, name="kpi_sheet"),
    path("<strategy:code>/<year:year>/kpis/<kpi:kpi>/sheet.pdf", views.sheet_file, name="kpi_sheet_pdf"),
    path("<strategy:code>/<year:year>/leaflet/", leaflet_views.leaflet, name="leaflet"),
    path("<strategy:code>/<year:year>/leaflet.pdf", leaflet_views.leaflet_file, name="leaflet_pdf"),
    path("<strategy:code>/<year:year>/closing/", closing_views.closing, name="closing"),
    path("<strategy:code>/<year:year>/closing.xlsx", closing_views.closing_file, name="closing_xlsx"),
    path("<strategy:code>/<year:year>/card.png", leaflet_views.card, name="card"),
    path("<strategy:code>/<year:year>/kpis/<kpi:kpi>/card.png", leaflet_views.card, name="kpi_card"),
    path("<strategy:code>/<year:year>/report.xlsx", views.report_workbook, name="report_xlsx"),
]
