from django.urls import path

from office.home import mailing, views

app_name = "start"
urlpatterns = [
    path("", views.page, name="page"),
    path("test-mail/", mailing.test_mail, name="test_mail"),
]
