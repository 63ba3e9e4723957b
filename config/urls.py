"""The URL tree: what people open lives in web, what other systems speak to in interop."""

from django.urls import include, path

urlpatterns = [
    path("", include("companionway.interop.smart.urls")),
    path("", include("companionway.interop.fhir.export.urls")),
    path("", include("companionway.interop.fhir.server.urls")),
    path("", include("companionway.web.urls")),
]

handler400 = "companionway.web.errors.not_understood"
handler403 = "companionway.web.errors.not_allowed"
handler404 = "companionway.web.errors.not_found"
handler500 = "companionway.web.errors.broken"
