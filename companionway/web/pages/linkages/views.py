"""Help for one person: find it near them, share it by text, paper or word, reach it together; then how it went."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions.contact import add_details, log_contact
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.rules.contact import Channel, Kind
from companionway.linkages import actions, rules
from companionway.linkages.models import Linkage
from companionway.linkages.queries import answers_of, linkage_for, linkages_of
from companionway.linkages.rules import DONE_WORDS, OUTCOME_WORDS, Barrier, How, Outcome
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.directory.finding import found, of_listing
from companionway.web.pages.linkages.forms import LaterForm, OutcomeForm, ShareForm
from companionway.web.pages.reach import by_text
from companionway.web.toasts import toast

CHANNELS = {How.CALLED: Channel.CALL, How.WENT: Channel.IN_PERSON}


@allow(Permission.SUPPORT_PEOPLE)
def find_for(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Find help for somebody: needs first, near where they walk; below, what was shared before and how it went."""
    engagement = engagement_for(request.viewer, engagement_id)
    person = get_person(request, engagement.person.same_as_id, "help")
    before = [_line(row) for row in linkages_of(person)] if request.method != "POST" else []
    context = {**found(request, engagement), "person": person, "before": before}
    return render(request, "directory/find.html", context)


def _days(said: dict[str, Any]) -> int:
    return int(said["days"])


def _line(row: Linkage) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.listing.service.name, "how": DONE_WORDS[How(row.how)], "made_at": row.made_at,
        "outcome": OUTCOME_WORDS[Outcome(row.outcome)] if row.outcome else "", "ask_on": row.ask_on,
    }  # fmt: skip


@allow(Permission.SUPPORT_PEOPLE)
def share(request: StaffRequest, engagement_id: uuid.UUID, listing_id: uuid.UUID) -> HttpResponse:
    """One listing for somebody, and how it was shared: the button saves."""
    engagement = engagement_for(request.viewer, engagement_id)
    asked = request.method == "POST"
    form = ShareForm(request.POST if asked else None, initial={"id": new_id(), "days": "7"})
    problem: DomainError | None = None
    if asked and form.is_valid():
        try:
            return _shared(request, engagement, listing_id, form.cleaned_data)
        except DomainError as error:
            problem = error
    elif asked:
        problem = DomainError("shape", "That tap did not arrive whole. Open the page again and tap once more.")
    person = get_person(request, engagement.person.same_as_id, "help")
    context = {
        **of_listing(listing_id), "engagement": engagement, "person": person, "form": form, "problem": problem,
        "hows": [(how.value, words) for how, words in rules.HOW_WORDS.items()],
    }  # fmt: skip
    return render(request, "linkages/share.html", context, status=422 if problem else 200)


def _shared(request: StaffRequest, engagement: Engagement, listing_id: uuid.UUID, said: dict[str, Any]) -> HttpResponse:
    how, by, at = How(said["how"]), request.viewer.user_id, clock.now()
    known, words = of_listing(listing_id), "Saved."
    with transaction.atomic():
        made = actions.link(
            linkage_id=said["id"], engagement_id=engagement.id, listing_id=listing_id, how=how, need=said["need"],
            days=_days(said), by=by, at=at,
        )  # fmt: skip
        if how == How.TEXT:
            over = by_text.offer(request.viewer, engagement.person.same_as, engagement)
            words = by_text.said(by_text.text_words(request, over, known["words"], text_id=said["id"]))
        elif said["contact"] and how in CHANNELS:
            log_contact(contact_id=said["id"], engagement_id=engagement.id, channel=CHANNELS[how], by=by, at=at)
            add_details(contact_id=said["id"], minutes=None, kinds=[Kind.TANGIBLE, Kind.INFORMATIONAL], place="",
                        by=by, at=at)  # fmt: skip
    when = f" You are asked in {_days(said)} days how it went." if made.ask_on else ""
    toast(request, f"{words}{when}", more_url=reverse("web:linkage", args=[made.id]), more_label="Change")
    if how == How.PRINT:
        return redirect("web:listing-paper", listing_id=listing_id)
    return redirect("web:person", person_id=engagement.person.same_as_id)


@allow(Permission.SUPPORT_PEOPLE)
def linkage(request: StaffRequest, linkage_id: uuid.UUID) -> HttpResponse:
    """How it went: what was shared, every answer so far, and the same five answers at the same size."""
    row = linkage_for(request.viewer, linkage_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        outcome, barrier = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["barrier"]
        actions.answer(
            linkage_id=row.id, outcome=outcome, barrier=Barrier(barrier) if barrier else None,
            by=request.viewer.user_id, at=clock.now(),
        )  # fmt: skip
        words = NO_ROOM if barrier == Barrier.FULL else SAID[outcome]
        toast(request, words, more_url=reverse("web:linkage", args=[row.id]), more_label="Change")
        return redirect("web:help-for", engagement_id=row.engagement_id)
    person = get_person(request, row.engagement.person.same_as_id, "help")
    context = {
        "row": row, "line": _line(row), "person": person, "form": form, "later": LaterForm(),
        "outcomes": list(OUTCOME_WORDS.items()), "barriers": list(rules.BARRIER_WORDS.items()),
        "answers": [(a, OUTCOME_WORDS[Outcome(a.outcome)], _barrier(a.barrier)) for a in answers_of(row)],
    }  # fmt: skip
    return render(request, "linkages/linkage.html", context, status=422 if form.is_bound else 200)


SAID = {
    Outcome.GOT_HELP: "Saved. Good to hear.", Outcome.WAITING: "Saved. You are asked again in a week.",
    Outcome.FULL: "Saved.", Outcome.CHANGED_MIND: "Saved. That is fine.",
    Outcome.UNKNOWN: "Saved. You can come back to it any time.",
}  # fmt: skip
NO_ROOM = "Saved. The next peer sees it, without who it was."


def _barrier(code: str) -> str:
    return rules.BARRIER_WORDS[Barrier(code)] if code else ""


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def ask_later(request: StaffRequest, linkage_id: uuid.UUID) -> HttpResponse:
    """Ask on another day, or not at all."""
    row = linkage_for(request.viewer, linkage_id)
    form = LaterForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("days", "Choose a day, or not to be asked.")
        actions.ask_later(linkage_id=row.id, days=form.cleaned_data["days"], by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:linkage", args=[row.id]))
    toast(request, "Saved.")
    return redirect("web:linkage", linkage_id=row.id)
