from django.urls import path

from office.member import views

app_name = "reading"
YEAR = "<strategy:code>/<year:year>/"
urlpatterns = [
    path(YEAR, views.page, {"kind": "contents"}, name="contents"),
    path(f"{YEAR}overview/", views.writable_page, {"kind": "overview"}, name="overview"),
    path(f"{YEAR}effort/", views.page, {"kind": "effort"}, name="effort"),
    path(f"{YEAR}targets/", views.page, {"kind": "targets"}, name="targets"),
    path(f"{YEAR}goals/<int:key>/", views.writable_page, {"kind": "goal"}, name="goal"),
    path(f"{YEAR}projects/<int:key>/", views.writable_page, {"kind": "project"}, name="project"),
    path(f"{YEAR}measures/<measure:key>/", views.writable_page, {"kind": "measure"}, name="measure"),
    path(f"{YEAR}opinions/", views.page, {"kind": "opinions"}, name="opinions"),
    path(f"{YEAR}opinions/<int:number>/", views.opinion, name="opinion"),
    path(f"{YEAR}last/", views.page, {"kind": "last"}, name="last"),
    path(f"{YEAR}method/", views.page, {"kind": "method"}, name="method"),
    path(f"{YEAR}mine/", views.page, {"kind": "mine"}, name="mine"),
    path(f"{YEAR}search/", views.search_page, name="search"),
]
