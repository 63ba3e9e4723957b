"""Addresses of the inbox."""

from django.urls import URLPattern, path

from companionway.web.pages.inbox import mail, views

ONE = "inbox/<uuid:item_id>/"
MAIL = "inbox/mail/<uuid:mail_id>/"
urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox_page, name="inbox"),
    path(ONE, views.item, name="inbox-item"),
    path(f"{ONE}content/", views.content, name="inbox-content"),
    path(f"{ONE}mending/", views.mending, name="inbox-mending"),
    path(f"{ONE}retry/", views.retry, name="inbox-retry"),
    path(f"{ONE}aside/", views.setting_aside, name="inbox-aside"),
    path(MAIL, mail.mail_item, name="inbox-mail"),
    path(f"{MAIL}content/", mail.mail_content, name="inbox-mail-content"),
    path(f"{MAIL}attachments/<int:number>/", mail.mail_part, name="inbox-mail-part"),
    path(f"{MAIL}aside/", mail.mail_aside, name="inbox-mail-aside"),
    path(f"{MAIL}back/", mail.mail_back, name="inbox-mail-back"),
]
