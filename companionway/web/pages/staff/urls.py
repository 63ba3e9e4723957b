"""Addresses of who works here."""

from django.urls import URLPattern, path

from companionway.web.pages.staff import invitations, supervising, views

urlpatterns: list[URLPattern] = [
    path("staff/", views.staff, name="staff"),
    path("staff/invitations/", invitations.invitations, name="invitations"),
    path("staff/invitations/<uuid:invitation_id>/again/", invitations.again, name="invitation-again"),
    path("staff/invitations/<uuid:invitation_id>/withdrawal/", invitations.withdrawal, name="invitation-withdrawal"),
    path("staff/to-confirm/", views.to_confirm, name="to-confirm"),
    path("staff/to-confirm/<uuid:proposal_id>/", views.decide, name="proposal"),
    path("staff/roles/<uuid:role_id>/withdrawal/", views.withdrawal, name="role-withdrawal"),
    path("staff/<uuid:user_id>/", views.member, name="staff-member"),
    path("staff/<uuid:user_id>/supervisor/", supervising.begun, name="supervision-begun"),
    path("staff/supervisions/<uuid:supervision_id>/end/", supervising.ended, name="supervision-ended"),
    path("staff/<uuid:user_id>/off/", views.off, name="staff-off"),
    path("staff/<uuid:user_id>/on/", views.on, name="staff-on"),
    path("staff/<uuid:user_id>/signed-out/", views.signed_out, name="staff-signed-out"),
    path("staff/<uuid:user_id>/new-start/", views.new_start, name="staff-new-start"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
]
