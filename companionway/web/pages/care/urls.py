"""Addresses of the care team."""

from django.urls import URLPattern, path

from companionway.web.pages.care import answering, meetings, own, team

urlpatterns: list[URLPattern] = [
    path("care/", meetings.home, name="care"),
    path("care/<slug:site_slug>/", team.team, name="care-team"),
    path("care/<slug:site_slug>/questions/<uuid:engagement_id>/", team.question, name="care-question-new"),
    path("care/<slug:site_slug>/agreed/<uuid:item_id>/end/", team.item_end, name="care-team-item-end"),
    path("care-questions/<uuid:question_id>/", answering.answer, name="care-question"),
    path("care-questions/<uuid:question_id>/rest/", answering.rest, name="care-question-rest"),
    path("people/<uuid:person_id>/care-team/", answering.teams, name="person-care-team"),
    path("care-meetings/new/", meetings.new, name="care-meeting-new"),
    path("care-meetings/<uuid:meeting_id>/", meetings.meeting, name="care-meeting"),
    path("care-items/<uuid:care_item_id>/end/", meetings.item_end, name="care-item-end"),
    path("mine/care-team/", own.care_team, name="own-care-team"),
]
