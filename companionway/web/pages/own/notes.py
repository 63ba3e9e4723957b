"""Notes on a person's own page: every one of them, whoever it is for, and their words beside it."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from companionway.engagement.actions import note as actions
from companionway.engagement.queries.notes import Read, notes_of, own_note
from companionway.engagement.rules.note import Audience, Kind
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.queries.own_page import myself
from companionway.privacy.rules.terms import Information
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import PageForm, posted
from companionway.web.pages.notes.forms import NoteField
from companionway.web.pages.notes.views import shown

AUDIENCES = {
    Audience.BOTH: _("For us both"),
    Audience.AUTHOR: _("For the writer's own memory"),
    Audience.CARE_TEAM: _("For the care team, if you agree to share it"),
}


# What a note for the care team tells, in words to the person.
TELLS = {
    Information.PARTICIPATION: _("that we walk together"), Information.CONTACTS: _("when and how we are in touch"),
    Information.GOALS: _("something you hope for"), Information.CHECK_INS: _("something of a check-in"),
    Information.CONTACT_POINTS: _("how to reach you"),
}  # fmt: skip


class OwnBesideForm(PageForm):
    """Their words beside a note, and whether they ask that it be put right."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = NoteField(label=_("My words beside it"), rows=3)
    correction = forms.BooleanField(label=_("Please put the note right"), required=False)


@require_safe
@own_page("what is written about talks with them")
def own_notes(request: OwnRequest) -> HttpResponse:
    """Every note, newest first: who wrote it, whom it is for, and what stands beside it."""
    me = myself(request.visit)
    return render(request, "own/notes.html", {"person": me, "notes": [_shown(one, me) for one in notes_of(me, None)]})


def _shown(read: Read, me: Person) -> dict[str, Any]:
    """A note with whom it is for and what it tells, in words to the person."""
    tells = [str(TELLS[Information(kind)]) for kind in read.note.tells]
    return shown(read, me.called) | {"audience": AUDIENCES[Audience(read.note.audience)], "tells": tells}


@own_page("their words beside a note")
def own_note_beside(request: OwnRequest, note_id: uuid.UUID) -> HttpResponse:
    """Their words beside one note. The note stays as it is."""
    me = myself(request.visit)
    read, form = own_note(me, note_id), OwnBesideForm(posted(request), initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind = Kind.CORRECTION if said["correction"] else Kind.WORDS
        try:
            actions.put_beside(beside_id=said["id"], note_id=note_id, words=said["words"], kind=kind, by_person=True,
                               by=None, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-notes")
    context = {"form": form, "note": _shown(read, me)}
    return render(request, "own/note.html", context, status=422 if form.errors else 200)
