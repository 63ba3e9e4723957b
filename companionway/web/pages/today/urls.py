"""Addresses of the peer's day."""

from django.urls import URLPattern, path

from companionway.web.pages.today import views

urlpatterns: list[URLPattern] = [path("today/", views.today, name="today")]
