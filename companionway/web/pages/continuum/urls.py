"""Addresses of the continuum."""

from django.urls import URLPattern, path

from companionway.web.pages.continuum import moves, prompts, views

urlpatterns: list[URLPattern] = [
    path("people/<uuid:person_id>/continuum/", views.continuum, name="continuum"),
    path("engagements/<uuid:engagement_id>/observations/", views.observations, name="observations"),
    path("people/<uuid:person_id>/observations/<uuid:observation_id>/withdrawal/", views.withdrawal,
         name="observation-withdrawal"),
    path("engagements/<uuid:engagement_id>/moves/", moves.moves, name="moves"),
    path("people/<uuid:person_id>/moves/<uuid:move_id>/ending/", moves.ending, name="move-ending"),
    path("program/map/", prompts.prompts, name="map-words"),
    path("program/map/<uuid:prompt_id>/ending/", prompts.ending, name="map-words-ending"),
]  # fmt: skip
