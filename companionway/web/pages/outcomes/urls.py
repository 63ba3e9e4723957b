"""Addresses of the results."""

from django.urls import URLPattern, path

from companionway.web.pages.outcomes import views

urlpatterns: list[URLPattern] = [
    path("outcomes/", views.results, name="results"),
    path("outcomes/print/", views.results_print, name="results-print"),
    path("outcomes/results.csv", views.results_csv, name="results-csv"),
    path("outcomes/pictures/<slug:name>/", views.results_picture, name="results-picture"),
]
