"""A supervisor's safety notes, and the privacy officer's list of all of them."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companionway.engagement.actions import safety_note as actions
from companionway.engagement.queries import notes as queries
from companionway.engagement.queries.lookup import engagement_for
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import posted
from companionway.web.pages.notes.forms import ReviewForm, SafetyForm
from companionway.web.pages.notes.views import PART
from companionway.web.toasts import toast


@allow(Permission.WRITE_SAFETY_NOTES)
def safety_note_new(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """What must be known so that nobody is hurt, with a reason and a day to look at it again."""
    walk = engagement_for(request.viewer, engagement_id)
    who, form = get_person(request, walk.person.same_as_id, PART), SafetyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_safety_note(note_id=said["id"], engagement_id=walk.id, words=said["words"],
                                      reason=said["reason"], review_on=said["review_on"],
                                      by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. It stands in the privacy officer's list.")
            return redirect("web:notes", person_id=who.id)
    context = {"person": who, "form": form}
    return render(request, "notes/safety_new.html", context, status=422 if form.errors else 200)


@allow(Permission.WRITE_SAFETY_NOTES)
def safety_note_review(request: StaffRequest, safety_note_id: uuid.UUID) -> HttpResponse:
    """Looked at again: it stands until another day, or it has ended."""
    row = queries.safety_note_for(request.viewer, safety_note_id)
    who = get_person(request, row.engagement.person.same_as_id, PART)
    ends = "end" in request.POST
    form = ReviewForm(None if ends else posted(request))
    if request.method == "POST" and (ends or form.is_valid()):
        try:
            actions.review_safety_note(note_id=row.id, review_on=None if ends else form.cleaned_data["review_on"],
                                       by=request.viewer.user_id, at=clock.now())  # fmt: skip
        except DomainError as error:
            form = ReviewForm(request.POST)
            form.is_valid()
            form.refuse(error)
        else:
            toast(request, "It has ended." if ends else "It stands until then.")
            return redirect("web:notes", person_id=who.id)
    context = {"person": who, "form": form, "row": row}
    return render(request, "notes/safety_review.html", context, status=422 if form.errors else 200)


@require_safe
@allow(Permission.KEEP_PRIVACY)
def safety_register(request: StaffRequest) -> HttpResponse:
    """Every safety note: who wrote it, when, why, until when. Whom it is about is opened with a purpose."""
    rows = queries.safety_register(request.viewer, clock.today())
    note_people_shown(request.viewer, [row.person_id for row in rows], at=clock.now(), part="safety_notes")
    return render(request, "notes/safety_register.html", {"rows": rows, "on": clock.today()})
