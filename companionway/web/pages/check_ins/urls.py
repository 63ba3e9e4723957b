"""Addresses of check-ins."""

from django.urls import URLPattern, path

from companionway.web.pages.check_ins import beside, goal, link, scores, shelf, views

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/check-ins/", views.check_ins, name="check-ins"),
    path("check-ins/<uuid:check_in_id>/", views.check_in, name="check-in"),
    path("check-ins/<uuid:check_in_id>/statements/<int:number>/", views.statement, name="statement"),
    path("check-ins/<uuid:check_in_id>/completion/", views.completion, name="check-in-completion"),
    path("check-ins/<uuid:check_in_id>/reopening/", views.reopening, name="check-in-reopening"),
    path("check-ins/<uuid:check_in_id>/withdrawal/", views.withdrawal, name="check-in-withdrawal"),
    path("check-ins/<uuid:check_in_id>/answers/", views.answers, name="check-in-answers"),
    path("check-ins/<uuid:check_in_id>/standouts/", beside.standouts, name="check-in-standouts"),
    path("check-ins/<uuid:check_in_id>/goal/", goal.goal, name="check-in-goal"),
    path("engagements/<uuid:engagement_id>/check-in-links/", link.check_in_links, name="check-in-links"),
    path("engagements/<uuid:engagement_id>/rulers/", beside.rulers, name="rulers"),
    path("people/<uuid:person_id>/scores/", scores.scores, name="scores"),
    path("engagements/<uuid:engagement_id>/scores/", scores.entry, name="score-entry"),
    path("people/<uuid:person_id>/scores/<uuid:score_id>/judgment/", scores.judgment, name="score-judgment"),
    path("program/instruments/", shelf.instruments, name="instruments"),
]
