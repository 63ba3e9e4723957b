"""Stopping: choose which sharing to stop, confirm, and read the dated statement with what was shared before."""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy import cards as texts
from companionway.privacy import gate
from companionway.privacy.actions.copies import note_copy
from companionway.privacy.actions.revoking import hold, revoke
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.sharing import held_for, held_of, left_on
from companionway.privacy.rules.cards import Words
from companionway.privacy.rules.consent import revocable_at
from companionway.privacy.rules.consent_terms import ConsentState, ConsentType, RevocationMethod
from companionway.privacy.rules.terms import Channel
from companionway.web import leaving, phrases
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.sharing import words as said
from companionway.web.pages.sharing.handing import to_the_person

HERE, TOLD = "here", "told"


def words_of(held: Held) -> Words:
    """The words of the language that was signed in; English where that language has gone."""
    offered = texts.languages()
    return offered.get(held.row.language) or next(iter(offered.values()))


def waits_until(held: Held, at: datetime) -> tuple[bool, date | None]:
    """Whether it cannot be stopped yet, and the day from which it can (None: after an event)."""
    if held.facts.type != ConsentType.CRIMINAL_JUSTICE:
        return False, None
    begins = revocable_at(held.facts)
    return begins is None or at < begins, timezone.localdate(begins) if begins else None


@allow(Permission.ASK_ABOUT_SHARING)
def stop(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything that is shared now, each one tap from being stopped."""
    person = get_person(request, person_id, "sharing")
    now = clock.now()
    found = [(held.row.text.title, said.standing(held, clock.today())) for held in held_of(person, now)]
    return render(request, "sharing/stop.html", {"person": person, "found": found})


@allow(Permission.ASK_ABOUT_SHARING)
def confirm(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """The last tap: it stops at once, and a dated statement is written."""
    now = clock.now()
    held = held_for(request.viewer, consent_id, now)
    if request.method == "POST":
        return _stop(request, held, now)
    if held.state == ConsentState.REVOKED:
        return redirect("web:consent-stopped", consent_id=held.row.id)
    person = get_person(request, held.row.person.same_as_id, "sharing")
    words = words_of(held)
    waits, day = waits_until(held, now)
    context = {
        "person": person, "held": held, "words": words, "to": said.to_whom(held), "waits": waits, "day": day,
        "statement": statement(held, words, now), "on_hold": held.state == ConsentState.ON_HOLD,
    }  # fmt: skip
    return render(request, "sharing/confirm.html", context)


def statement(held: Held, words: Words, at: datetime) -> str:
    """The dated statement in the language that was signed in."""
    signed = words.day(timezone.localdate(held.row.signed_at)) if held.row.signed_at else ""
    return words.stopping["stopped"].format(
        date=words.day(timezone.localdate(at)), person=held.row.person_name, title=held.row.text.title, signed=signed
    )


def _stop(request: StaffRequest, held: Held, now: datetime) -> HttpResponse:
    how, by = request.POST.get("how", ""), request.viewer.user_id
    back = reverse("web:consent-stop", args=[held.row.id])

    def act() -> None:
        if how == HERE:
            revoke(consent_id=held.row.id, statement=statement(held, words_of(held), now), by=by, at=now)
        elif how == TOLD:
            hold(consent_id=held.row.id, by=by, at=now)
        else:
            raise DomainError("how", "Tap one of the buttons once more.")

    try:
        do_once(request, act)
    except DomainError as error:
        return refused(request, error, back_url=back)
    return redirect("web:consent-stopped", consent_id=held.row.id)


@allow(Permission.ASK_ABOUT_SHARING)
def stopped(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """What stopping did: the statement, who took it, and what was shared before. POST prints it for the person."""
    now = clock.now()
    held = held_for(request.viewer, consent_id, now)
    if not held.facts.revocations:
        return redirect("web:consent", consent_id=held.row.id)
    if request.method == "POST":
        return _print(request, held, now)
    person = get_person(request, held.row.person.same_as_id, "sharing")
    waits, day = waits_until(held, now)
    context = {"person": person, "held": held, "waits": waits, "day": day, "paper": paper_of(held)}
    return render(request, "sharing/stopped.html", context)


def paper_of(held: Held) -> dict[str, Any]:
    """The statement as plain values: when, how, who took it, its words, and what was shared before."""
    rows: dict[str, Any] = {one.method: one for one in held.row.revocations.all()}
    written, first = rows.get(RevocationMethod.WRITTEN), min(rows.values(), key=lambda one: one.recorded_at)
    taker = first.taken_by.get_full_name() if first.taken_by else ""
    words, today, at = words_of(held), clock.today(), timezone.localtime(first.recorded_at)
    return {
        "title": held.row.text.title, "to": said.to_whom(held), "language": held.row.language, "taken_by": taker,
        "when": f"{words.day(at.date())}, {phrases.clock_time(at)}",
        "how": "a written statement" if written else "said out loud",
        "statement": written.statement if written else "",
        "left": [said.left_line(row, today, words) for row in left_on(held.row.id)],
    }  # fmt: skip


def _print(request: StaffRequest, held: Held, now: datetime) -> HttpResponse:
    """The statement on paper, for the person."""
    home = reverse("web:consent-stopped", args=[held.row.id])
    permits: list[gate.Permit] = []

    def act() -> None:
        permits.append(to_the_person(request, held, paper_of(held), at=now))
        note_copy(consent_id=held.row.id, how=ConsentCopy.How.PAPER, by=request.viewer.user_id, at=now)

    try:
        do_once(request, act)
    except DomainError as error:
        return refused(request, error, back_url=home)
    if not permits:
        return redirect(home)
    return leaving.page(request, permits[0], "sharing/printed_statement.html", Channel.PRINT, name="paper", home=home)
