"""Addresses of the map."""

from django.urls import URLPattern, path

from companionway.roadmap.rules import Part
from companionway.web.pages.roadmap import along, views

urlpatterns: list[URLPattern] = [
    path("people/<uuid:person_id>/roadmap/", views.roadmap, name="roadmap"),
    path("people/<uuid:person_id>/roadmap/hope/", views.hope_new, name="hope-new"),
    path("people/<uuid:person_id>/roadmap/paper/", views.paper, name="roadmap-paper"),
    path("people/<uuid:person_id>/roadmap/milestone/", along.milestone_new, name="milestone-new"),
    path("hopes/<uuid:hope_id>/", views.hope, name="hope"),
    path("hopes/<uuid:hope_id>/begin/", views.hope_step, name="hope-step"),
    path("hopes/<uuid:hope_id>/stone/", views.hope_stone, name="hope-stone"),
    path("hopes/<uuid:hope_id>/words/", views.hope_words, name="hope-words"),
    path("hopes/<uuid:hope_id>/why/", views.hope_words, {"part": Part.WHY}, name="hope-why"),
    path("hopes/<uuid:hope_id>/step/", along.step_new, name="step-new"),
    path("hopes/<uuid:hope_id>/barrier/", along.barrier_new, name="barrier-new"),
    path("steps/<uuid:step_id>/", along.step, name="step"),
    path("steps/<uuid:step_id>/answer/", along.step_answer, name="step-answer"),
    path("barriers/<uuid:barrier_id>/passage/", along.barrier_passage, name="barrier-passage"),
    path("milestones/<uuid:milestone_id>/celebration/", along.celebration, name="celebration"),
    path("milestones/<uuid:milestone_id>/withdrawal/", along.milestone_withdrawal, name="milestone-withdrawal"),
]
