"""Addresses of the team."""

from django.urls import URLPattern, path

from companionway.web.pages.team import covers, views, week

urlpatterns: list[URLPattern] = [
    path("week/", week.week, name="week"),
    path("team/", views.team, name="team"),
    path("team/<uuid:user_id>/signed-out/", views.signed_out, name="team-signed-out"),
    path("team/<uuid:peer_id>/cover/", covers.cover, name="cover"),
    path("team/covers/<uuid:cover_id>/end/", covers.ending, name="cover-ending"),
    path("about-you/", views.about_you, name="about-you"),
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/<uuid:peer_id>/", views.supervision_of, name="supervision-of"),
]
