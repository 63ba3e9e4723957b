"""Addresses of finding help for somebody."""

from django.urls import URLPattern, path

from companionway.web.pages.linkages import views

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/help/", views.find_for, name="help-for"),
    path("engagements/<uuid:engagement_id>/help/<uuid:listing_id>/", views.share, name="help-listing"),
    path("linkages/<uuid:linkage_id>/", views.linkage, name="linkage"),
    path("linkages/<uuid:linkage_id>/later/", views.ask_later, name="linkage-later"),
]
