"""Addresses of follow-ups."""

from django.urls import URLPattern, path

from companionway.web.pages.followups import views

urlpatterns: list[URLPattern] = [
    path("follow-ups/", views.followups, name="followups"),
    path("follow-ups/<uuid:followup_id>/", views.followup, name="followup"),
    path("follow-ups/<uuid:followup_id>/tries/", views.tries, name="followup-tries"),
    path("follow-ups/<uuid:followup_id>/outcome/", views.outcome, name="followup-outcome"),
]
