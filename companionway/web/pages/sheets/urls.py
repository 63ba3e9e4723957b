"""Addresses of sheets and wishes."""

from django.urls import URLPattern, path

from companionway.web.pages.sheets import views

urlpatterns: list[URLPattern] = [
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/<slug:sheet_slug>/", views.one_sheet, name="sheet"),
    path("engagements/<uuid:engagement_id>/sheets/", views.sheets_for, name="sheets-for"),
    path("people/<uuid:person_id>/wishes/", views.wishes, name="wishes"),
]
