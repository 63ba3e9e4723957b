"""The address of the health page."""

from django.urls import URLPattern, path

from companionway.web.pages.health import reports, views

urlpatterns: list[URLPattern] = [
    path("health/", views.health_page, name="health"),
    path("policy-reports/", reports.policy_reports, name="policy-reports"),
]
