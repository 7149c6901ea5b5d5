from django.urls import include, path

from office.plan import review
from office.plan.revisions import views as revisions
from office.plan.schemes import views as schemes

plan_check = [path("<strategy:code>/", review.page, name="page")]
revising = [
    path("<strategy:code>/", revisions.revisions, name="list"),
    path("<strategy:code>/choose/", revisions.choose, name="choose"),
    path("<strategy:code>/new/", revisions.write, name="write"),
]
grading = [
    path("<strategy:code>/", schemes.page, name="page"),
    path("<strategy:code>/own/", schemes.own, name="own"),
    path("<strategy:code>/change/", schemes.change, name="change"),
]
urlpatterns = [
    path("plan-check/", include((plan_check, "plancheck"))),
    path("revisions/", include((revising, "revisions"))),
    path("schemes/", include((grading, "schemes"))),
]
