"""State rules on the privacy officer's desk: rows from the file, read and approved by name and date."""

import uuid
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import state_rules as actions
from companionway.privacy.models.state_rule import StateRule
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.privacy.rules.state_rules import is_stale
from companionway.privacy.state_rule_file import read
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.toasts import toast

TOPICS = {
    "signer": "Who signs", "parent_notice": "Telling a parent", "mandated_report": "Reports that must be made",
    "record_confidentiality": "Confidentiality of records", "retention": "How long records are kept",
}  # fmt: skip


PLACES = {"US-ME": "Maine", "US-OH": "Ohio"}
OUTCOMES = {
    "minor_alone": "the minor signs alone", "minor_and_parent": "the minor and a parent sign",
    "parent": "a parent signs", "adult": "an adult signs", "no_duty_to_inform_parent": "no duty to tell a parent",
    "same_confidentiality_as_adults": "kept as private as an adult's",
}  # fmt: skip


def _words(row: StateRule) -> dict[str, str]:
    """Place, service and outcome as an officer reads them; what has no words of its own loses its underscores."""
    return {
        "place": PLACES.get(row.jurisdiction, row.jurisdiction), "service": row.service.replace("_", " "),
        "outcome": OUTCOMES.get(row.outcome, row.outcome.replace("_", " ")),
    }  # fmt: skip


@allow(Permission.KEEP_PRIVACY)
def register(request: StaffRequest) -> HttpResponse:
    """Every row by topic, those of this state first."""
    here = settings.COMPANIONWAY_JURISDICTION
    rows = queries.state_rule_rows(request.viewer)
    groups = [
        {"title": title, "rows": [
            {"r": row, **_words(row), "stale": is_stale(row.review_by, clock.today())}
            for row in sorted(rows, key=lambda r: r.jurisdiction != here) if row.topic == topic
        ]}
        for topic, title in TOPICS.items()
    ]  # fmt: skip
    return render(
        request, "desk/rules.html", {"groups": [g for g in groups if g["rows"]], "here": PLACES.get(here, here)}
    )


@require_POST
@allow(Permission.KEEP_PRIVACY)
def take_in(request: StaffRequest) -> HttpResponse:
    """Read the file again: new rows and changed ones become drafts."""
    try:
        rows = read(Path(settings.COMPANIONWAY_STATE_RULES))
        new, changed = actions.take_in_rules(rows=rows, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:state-rules"))
    toast(request, f"Read: {new} new, {changed} changed." if new or changed else "Nothing in the file is new.")
    return redirect("web:state-rules")


@allow(Permission.KEEP_PRIVACY)
def rule(request: StaffRequest, rule_id: uuid.UUID) -> HttpResponse:
    """One row, whole, with its source."""
    row = queries.state_rule_for(request.viewer, rule_id)
    context = {"row": row, **_words(row), "topic": TOPICS[row.topic], "stale": is_stale(row.review_by, clock.today())}
    return render(request, "desk/rule.html", context)


@require_POST
@allow(Permission.KEEP_PRIVACY)
def approval(request: StaffRequest, rule_id: uuid.UUID) -> HttpResponse:
    """Approve a row, or make an approved one a draft again."""
    row = queries.state_rule_for(request.viewer, rule_id)
    page, by, now = reverse("web:state-rule", args=[row.id]), request.viewer.user_id, clock.now()
    try:
        if request.POST.get("approve") == "no":
            actions.withdraw_rule(rule_id=row.id, by=by, at=now)
        else:
            actions.approve_rule(rule_id=row.id, has_read="has_read" in request.POST, by=by, at=now)
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Saved.")
    return redirect(page)
