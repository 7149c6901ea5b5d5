from django.urls import path

from office.departments import body

app_name = "municipality"
urlpatterns = [path("", body.page, name="page")]
