"""Addresses of coming in."""

from django.urls import URLPattern, path

from companionway.web.pages.entry import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("more/", views.more, name="more"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
