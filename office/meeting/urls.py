from django.urls import path

from office.meeting import (
    meetings_views,
    members_views,
    opinions_views,
    recording_views,
    replying_views,
    results_views,
    terms_views,
)

app_name = "council"
urlpatterns = [
    path("<strategy:code>/members/", members_views.members, name="members"),
    path("<strategy:code>/members/new/", members_views.new, name="member_new"),
    path("<strategy:code>/members/terms/", terms_views.terms, name="terms"),
    path("<strategy:code>/members/list/", terms_views.enter, name="members_list"),
    path("<strategy:code>/members/<int:pk>/", members_views.member, name="member"),
    path("<strategy:code>/members/<int:pk>/<slug:name>/", members_views.act, name="member_act"),
    path("<strategy:code>/<year:year>/meetings/", meetings_views.meetings, name="meetings"),
    path("<strategy:code>/<year:year>/meetings/new/", meetings_views.new, name="meeting_new"),
    path("<strategy:code>/<year:year>/meetings/<int:pk>/", meetings_views.meeting, name="meeting"),
    path("<strategy:code>/<year:year>/meetings/<int:pk>/remove/", meetings_views.remove, name="meeting_remove"),
    path("<strategy:code>/<year:year>/opinions/", opinions_views.page, name="opinions"),
    path("<strategy:code>/<year:year>/opinions.<slug:kind>", opinions_views.export, name="export"),
    path("<strategy:code>/<year:year>/opinions/remind/", opinions_views.remind, name="remind"),
    path("<strategy:code>/<year:year>/opinions/record/", recording_views.record, name="record"),
    path("<strategy:code>/<year:year>/opinions/<int:number>/", recording_views.opinion, name="opinion"),
    path("<strategy:code>/<year:year>/opinions/<int:number>/<slug:name>/", recording_views.act, name="opinion_act"),
    path("<strategy:code>/<year:year>/replies/", replying_views.replies, name="replies"),
    path("<strategy:code>/<year:year>/replies/<int:number>/", replying_views.reply, name="reply"),
    path("<strategy:code>/<year:year>/results/", results_views.results, name="results"),
    path("<strategy:code>/<year:year>/results/<int:number>/", results_views.result, name="result"),
]
