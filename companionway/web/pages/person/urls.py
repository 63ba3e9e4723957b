"""Addresses of people: finding them, their page, contacts, and the steps of walking together."""

from django.urls import URLPattern, path

from companionway.web.pages.person import contacts, groups, steps, views

urlpatterns: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact_id>/withdrawal/", contacts.contact_withdrawal, name="contact-withdrawal"),
    path("contacts/<uuid:contact_id>/correction/", contacts.contact_correction, name="contact-correction"),
    path("tries/<uuid:attempt_id>/withdrawal/", contacts.try_withdrawal, name="try-withdrawal"),
    path("groups/", groups.groups, name="groups"),
    path("engagements/<uuid:engagement_id>/plan/", steps.plan, name="plan"),
    path("engagements/<uuid:engagement_id>/pause/", steps.pause, name="pause"),
    path("engagements/<uuid:engagement_id>/resumption/", steps.resumption, name="resumption"),
    path("engagements/<uuid:engagement_id>/closure/", steps.closure, name="closure"),
    path("engagements/<uuid:engagement_id>/return/", steps.coming_back, name="return"),
    path("engagements/<uuid:engagement_id>/peer/", steps.peer, name="peer"),
]
