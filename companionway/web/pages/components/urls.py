"""Addresses of the gallery; not there in production."""

from django.urls import URLPattern, path

from companionway.web.pages.components import views

urlpatterns: list[URLPattern] = [
    path("components/", views.gallery, name="components"),
    path("components/today/", views.day, name="components-day"),
    path("components/errors/<slug:name>/", views.error, name="components-error"),
    path("components/public/", views.public_gallery, name="components-public"),
]
