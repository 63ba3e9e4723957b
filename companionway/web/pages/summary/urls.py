"""The address of a person's summary."""

from django.urls import URLPattern, path

from companionway.web.pages.summary import views

urlpatterns: list[URLPattern] = [path("people/<uuid:person_id>/summary/", views.summary, name="summary")]
