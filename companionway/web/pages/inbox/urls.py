"""Addresses of the inbox."""

from django.urls import URLPattern, path

from companionway.web.pages.inbox import views

ONE = "inbox/<uuid:item_id>/"
urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox_page, name="inbox"),
    path(ONE, views.item, name="inbox-item"),
    path(f"{ONE}content/", views.content, name="inbox-content"),
    path(f"{ONE}mending/", views.mending, name="inbox-mending"),
    path(f"{ONE}retry/", views.retry, name="inbox-retry"),
    path(f"{ONE}aside/", views.setting_aside, name="inbox-aside"),
]
