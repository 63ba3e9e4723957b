"""Addresses of the directory."""

from django.urls import URLPattern, path

from companionway.web.pages.directory import finding, importing, publishing

urlpatterns: list[URLPattern] = [
    path("help/", finding.find, name="find-help"),
    path("help/keeping/", importing.keeping, name="directory"),
    path("help/import/", importing.importing, name="directory-import"),
    path("help/import/mending/", importing.handing_back, name="directory-mending"),
    path("help/publishing/", publishing.overview, name="directory-publishing"),
    path("help/publishing/<slug:part>/", publishing.taking_along, name="directory-part"),
    path("help/lists/<uuid:source_id>/", publishing.terms, name="directory-terms"),
    path("hsds/", publishing.about, name="hsds"),
    path("hsds/<slug:part>/", publishing.part, name="hsds-part"),
    path("hsds/services/<uuid:service_id>/", publishing.service, name="hsds-service"),
    path("help/<uuid:listing_id>/", finding.listing, name="listing"),
    path("help/<uuid:listing_id>/paper/", finding.paper, name="listing-paper"),
    path("help/<uuid:listing_id>/checks/", finding.check, name="listing-check"),
]
