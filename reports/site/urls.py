from django.urls import path

from reports.site import bodies, views, years_views

app_name = "dashboards"
urlpatterns = [
    path("<body:body>/", bodies.body, name="body"),
    path("<strategy:code>/", views.strategy, name="strategy"),
    path("<strategy:code>/<year:year>/", views.overview, name="overview"),
    path("<strategy:code>/<year:year>/plan/", views.plan, name="plan"),
    path("<strategy:code>/<year:year>/document/<int:chapter>/", views.chapter, name="chapter"),
    path("<strategy:code>/<year:year>/goals/<int:number>/", views.goal, name="goal"),
    path("<strategy:code>/<year:year>/projects/<int:number>/", views.project, name="project"),
    path("<strategy:code>/<year:year>/measures/<measure:measure>/", views.measure, name="measure"),
    path("<strategy:code>/<year:year>/kpis/", views.kpi_list, name="kpi_list"),
    path("<strategy:code>/<year:year>/kpis/<kpi:kpi>/", views.kpi, name="kpi"),
    path("<strategy:code>/<year:year>/population/", views.population, name="population"),
    path("<strategy:code>/<year:year>/survey/", views.survey, name="survey"),
    path("<strategy:code>/<year:year>/method/", views.method, name="method"),
    path("<strategy:code>/<year:year>/method/differences/", views.methods, name="methods"),
    path("<strategy:code>/<year:year>/years/", years_views.years, name="years"),
    path("<strategy:code>/<year:year>/compare/<year:other>/", years_views.compare, name="compare"),
]
