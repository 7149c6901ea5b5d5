from django.urls import path

from office.evaluation import direction_views, drafts, highlight_views, summary_views, views
from office.kit.resuming import taking_up

app_name = "evaluating"
urlpatterns = [
    path("", views.start, name="start"),
    path("<strategy:code>/directions/", direction_views.page, name="directions"),
    path("<strategy:code>/<year:year>/", views.listing, name="list"),
    path("<strategy:code>/<year:year>/return/", views.send_back, name="send_back"),
    path("<strategy:code>/<year:year>/summary/", summary_views.page, name="summary"),
    path("<strategy:code>/<year:year>/highlights/", highlight_views.page, name="highlights"),
    path("<strategy:code>/<year:year>/summary/resume/", taking_up(summary_views.page), name="summary_resume"),
    path("<strategy:code>/<year:year>/<measure:measure>/", views.measure, name="measure"),
    path("<strategy:code>/<year:year>/<measure:measure>/draft/", drafts.draft, name="draft"),
    path("<strategy:code>/<year:year>/<measure:measure>/resume/", taking_up(views.measure), name="measure_resume"),
]
