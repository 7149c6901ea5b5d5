from django.urls import path

from reports.site.found import views

app_name = "found"
urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("<strategy:code>/feed.atom", views.feed, name="feed"),
]
