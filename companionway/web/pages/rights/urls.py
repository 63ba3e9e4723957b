"""Addresses of people's rights, of reports, and of somebody who asks from outside."""

from django.urls import URLPattern, path

from companionway.web.pages.rights import accounting, asks, emergency, notices, outsiders, person, reports

PERSON = "people/<uuid:person_id>/"
urlpatterns: list[URLPattern] = [
    path("notice/", notices.notice, name="notice"),
    path("outsiders/", outsiders.outsiders, name="outsiders"),
    path("outsiders/reply/", outsiders.reply, name="outsiders-reply"),
    path(f"{PERSON}rights/", person.person_rights, name="person-rights"),
    path(f"{PERSON}shared/", accounting.shared, name="shared"),
    path(f"{PERSON}shared/paper/", accounting.paper, name="shared-paper"),
    path(f"{PERSON}shared/table/", accounting.table, name="shared-table"),
    path("shared/<uuid:disclosure_id>/", accounting.later, name="shared-later"),
    path(f"{PERSON}notice/", notices.give, name="person-notice"),
    path("notices-given/<uuid:delivery_id>/return/", notices.came_back, name="notice-came-back"),
    path(f"{PERSON}restriction/", asks.restriction, name="restriction-ask"),
    path(f"{PERSON}representative/", asks.representative, name="representative"),
    path(f"{PERSON}intermediary-list/", asks.intermediary_list, name="intermediary-list"),
    path(f"{PERSON}emergency/", emergency.emergency, name="emergency"),
    path("emergencies/<uuid:emergency_id>/", emergency.record, name="emergency-record"),
    path(f"{PERSON}crime-report/", reports.crime, name="crime-report"),
    path(f"{PERSON}abuse-report/", reports.abuse, name="abuse-report"),
    path("abuse-reports/<uuid:report_id>/written/", reports.abuse_written, name="abuse-written"),
    path(f"{PERSON}worry/", reports.worry, name="worry"),
    path(f"{PERSON}newborn/", reports.exposure, name="exposure"),
    path(f"{PERSON}family-plan/", reports.family_plan, name="family-plan"),
]
