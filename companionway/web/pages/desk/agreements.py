"""Agreements on the privacy officer's desk: who works for us, studies or audits, and until when."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import agreements as actions
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.privacy.queries.standing import undertaken
from companionway.privacy.rules.agreements import KIND_WORDS, Kind, is_lapsed, stands
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.desk.forms import AgreementForm, DayForm
from companionway.web.toasts import toast


@allow(Permission.KEEP_PRIVACY)
def register(request: StaffRequest) -> HttpResponse:
    """Every agreement; one that has lapsed carries nothing."""
    on = clock.today()
    rows = [{"a": a, "kind": KIND_WORDS[Kind(a.kind)], "stands": stands(undertaken(a), on),
             "lapsed": is_lapsed(a.ends_on, on)} for a in queries.agreements(request.viewer)]  # fmt: skip
    return render(request, "desk/agreements.html", {"rows": rows})


@allow(Permission.KEEP_PRIVACY)
def new(request: StaffRequest) -> HttpResponse:
    """Write an agreement down; what its kind must say is asked for by name."""
    form = AgreementForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            do_once(request, lambda: actions.write_agreement(
                said=form.undertaken(), partner=said["partner"], service=said["service"], by=request.viewer.user_id,
                at=clock.now(),
            ))  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved.")
            return redirect("web:agreements")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/agreement_new.html", {"form": form}, status=status)


@allow(Permission.KEEP_PRIVACY)
def agreement(request: StaffRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """One agreement: its last day, and that copies are destroyed."""
    row = queries.agreement_for(request.viewer, agreement_id)
    page, by, now, on = request.path, request.viewer.user_id, clock.now(), clock.today()
    form = DayForm(posted(request), initial={"on": on.isoformat()})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        try:
            if request.POST.get("what") == "destroyed":
                actions.note_destroyed(agreement_id=row.id, on=day, by=by, at=now)
            else:
                actions.end_agreement(agreement_id=row.id, on=day, by=by, at=now)
        except DomainError as error:
            return refused(request, error, back_url=page)
        toast(request, "Saved.")
        return redirect(reverse("web:agreement", args=[row.id]))
    status = 422 if form.is_bound and form.errors else 200
    context = {"a": row, "kind": KIND_WORDS[Kind(row.kind)], "stands": stands(undertaken(row), on), "form": form,
               "lapsed": is_lapsed(row.ends_on, on), "today": on}  # fmt: skip
    return render(request, "desk/agreement.html", context, status=status)
