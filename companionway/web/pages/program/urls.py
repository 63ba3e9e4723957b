"""Addresses of this folder's pages."""

from django.urls import URLPattern, path

from companionway.web.pages.program import views

urlpatterns: list[URLPattern] = [path("program/", views.program, name="program")]
