"""The addresses of bulk export under /fhir. They stand before those of the types."""

from django.urls import path

from companionway.interop.fhir.export import views

urlpatterns = [
    path("fhir/$export", views.of_everything, name="fhir-export"),
    path("fhir/Patient/$export", views.of_people, name="fhir-export-people"),
    path("fhir/Group/<str:identity>/$export", views.of_group, name="fhir-export-group"),
    path("fhir/Group/<str:identity>", views.group, name="fhir-group"),
    path("fhir/export/<uuid:identity>", views.status, name="fhir-export-status"),
    path("fhir/export/<uuid:identity>/<str:kind>.ndjson", views.file, name="fhir-export-file"),
]
