"""Addresses of openings in need."""

from django.urls import URLPattern, path

from companionway.web.pages.openings import views

urlpatterns: list[URLPattern] = [
    path("openings/", views.openings, name="openings"),
    path("openings/new/", views.opening_new, name="opening-new"),
    path("openings/<uuid:opening_id>/", views.opening, name="opening"),
    path("openings/<uuid:opening_id>/end/", views.end, name="opening-end"),
    path("openings/<uuid:opening_id>/telling/", views.telling, name="opening-telling"),
    path("openings/<uuid:opening_id>/telling/withdrawal/", views.telling_withdrawal, name="telling-withdrawal"),
]
