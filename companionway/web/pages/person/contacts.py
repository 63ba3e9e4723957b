"""Logging a contact in one tap, taking it back, adding to it, and correcting it as a new version."""

import uuid

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from companionway.engagement.actions import contact as actions
from companionway.engagement.actions import note as notes
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.note import Note
from companionway.engagement.queries.lookup import contact_for, engagement_for, try_for, versions_of
from companionway.engagement.queries.plan import plan_of
from companionway.engagement.rules.contact import CHANNEL_WORDS, KIND_WORDS, Channel, Kind, may_undo
from companionway.engagement.rules.note import Audience, may_open
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import visible_people
from companionway.roadmap.queries import open_steps, step_touched
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.notes import wording
from companionway.web.pages.person.forms import AddForm, CorrectionForm, TapForm, goals_of
from companionway.web.pages.person.returning import back, with_after
from companionway.web.pages.person.touch import TRIED, usual_next
from companionway.web.toasts import toast

SHAPE = DomainError("shape", "That tap did not arrive whole. Open the page again and tap once more.")


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def contacts(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The channel button is the save button: one contact or one try, now, by the viewer."""
    form = TapForm(request.POST)
    if not form.is_valid():
        if not visible_people(request.viewer).filter(id=person_id).exists():
            raise NotVisible
        return refused(request, SHAPE, back_url=reverse("web:person", args=[person_id]))
    tap = form.cleaned_data
    engagement = engagement_for(request.viewer, tap["engagement"])
    person = engagement.person.same_as
    if person.id != person_id:
        raise NotVisible
    now, by = clock.now(), request.viewer.user_id
    try:
        if tap["channel"] == TRIED:
            tried = actions.log_try(attempt_id=tap["id"], engagement_id=engagement.id, channel="", by=by, at=now)
            undo = reverse("web:try-withdrawal", args=[tried.id])
            toast(request, f"Saved: tried to reach {person.called}.", undo_url=with_after(undo, request))
            return back(request, person.id)
        if tap["channel"] not in engagement.program.modes:
            raise DomainError("mode", "This program does not meet that way.")
        channel = Channel(tap["channel"])
        made = actions.log_contact(contact_id=tap["id"], engagement_id=engagement.id, channel=channel, by=by, at=now)
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:person", args=[person.id]))
    toast(
        request, f"Saved: {CHANNEL_WORDS[channel].lower()} with {person.called}.",
        undo_url=with_after(reverse("web:contact-withdrawal", args=[made.id]), request),
        more_url=with_after(reverse("web:contact", args=[made.id]), request),
    )  # fmt: skip
    return back(request, person.id)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def contact_withdrawal(request: StaffRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Undo: within ten minutes, by the one who tapped."""
    found = contact_for(request.viewer, contact_id)
    person_id = found.engagement.person.same_as_id
    try:
        actions.undo_contact(contact_id=found.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:person", args=[person_id]))
    toast(request, "Taken back. Nothing was saved.")
    return back(request, person_id)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def try_withdrawal(request: StaffRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Undo of a try."""
    found = try_for(request.viewer, attempt_id)
    person_id = found.engagement.person.same_as_id
    try:
        actions.undo_try(attempt_id=found.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:person", args=[person_id]))
    toast(request, "Taken back. Nothing was saved.")
    return back(request, person_id)


def _may_add(contact: Contact, request: StaffRequest) -> bool:
    same_day = timezone.localdate(contact.entered_at) == clock.today()
    return _is_live(contact) and same_day and contact.entered_by_id == request.viewer.user_id


def _is_live(contact: Contact) -> bool:
    return contact.replaced_at is None and contact.undone_at is None


@allow(Permission.SUPPORT_PEOPLE)
def contact(request: StaffRequest, contact_id: uuid.UUID) -> HttpResponse:
    """One contact with all its versions. Its author adds to it freely until the end of the day."""
    found = contact_for(request.viewer, contact_id)
    may_add, touched = _may_add(found, request), step_touched(request.viewer, found.goal) if found.goal else None
    steps = open_steps(request.viewer, found.engagement.person.same_as) if may_add else []
    goals = goals_of(steps if touched is None or touched in steps else [touched, *steps])
    notes_on = may_open(found.engagement.program.notes, Audience.BOTH)
    form = AddForm(posted(request), goals=goals, next_in=_next_in(found) if may_add else "", notes=notes_on,
                   initial=AddForm.initial_of(found))  # fmt: skip
    person_id = found.engagement.person.same_as_id
    if request.method == "POST" and form.is_valid():
        try:
            written = _add(found, form, request)
        except DomainError as error:
            form.refuse(error)
        else:
            called = found.engagement.person.same_as.called
            toast(request, f"Added. {called} can read the note." if written else "Added.")
            if written and wording.offers(written.words):
                return redirect("web:note", note_id=written.id)
            return back(request, person_id)
    person = get_person(request, person_id, "contact")
    context = {
        "form": form, "contact": found, "person": person, "versions": [_version(v) for v in versions_of(found)],
        "may_add": may_add, "touched": touched, "is_live": _is_live(found), "after": request.GET.get("after", ""),
        "may_undo": may_add and may_undo(found.entered_at, clock.now()),
        "place": found.engagement.site.name if found.engagement.site else found.engagement.program.name,
    }  # fmt: skip
    return render(request, "person/contact.html", context, status=422 if form.is_bound else 200)


def _add(found: Contact, form: AddForm, request: StaffRequest) -> Note | None:
    """What was added, and the note where one was written; both or neither."""
    by, at, words = request.viewer.user_id, clock.now(), form.cleaned_data.get("note", "")
    with transaction.atomic():
        actions.add_details(contact_id=found.id, by=by, at=at, **form.added())
        if not words:
            return None
        note = notes.Written(words, Audience.BOTH, peer=found.peer_id, contact_id=found.id)
        return notes.write_note(note_id=form.cleaned_data["note_id"] or new_id(), engagement_id=found.engagement_id,
                                written=note, by=by, at=at)  # fmt: skip


def _next_in(contact: Contact) -> str:
    """The choice made beforehand for the next time, until something was added: then theirs stands."""
    if contact.minutes or contact.kinds or contact.place:
        return ""
    plan = plan_of(contact.engagement_id)
    first_weeks, days = (plan.first_weeks, plan.days) if plan else ("", [])
    return usual_next(contact.engagement, clock.today(), first_weeks=first_weeks, days=days)


def _version(row: Contact) -> dict[str, object]:
    return {
        "row": row, "channel": CHANNEL_WORDS[Channel(row.channel)],
        "kinds": ", ".join(KIND_WORDS[Kind(kind)][0].lower() for kind in row.kinds),
    }  # fmt: skip


@allow(Permission.SUPPORT_PEOPLE)
def contact_correction(request: StaffRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Correct a contact: a new version with a reason; the earlier one stays readable."""
    found = contact_for(request.viewer, contact_id)
    if not _is_live(found):
        return redirect("web:contact", contact_id=found.id)
    form = CorrectionForm(posted(request), initial=CorrectionForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.correct(
                contact_id=found.id, channel=Channel(form.cleaned_data["channel"]), occurred_at=form.occurred_at(),
                reason=form.cleaned_data["reason"] or "Put right, nothing more said.", by=request.viewer.user_id,
                at=clock.now(), **form.details(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Corrected. The earlier version can still be read.")
            return redirect("web:contact", contact_id=made.id)
    person = get_person(request, found.engagement.person.same_as_id, "contact")
    context = {"form": form, "contact": found, "person": person}
    return render(request, "person/correction.html", context, status=422 if form.is_bound else 200)
