"""Addresses of the person's own page. None of them names the program, a condition or anybody."""

from django.urls import URLPattern, path

from companionway.web.pages.own import check_in, door, giving, home, notes, reach, roadmap

urlpatterns: list[URLPattern] = [
    path("m/<slug:token>/", door.link, name="own-link"),
    path("mine/door/", door.door, name="own-door"),
    path("mine/", home.home, name="own"),
    path("mine/language/", home.language, name="own-language"),
    path("mine/map/", roadmap.own_map, name="own-map"),
    path("mine/map/hope/", roadmap.own_hope_new, name="own-hope-new"),
    path("mine/map/<uuid:hope_id>/", roadmap.own_hope_page, name="own-hope"),
    path("mine/map/<uuid:hope_id>/words/", roadmap.own_hope_words, name="own-hope-words"),
    path("mine/map/<uuid:hope_id>/stone/", roadmap.own_hope_stone, name="own-hope-stone"),
    path("mine/map/<uuid:hope_id>/sight/", roadmap.own_hope_sight, name="own-hope-sight"),
    path("mine/map/<uuid:hope_id>/step/", roadmap.own_step_new, name="own-step-new"),
    path("mine/steps/<uuid:step_id>/answer/", roadmap.own_step_answer, name="own-step-answer"),
    path("mine/notes/", notes.own_notes, name="own-notes"),
    path("mine/notes/<uuid:note_id>/", notes.own_note_beside, name="own-note-beside"),
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
