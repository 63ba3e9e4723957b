"""One consent: where it stands, what it says, its copy, the scan of its paper, and an event that ends it."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.uploads import SCAN
from companionway.privacy import gate
from companionway.privacy.actions.copies import note_copy
from companionway.privacy.actions.revoking import record_event
from companionway.privacy.models.consent import ConsentEvent
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.sharing import LIVE, copies_of, held_for, left_on
from companionway.privacy.rules.cards import Words
from companionway.privacy.rules.consent_terms import ExpiryKind, SignatureMethod
from companionway.privacy.rules.marks import HEIGHT, STROKES_TYPE, WIDTH, path_of, strokes_of
from companionway.privacy.rules.terms import Channel
from companionway.web import leaving, phrases
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.sharing import words as said
from companionway.web.pages.sharing.handing import to_the_person, within_the_team
from companionway.web.pages.sharing.stopping import words_of
from companionway.web.toasts import toast

COPY = {
    ConsentCopy.How.PAPER: "given on paper", ConsentCopy.How.SHOWN: "read on the screen",
    ConsentCopy.How.NOT_WANTED: "offered, not wanted",
}  # fmt: skip


@allow(Permission.ASK_ABOUT_SHARING)
@require_safe
def consent(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """Everything about one consent: where it stands, what left on it, its copy and its exact text."""
    held = held_for(request.viewer, consent_id, clock.now())
    person = get_person(request, held.row.person.same_as_id, "sharing")
    today, words = clock.today(), words_of(held)
    stands = said.standing(held, today) if held.state in LIVE else None
    copies = copies_of(held.row.id)
    context = {
        "person": person, "held": held, "words": words, "to": said.to_whom(held), "stands": stands,
        "ended": "" if stands else said.ended(held, today), "copy": copied(held),
        "has_scan": held.row.method == SignatureMethod.PAPER,
        "left": [said.left_line(row, today, words) for row in left_on(held.row.id)],
        "copies": [(COPY[ConsentCopy.How(c.how)], c) for c in copies],
        "event": said.ENDED.get(held.facts.expiry.event, "It has ended")
        if stands and held.facts.expiry.kind == ExpiryKind.EVENT else "",
    }  # fmt: skip
    return render(request, "sharing/consent.html", context)


def signed_line(held: Held, words: Words) -> str:
    """How and when it was signed, in the language that was signed in."""
    if held.row.signed_at is None or not held.row.method:
        return ""
    at = timezone.localtime(held.row.signed_at)
    return words.signed[held.row.method].format(
        signer=held.row.person_name, date=words.day(at.date()), time=phrases.clock_time(at), witness=held.row.evidence
    )


def drawing(held: Held) -> str:
    """The `d` of the path of a drawn signature; "" for every other."""
    if held.row.ink_type != STROKES_TYPE or not held.row.ink:
        return ""
    return path_of(strokes_of(bytes(held.row.ink).decode()))


@allow(Permission.ASK_ABOUT_SHARING)
def copy(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """The person's copy to read together; POST writes down how it was given, and prints it."""
    held = held_for(request.viewer, consent_id, clock.now())
    if request.method == "POST":
        return _give(request, held)
    person = get_person(request, held.row.person.same_as_id, "sharing")
    context = {"person": person, "held": held, "words": words_of(held), "copy": copied(held)}
    return render(request, "sharing/copy.html", context)


def copied(held: Held) -> dict[str, Any]:
    """The copy as plain values: in short, the exact text, and how it was signed."""
    words, text = words_of(held), held.row.text
    return {
        "language": held.row.language, "copy_title": words.labels["copy_title"], "in_short": words.labels["in_short"],
        "full": words.labels["full"], "signed_label": words.labels["signed"], "title": text.title,
        "summary": text.summary.split("\n"), "paragraphs": held.row.words_shown.split("\n\n"),
        "signed": signed_line(held, words), "drawing": drawing(held), "width": WIDTH, "height": HEIGHT,
    }  # fmt: skip


def _give(request: StaffRequest, held: Held) -> HttpResponse:
    home, now = reverse("web:consent", args=[held.row.id]), clock.now()
    how = request.POST.get("how", "")
    permits: list[gate.Permit] = []

    def act() -> None:
        if how not in ConsentCopy.How.values:
            raise DomainError("how", "Say how the copy was given.")
        if how == ConsentCopy.How.PAPER:
            permits.append(to_the_person(request, held, copied(held), at=now))
        note_copy(consent_id=held.row.id, how=ConsentCopy.How(how), by=request.viewer.user_id, at=now)

    try:
        do_once(request, act)
    except DomainError as error:
        return refused(request, error, back_url=home)
    if permits:
        return leaving.page(request, permits[0], "sharing/printed_copy.html", Channel.PRINT, name="copy", home=home)
    toast(request, f"Written down: {COPY[ConsentCopy.How(how)]}.")
    return redirect(home)


@allow(Permission.ASK_ABOUT_SHARING)
@require_safe
def scan(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """The scan of a signed paper, always as a download that runs nothing."""
    now = clock.now()
    held = held_for(request.viewer, consent_id, now)
    endings = {kind.media: kind.endings[0] for kind in SCAN.types}
    if held.row.ink_type not in endings or not held.row.ink:
        raise Http404
    get_person(request, held.row.person.same_as_id, "scan")
    try:
        permit = within_the_team(request, held, bytes(held.row.ink), at=now)
    except gate.Refused as error:
        return refused(request, error, back_url=reverse("web:consent", args=[held.row.id]))
    return leaving.file(permit, f"signed-paper.{endings[held.row.ink_type]}")


@allow(Permission.ASK_ABOUT_SHARING)
@require_POST
def end(request: StaffRequest, consent_id: uuid.UUID) -> HttpResponse:
    """The event came that ends it. It lets nothing more be shared from now on."""
    now = clock.now()
    held = held_for(request.viewer, consent_id, now)
    home = reverse("web:consent", args=[held.row.id])
    if held.facts.expiry.kind != ExpiryKind.EVENT or held.state not in LIVE:
        return redirect(home)
    try:
        do_once(request, lambda: record_event(
            consent_id=held.row.id, kind=ConsentEvent.Kind.ENDS, happened_on=clock.today(),
            by=request.viewer.user_id, at=now,
        ))  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=home)
    toast(request, "Written down. Nothing more is shared on it.")
    return redirect(home)
