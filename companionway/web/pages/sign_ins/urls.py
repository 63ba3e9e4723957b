"""Addresses of one's own sign-ins."""

from django.urls import URLPattern, path

from companionway.web.pages.sign_ins import lock, views

urlpatterns: list[URLPattern] = [
    path("sign-ins/", views.sign_ins, name="sign-ins"),
    path("sign-ins/<uuid:session_id>/end/", views.end, name="sign-in-end"),
    path("sign-ins/end/", views.end_everywhere, name="sign-ins-end"),
    path("lock/", lock.lock, name="lock"),
    path("unlock/", lock.unlock, name="unlock"),
    path("drafts/", lock.keep_draft, name="drafts"),
    path("drafts/gone/", lock.forget_draft, name="draft-gone"),
]
