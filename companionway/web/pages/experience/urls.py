"""Addresses of the experience questions."""

from django.urls import URLPattern, path

from companionway.web.pages.experience import views

urlpatterns: list[URLPattern] = [
    path("engagements/<uuid:engagement_id>/experience/", views.experience, name="experience"),
    path("engagements/<uuid:engagement_id>/experience/link/", views.link, name="experience-link"),
]
