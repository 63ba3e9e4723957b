"""Addresses of records that may be one person."""

from django.urls import URLPattern, path

from companionway.web.pages.matches import views

urlpatterns: list[URLPattern] = [
    path("people/matches/", views.matches, name="matches"),
    path("people/matches/<uuid:match_id>/judgment/", views.judgment, name="match-judgment"),
    path("people/matches/<uuid:match_id>/parting/", views.parting, name="match-parting"),
]
