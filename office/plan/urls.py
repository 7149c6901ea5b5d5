from django.urls import include, path

from office.plan import review, standing
from office.plan.editor import head, outlook, prose
from office.plan.editor import views as editor
from office.plan.registration import examples
from office.plan.registration import views as registration
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
plan_standing = [
    path("<strategy:code>/publish/", standing.publish, name="publish"),
    path("<strategy:code>/remove/", standing.remove, name="remove"),
]
editing = [
    path("<strategy:code>/", editor.tree, name="tree"),
    path("<strategy:code>/head/", head.head, name="head"),
    path("<strategy:code>/text/", prose.sections, name="sections"),
    path("<strategy:code>/text/shift/", prose.shift, name="section_shift"),
    path("<strategy:code>/text/new/<int:parent>/", prose.new, name="section_new"),
    path("<strategy:code>/text/<int:pk>/", prose.section, name="section"),
    path("<strategy:code>/text/<int:pk>/move/", prose.move, name="section_move"),
    path("<strategy:code>/text/<int:pk>/remove/", prose.remove, name="section_remove"),
    path("<strategy:code>/population/", outlook.outlook, name="outlook"),
    path("<strategy:code>/population/shift/", outlook.shift, name="series_shift"),
    path("<strategy:code>/population/new/", outlook.new, name="series_new"),
    path("<strategy:code>/population/<int:pk>/", outlook.series, name="series"),
    path("<strategy:code>/population/<int:pk>/remove/", outlook.remove, name="series_remove"),
    path("<strategy:code>/shift/", editor.shift, name="shift"),
    path("<strategy:code>/<slug:kind>/new/<slug:above>/<int:parent>/", editor.new, name="new"),
    path("<strategy:code>/<slug:kind>/<int:pk>/", editor.one, name="one"),
    path("<strategy:code>/<slug:kind>/<int:pk>/move/", editor.move, name="move"),
    path("<strategy:code>/<slug:kind>/<int:pk>/remove/", editor.remove, name="remove"),
]
registering = [
    path("", registration.page, name="page"),
    path("template.xlsx", registration.template, name="template"),
    path("examples/<slug:name>/", examples.page, name="example"),
    path("done/<strategy:code>/", registration.done, name="done"),
]
urlpatterns = [
    path("plan/register/", include((registering, "registering"))),
    path("plan/", include((plan_standing, "plan_standing"))),
    path("plan/", include((editing, "plan"))),
    path("plan-check/", include((plan_check, "plancheck"))),
    path("revisions/", include((revising, "revisions"))),
    path("schemes/", include((grading, "schemes"))),
]
