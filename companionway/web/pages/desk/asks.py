"""Restrictions and intermediary lists on the privacy officer's desk."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import lists, restrictions
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.privacy.queries.accounting import through_intermediary
from companionway.privacy.queries.officer import look_for_rights
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.rules.restrictions import END_WORDS, Answer, End
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.desk.forms import EndForm
from companionway.web.pages.rights.person import for_work
from companionway.web.pages.rights.words import INFORMATION_WORDS, KIND_OF_RECIPIENT, listed
from companionway.web.toasts import toast


@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.RESTRICTION)
def restriction(request: StaffRequest, restriction_id: uuid.UUID) -> HttpResponse:
    """What the person asks, and agreeing or not at the same size; or how it ends."""
    row = queries.restriction_for(request.viewer, restriction_id)
    person = look_for_rights(
        request.viewer, row.person.same_as_id, Purpose.RESTRICTION, at=clock.now(), part="restriction"
    )
    context = {
        "row": row, "person": person, "waits": row.answer == Answer.ASKED,
        "whom": row.recipient or KIND_OF_RECIPIENT.get(row.recipient_kind, "Anyone at all"),
        "what": listed(row.information, INFORMATION_WORDS) or "everything", "form": EndForm(),
        "stands": row.answer == Answer.AGREED and row.ended_at is None,
        "ended": END_WORDS[End(row.ended_how)] if row.ended_how else "",
    }  # fmt: skip
    return render(request, "desk/restriction.html", context)


@require_POST
@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.RESTRICTION)
def answer(request: StaffRequest, restriction_id: uuid.UUID) -> HttpResponse:
    """Agree or decline."""
    row = queries.restriction_for(request.viewer, restriction_id)
    page, said = reverse("web:restriction", args=[row.id]), request.POST.get("answer", "")
    try:
        if said not in ("agree", "decline"):
            raise DomainError("answer", "Choose agree or not.")
        restrictions.answer_restriction(
            restriction_id=row.id, agree=said == "agree", by=request.viewer.user_id, at=clock.now()
        )
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Agreed. The gate keeps to it from now on." if said == "agree" else "Saved: not agreed. Tell them.")
    return redirect(page)


@require_POST
@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.RESTRICTION)
def end(request: StaffRequest, restriction_id: uuid.UUID) -> HttpResponse:
    """End an agreed restriction."""
    row = queries.restriction_for(request.viewer, restriction_id)
    page, form = reverse("web:restriction", args=[row.id]), EndForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("how", "Say how it ends.")
        restrictions.end_restriction(restriction_id=row.id, how=form.end(), by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "It has ended.")
    return redirect(page)


@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.RESTRICTION)
def intermediary_list(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Who got the records through an intermediary in three years; and that the list was given."""
    row = queries.list_for(request.viewer, request_id)
    page = reverse("web:intermediary-request", args=[row.id])
    if request.method == "POST":
        try:
            lists.note_list_given(request_id=row.id, by=request.viewer.user_id, at=clock.now())
        except DomainError as error:
            return refused(request, error, back_url=page)
        toast(request, "Saved: the list was given.")
        return redirect(page)
    person = look_for_rights(request.viewer, row.person.same_as_id, Purpose.RESTRICTION, at=clock.now(), part="list")
    lines = through_intermediary(row.person.same_as, asked_at=row.received_at)
    late = row.answered_at is None and row.due_at <= clock.now()
    return render(request, "desk/list.html", {"row": row, "person": person, "lines": lines, "late": late})
