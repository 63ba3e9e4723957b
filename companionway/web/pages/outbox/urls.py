"""Addresses of the phone's outbox."""

from django.urls import URLPattern, path

from companionway.web.pages.outbox import records

urlpatterns: list[URLPattern] = [
    path("phone-outbox/session/", records.session, name="phone-session"),
    path("phone-outbox/author/", records.author, name="phone-author"),
    path("phone-outbox/records/", records.records, name="phone-records"),
]
