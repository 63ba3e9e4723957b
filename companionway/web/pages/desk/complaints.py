"""Complaints on the privacy officer's desk. Nobody else reaches them, and nothing about a person leads here."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import complaints as actions
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.desk.forms import SAID, AnswerForm, ComplaintForm
from companionway.web.toasts import toast


@allow(Permission.KEEP_PRIVACY)
def register(request: StaffRequest) -> HttpResponse:
    """Every complaint, and a form for a new one."""
    form = ComplaintForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            do_once(request, lambda: actions.take_complaint(**said, by=request.viewer.user_id, at=clock.now()))
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. It waits for your answer.")
            return redirect("web:complaints")
    status = 422 if form.is_bound and form.errors else 200
    rows = [{"c": row, "how": SAID.get(row.how, row.how)} for row in queries.complaints(request.viewer)]
    return render(request, "desk/complaints.html", {"form": form, "rows": rows}, status=status)


@allow(Permission.KEEP_PRIVACY)
def complaint(request: StaffRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """One complaint and its answer."""
    row = queries.complaint_for(request.viewer, complaint_id)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_complaint(
                complaint_id=row.id, answer=form.cleaned_data["answer"], by=request.viewer.user_id, at=clock.now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved: answered.")
            return redirect(reverse("web:complaint", args=[row.id]))
    status = 422 if form.is_bound and form.errors else 200
    context = {"c": row, "how": SAID.get(row.how, row.how), "form": form}
    return render(request, "desk/complaint.html", context, status=status)
