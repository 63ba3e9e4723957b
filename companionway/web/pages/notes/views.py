"""Reading and writing notes, putting them right, and words beside them."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions import note as actions
from companionway.engagement.actions.note import NoteChanged, Written
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries import notes as queries
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.queries.notes import Read
from companionway.engagement.rules import note as rules
from companionway.engagement.rules.care_team import TELLS
from companionway.engagement.rules.note import AUDIENCE_WORDS, Audience, Kind
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Information
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.notes import wording
from companionway.web.pages.notes.forms import BesideForm, CorrectionForm, NoteForm
from companionway.web.toasts import toast

PART = "notes"


@require_safe
@allow(Permission.SEE_PEOPLE)
def notes(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Every note that the viewer may read, newest first, and safety notes above them."""
    who = get_person(request, person_id, PART)
    live = queries.live_walks(request.viewer, who)
    context = {
        "person": who, "notes": [shown(one, who.called) for one in queries.notes_of(who, request.viewer)],
        "walks": queries.walks_with_notes(live), "safety": queries.safety_notes_of(who), "live": live,
        "on": clock.today(),
        "may_write": request.viewer.may(Permission.SUPPORT_PEOPLE),
        "may_warn": request.viewer.may(Permission.WRITE_SAFETY_NOTES),
    }  # fmt: skip
    return render(request, "notes/page.html", context)


def shown(read: Read, called: str) -> dict[str, Any]:
    """A note with whom it is for, whose it is, and what stands beside it."""
    return {
        "n": read.note, "tells": [TELLS[Information(kind)] for kind in read.note.tells],
        "audience": AUDIENCE_WORDS[Audience(read.note.audience)], "by": whose(read.note, called),
        "earlier": [{"n": one, "by": whose(one, called)} for one in read.earlier],
        "beside": [_beside(row, called) for row in read.beside],
    }  # fmt: skip


def _beside(row: Any, called: str) -> dict[str, Any]:
    typed_by = row.by_name if row.by_person and row.by_id else ""
    return {"b": row, "by": called if row.by_person else row.by_name, "typed_by": typed_by}


def whose(note: Any, called: str) -> str:
    """ "Ana, with Sam"; "Ana, typed by Ben" where somebody else typed it. The row comes from the queries of notes."""
    together = gettext("%(peer)s, with %(person)s") % {"peer": note.peer_name, "person": called}
    name = together if note.together else note.peer_name
    return (
        gettext("%(peer)s, typed by %(other)s") % {"peer": name, "other": note.typed_name}
        if note.entered_by_id != note.peer_id
        else name
    )


def _page(request: StaffRequest, who: Person, template: str, form: Any, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.is_bound and form.errors else 200)
    return render(request, template, {"person": who, "form": form, **context}, status=status)


def _looked_over(form: Any, request: StaffRequest) -> dict[str, Any]:
    """Suggestions for what is typed and not saved yet; a tap on one changes the text on the page alone."""
    words = form.cleaned_data.get("words", "") if form.is_valid() else str(request.POST.get("words", ""))
    text = words.replace("\r\n", "\n").replace("\r", "\n")[: rules.LONGEST]
    text = wording.after_tap(text, request.POST.get("take", ""))
    form.data = {**request.POST.dict(), "words": text}
    form.full_clean()
    return {"offers": wording.offers(text), "looked": True}


