"""Addresses of the phone's outbox."""

from django.urls import URLPattern, path

from companionway.web.pages.outbox import keys, phone, records, tray

urlpatterns: list[URLPattern] = [
    path("phone-outbox/session/", records.session, name="phone-session"),
    path("phone-outbox/author/", records.author, name="phone-author"),
    path("phone-outbox/records/", records.records, name="phone-records"),
    path("phone-outbox/shell/", phone.shell, name="phone-shell"),
    path("phone-keys/", keys.keys, name="phone-keys"),
    path("sw.js", phone.worker, name="phone-worker"),
    path("app.webmanifest", phone.manifest, name="phone-manifest"),
    path("from-your-phone/", tray.tray, name="tray"),
    path("from-your-phone/<uuid:record_id>/match/", tray.match, name="tray-match"),
    path("from-your-phone/<uuid:record_id>/claim/", tray.claim, name="tray-claim"),
    path("from-your-phone/<uuid:record_id>/again/", tray.again, name="tray-again"),
    path("from-your-phone/<uuid:record_id>/throw-away/", tray.throw_away, name="tray-throw-away"),
    path("contacts/<uuid:contact_id>/double/", tray.double, name="contact-double"),
]
