"""Addresses of notes and safety notes."""

from django.urls import URLPattern, path

from companionway.web.pages.notes import safety, views

urlpatterns: list[URLPattern] = [
    path("people/<uuid:person_id>/notes/", views.notes, name="notes"),
    path("engagements/<uuid:engagement_id>/note/", views.note_new, name="note-new"),
    path("notes/<uuid:note_id>/", views.note, name="note"),
    path("notes/<uuid:note_id>/wording/", views.note_wording, name="note-wording"),
    path("notes/<uuid:note_id>/correction/", views.note_correction, name="note-correction"),
    path("notes/<uuid:note_id>/beside/", views.note_beside, name="note-beside"),
    path("notes/beside/<uuid:beside_id>/answer/", views.beside_answer, name="note-beside-answer"),
    path("engagements/<uuid:engagement_id>/safety-note/", safety.safety_note_new, name="safety-note-new"),
    path("safety-notes/<uuid:safety_note_id>/review/", safety.safety_note_review, name="safety-note-review"),
    path("privacy/safety-notes/", safety.safety_register, name="safety-register"),
]
