"""The address of the health page."""

from django.urls import URLPattern, path

from companionway.web.pages.health import views

urlpatterns: list[URLPattern] = [path("health/", views.health_page, name="health")]
