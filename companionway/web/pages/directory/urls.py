"""Addresses of the directory."""

from django.urls import URLPattern, path

from companionway.web.pages.directory import finding, importing

urlpatterns: list[URLPattern] = [
    path("help/", finding.find, name="find-help"),
    path("help/keeping/", importing.keeping, name="directory"),
    path("help/import/", importing.importing, name="directory-import"),
    path("help/import/mending/", importing.handing_back, name="directory-mending"),
    path("help/<uuid:listing_id>/", finding.listing, name="listing"),
    path("help/<uuid:listing_id>/paper/", finding.paper, name="listing-paper"),
    path("help/<uuid:listing_id>/checks/", finding.check, name="listing-check"),
]
