"""Addresses of the privacy officer's desk."""

from django.urls import URLPattern, path

from companionway.web.pages.desk import agreements, asks, complaints, desk, notices, outside, state_rules

urlpatterns: list[URLPattern] = [
    path("privacy/", desk.desk, name="privacy-desk"),
    path("privacy/people/", desk.people, name="privacy-people"),
    path("privacy/outside/", outside.register, name="outside-requests"),
    path("privacy/outside/<uuid:request_id>/", outside.request_page, name="outside-request"),
    path("privacy/outside/<uuid:request_id>/person/", outside.person, name="outside-person"),
    path("privacy/outside/<uuid:request_id>/papers/", outside.papers, name="outside-papers"),
    path("privacy/outside/<uuid:request_id>/release/", outside.release, name="outside-release"),
    path("privacy/outside/<uuid:request_id>/answer/", outside.answer, name="outside-answer"),
    path("privacy/outside/<uuid:request_id>/telling/", outside.telling, name="outside-telling"),
    path("privacy/holds/<uuid:hold_id>/end/", outside.lift, name="hold-end"),
    path("privacy/worries/<uuid:about>/settlement/", desk.settle_worry, name="worry-settlement"),
    path("privacy/restrictions/<uuid:restriction_id>/", asks.restriction, name="restriction"),
    path("privacy/restrictions/<uuid:restriction_id>/answer/", asks.answer, name="restriction-answer"),
    path("privacy/restrictions/<uuid:restriction_id>/end/", asks.end, name="restriction-end"),
    path("privacy/lists/<uuid:request_id>/", asks.intermediary_list, name="intermediary-request"),
    path("privacy/notices/", notices.register, name="notices"),
    path("privacy/notices/new/", notices.new, name="notice-new"),
    path("privacy/notices/<uuid:notice_id>/", notices.version, name="notice-version"),
    path("privacy/notices/<uuid:notice_id>/publication/", notices.publication, name="notice-publication"),
    path("privacy/rules/", state_rules.register, name="state-rules"),
    path("privacy/rules/file/", state_rules.take_in, name="state-rules-file"),
    path("privacy/rules/<uuid:rule_id>/", state_rules.rule, name="state-rule"),
    path("privacy/rules/<uuid:rule_id>/approval/", state_rules.approval, name="state-rule-approval"),
    path("privacy/agreements/", agreements.register, name="agreements"),
    path("privacy/agreements/new/", agreements.new, name="agreement-new"),
    path("privacy/agreements/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("privacy/complaints/", complaints.register, name="complaints"),
    path("privacy/complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
]
