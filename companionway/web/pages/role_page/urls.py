"""Addresses of the role page, of requests outside the role, and of what is counted."""

from django.urls import URLPattern, path

from companionway.web.pages.role_page import views

urlpatterns: list[URLPattern] = [
    path("what-a-peer-does/", views.role_page, name="role-page"),
    path("role-limits/", views.role_limits, name="role-limits"),
    path("form-times/", views.form_times, name="form-times"),
    path("forms-left/", views.form_left, name="forms-left"),
    path("what-is-counted/", views.what_is_counted, name="what-is-counted"),
]
