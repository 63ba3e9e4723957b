"""Addresses of sharing choices: a person's cards, signing, one consent with its copy, and stopping."""

from django.urls import URLPattern, path

from companionway.web.pages.sharing import cards, consents, signing, stopping

urlpatterns: list[URLPattern] = [
    path("people/<uuid:person_id>/sharing/", cards.sharing, name="sharing"),
    path("people/<uuid:person_id>/sharing/stop/", stopping.stop, name="sharing-stop"),
    path("people/<uuid:person_id>/sharing/<slug:card>/answer/", cards.answer, name="sharing-answer"),
    path("people/<uuid:person_id>/sharing/<slug:card>/signature/", signing.signature, name="sharing-signature"),
    path("consents/<uuid:consent_id>/", consents.consent, name="consent"),
    path("consents/<uuid:consent_id>/copy/", consents.copy, name="consent-copy"),
    path("consents/<uuid:consent_id>/scan/", consents.scan, name="consent-scan"),
    path("consents/<uuid:consent_id>/end/", consents.end, name="consent-end"),
    path("consents/<uuid:consent_id>/stop/", stopping.confirm, name="consent-stop"),
    path("consents/<uuid:consent_id>/stopped/", stopping.stopped, name="consent-stopped"),
]
