"""The addresses under /fhir. `answers.refusal` speaks where none of them matches."""

from django.urls import path

from companionway.interop.fhir.server import views

urlpatterns = [
    path("fhir", views.bundle, name="fhir"),
    path("fhir/", views.bundle, name="fhir-slash"),
    path("fhir/metadata", views.metadata, name="fhir-metadata"),
    path("fhir/disclosure-notice", views.disclosure_notice, name="fhir-notice"),
    path("fhir/<str:kind>", views.of_type, name="fhir-type"),
    path("fhir/<str:kind>/_search", views.search, name="fhir-search"),
    path("fhir/<str:kind>/<str:identity>", views.of_id, name="fhir-id"),
    path("fhir/<str:kind>/<str:identity>/_history/<str:number>", views.of_version, name="fhir-version"),
]
