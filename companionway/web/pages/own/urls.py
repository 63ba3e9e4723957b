"""Addresses of the person's own page. None of them names the program, a condition or anybody."""

from django.urls import URLPattern, path

from companionway.web.pages.own import check_in, door, giving, home, reach

urlpatterns: list[URLPattern] = [
    path("m/<slug:token>/", door.link, name="own-link"),
    path("mine/door/", door.door, name="own-door"),
    path("mine/", home.home, name="own"),
    path("mine/language/", home.language, name="own-language"),
    path("mine/leave/", home.leave, name="own-leave"),
    path("mine/check-ins/<uuid:check_in_id>/", check_in.check_in, name="own-check-in"),
    path("mine/check-ins/<uuid:check_in_id>/lines/<int:number>/", check_in.line, name="own-check-in-line"),
    path("mine/check-ins/<uuid:check_in_id>/completion/", check_in.completion, name="own-check-in-completion"),
    path("mine/in-touch/", reach.in_touch, name="own-in-touch"),
    path("mine/in-touch/<uuid:engagement_id>/", reach.change, name="own-in-touch-change"),
    path("mine/texts/", reach.texting, name="own-texting"),
    path("people/<uuid:person_id>/own-page/", giving.own_page_of, name="own-page-of"),
    path("people/<uuid:person_id>/own-page/word/", giving.word, name="own-page-word"),
    path("people/<uuid:person_id>/own-page/end/", giving.end, name="own-page-end"),
]
