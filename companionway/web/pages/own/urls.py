"""Addresses of the person's own page. None of them names the program, a condition or anybody."""

from django.urls import URLPattern, path

from companionway.web.pages.own import door, giving, home

urlpatterns: list[URLPattern] = [
    path("m/<slug:token>/", door.link, name="own-link"),
    path("mine/door/", door.door, name="own-door"),
    path("mine/", home.home, name="own"),
    path("mine/language/", home.language, name="own-language"),
    path("mine/leave/", home.leave, name="own-leave"),
    path("people/<uuid:person_id>/own-page/", giving.own_page_of, name="own-page-of"),
    path("people/<uuid:person_id>/own-page/word/", giving.word, name="own-page-word"),
    path("people/<uuid:person_id>/own-page/end/", giving.end, name="own-page-end"),
]