@allow(Permission.SUPPORT_PEOPLE)
def note_new(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """A note about this walk. "Look over the words" shows suggestions before it is saved; saving waits for none."""
    walk = engagement_for(request.viewer, engagement_id)
    who = get_person(request, walk.person.same_as_id, PART)
    if not rules.OPENS[rules.Switch(walk.program.notes)]:
        raise NotVisible
    form = NoteForm(posted(request), switch=walk.program.notes, called=who.called, peers=_peers(walk, request))
    context: dict[str, Any] = {"walk": walk}
    if request.method == "POST" and ("look" in request.POST or "take" in request.POST):
        return _page(request, who, "notes/note_new.html", form, status=200, **context, **_looked_over(form, request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        written = Written(said["words"], Audience(said["audience"]), _peer(said.get("peer"), request),
                          together=said["together"], tells=tuple(said.get("tells", ())))  # fmt: skip
        try:
            made = actions.write_note(note_id=said["id"], engagement_id=walk.id, written=written,
                                      by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, f"Saved. {who.called} can read this.")
            if wording.offers(made.words):
                return redirect("web:note", note_id=made.id)
            return redirect("web:notes", person_id=who.id)
    return _page(request, who, "notes/note_new.html", form, **context)


def _peers(walk: Engagement, request: StaffRequest) -> list[tuple[str, str]]:
    return [(str(user), name) for user, name in queries.who_was_there(walk, request.viewer)]


def _peer(chosen: str | None, request: StaffRequest) -> uuid.UUID:
    return uuid.UUID(chosen) if chosen else request.viewer.user_id


@require_safe
@allow(Permission.SEE_PEOPLE)
def note(request: StaffRequest, note_id: uuid.UUID) -> HttpResponse:
    """One note with all its versions and what stands beside it; for its author, what could be said otherwise."""
    read = queries.note_for(request.viewer, note_id)
    who = get_person(request, read.note.engagement.person_id, PART)
    kept = frozenset(request.GET.get("kept", "").split(","))
    mine = read.note.entered_by_id == request.viewer.user_id
    context = {
        "person": who, "note": shown(read, who.called), "mine": mine,
        "offers": wording.offers(read.note.words, kept) if mine and _freely(read, request) else [],
        "kept": ",".join(sorted(one for one in kept if one)),
        "may_write": request.viewer.may(Permission.SUPPORT_PEOPLE),
    }  # fmt: skip
    return render(request, "notes/note.html", context)


def _freely(read: Read, request: StaffRequest) -> bool:
    first = read.earlier[-1] if read.earlier else read.note
    return rules.edits_freely(timezone.localdate(first.written_at), clock.today(),
                              is_author=read.note.entered_by_id == request.viewer.user_id)  # fmt: skip


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def note_wording(request: StaffRequest, note_id: uuid.UUID) -> HttpResponse:
    """One tap on a suggestion after saving: a new version, on the day the note was written."""
    read = queries.note_for(request.viewer, note_id)
    text = wording.after_tap(read.note.words, request.POST.get("take", ""))
    if text != read.note.words:
        try:
            actions.correct_note(note_id=read.note.id, new_id=uuid.uuid4(), words=text, reason="",
                                 by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            return refused(request, error, back_url=reverse("web:note", args=[note_id]))
        toast(request, "Changed. What it said before stays readable.")
    return redirect("web:note", note_id=note_id)


@allow(Permission.SUPPORT_PEOPLE)
def note_correction(request: StaffRequest, note_id: uuid.UUID) -> HttpResponse:
    """The author puts a note right: a new version. When it was changed meanwhile both texts are shown (412)."""
    read = queries.note_for(request.viewer, note_id)
    who = get_person(request, read.note.engagement.person_id, PART)
    if read.note.entered_by_id != request.viewer.user_id:
        raise NotVisible
    form = CorrectionForm(posted(request), asks_why=not _freely(read, request), initial={"words": read.note.words})
    context: dict[str, Any] = {"note": read.note}
    if request.method == "POST" and ("look" in request.POST or "take" in request.POST):
        context |= _looked_over(form, request)
        return _page(request, who, "notes/correction.html", form, status=200, **context)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.correct_note(note_id=note_id, new_id=said["id"], words=said["words"],
                                 reason=said.get("reason", ""), by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except NoteChanged as changed:
            context |= {"theirs": changed.now, "theirs_by": whose(changed.now, who.called), "status": 412,
                        "action": reverse("web:note-correction", args=[changed.now.id])}  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. What it said before stays readable.")
            return redirect("web:note", note_id=said["id"])
    return _page(request, who, "notes/correction.html", form, **context)


@allow(Permission.SUPPORT_PEOPLE)
def note_beside(request: StaffRequest, note_id: uuid.UUID) -> HttpResponse:
    """Words beside a note: the person's as they say them, or one's own. The note stays as it is."""
    read = queries.note_for(request.viewer, note_id)
    who = get_person(request, read.note.engagement.person_id, PART)
    form = BesideForm(posted(request), called=who.called)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind = Kind.CORRECTION if said["correction"] else Kind.WORDS
        try:
            actions.put_beside(beside_id=said["id"], note_id=note_id, words=said["words"], kind=kind,
                               by_person=said["whose"] == "person", by=request.viewer.user_id,
                               at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "It stands beside the note.")
            return redirect("web:note", note_id=note_id)
    return _page(request, who, "notes/beside.html", form, note=shown(read, who.called))


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def beside_answer(request: StaffRequest, beside_id: uuid.UUID) -> HttpResponse:
    """The author leaves the note as it is; the words stay beside it."""
    row = queries.beside_for(request.viewer, beside_id)
    try:
        actions.leave_as_is(beside_id=beside_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:note", args=[row.note_id]))
    toast(request, "Both texts stay, side by side.")
    return redirect("web:note", note_id=row.note_id)
