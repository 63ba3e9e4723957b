"""A person's rights on one page; a privacy officer outside the team says first what for, and looks inside that."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import NotVisible
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import rights, standing
from companionway.privacy.queries.looks import inquiry_of
from companionway.privacy.queries.notices import given_to
from companionway.privacy.queries.officer import look_for_rights, officers_sight
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.rules.signers import AUTHORITY_WORDS, Authority, Signer
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.rights.forms import PurposeForm
from companionway.web.pages.rights.words import INFORMATION_WORDS, KIND_OF_RECIPIENT, listed

ANSWERS = {"asked": "waits for an answer", "agreed": "agreed", "declined": "not agreed"}


def inside_inquiry(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that a privacy officer opens about anybody: with their sight once an open inquiry of theirs says why.

    The address names the inquiry by its id. For everybody else, and before it is said what for, nothing is widened.
    """

    @wraps(view)
    def widened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.inquiry = _inquiry(request)
        with officers_sight(request.viewer, request.inquiry):
            return view(request, *args, **kwargs)

    return widened


def for_work(purpose: Purpose) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of one row of the privacy officer's work, which says by itself what for: with their sight."""

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def widened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with officers_sight(request.viewer, purpose):
                return view(request, *args, **kwargs)

        return widened

    return declare


def _inquiry(request: StaffRequest) -> Inquiry | None:
    given = request.GET.get("inquiry", "")
    if not given or not request.viewer.may(Permission.KEEP_PRIVACY):
        return None
    try:
        return inquiry_of(request.viewer, uuid.UUID(given), clock.now())
    except (ValueError, NotVisible):
        return None


def looked_at(request: StaffRequest, person_id: uuid.UUID, part: str, page: str = "") -> Person | HttpResponse:
    """The person, looked at and audited; or the page that asks a privacy officer what for. Raises NotVisible."""
    person = look_for_rights(request.viewer, person_id, request.inquiry, at=clock.now(), part=part)
    return what_for(request, page or request.path) if person is None else person


def what_for(request: StaffRequest, page: str) -> HttpResponse:
    """Ask what for; the answer begins an inquiry, inside which `page` opens."""
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        row = begin_inquiry(
            purpose=form.cleaned_data["purpose"], words="", by=request.viewer.user_id, at=clock.now()
        )  # fmt: skip
        return redirect(f"{page}?inquiry={row.id}")
    context = {"form": form, "page_url": page}
    return render(request, "rights/purpose.html", context, status=422 if form.is_bound else 200)


@allow(Permission.SEE_RIGHTS)
@inside_inquiry
def person_rights(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Notice, what was shared, what they asked for, emergencies and reports."""
    person = looked_at(request, person_id, "rights")
    if isinstance(person, HttpResponse):
        return person
    on, keeps = clock.today(), request.viewer.may(Permission.KEEP_PRIVACY)  # a hold would tell a peer that one asked
    context = {
        "person": person, "given": given_to(person), "carry": carry(request),
        "restrictions": [_restriction(row) for row in rights.restrictions_asked(person)],
        "emergencies": rights.emergencies_of(person), "crimes": rights.crime_reports_of(person),
        "abuse": rights.abuse_reports_of(person), "exposures": rights.exposures_of(person),
        "plans": rights.family_plans_of(person), "lists": rights.lists_asked(person),
        "signers": _signers(person), "held": keeps and standing.is_held(person.id),
        "representatives": [
            {"r": row, "by": AUTHORITY_WORDS[Authority(row.authority)], "ended": bool(row.ends_on and row.ends_on < on)}
            for row in standing.representatives_of(person)
        ],
        "may_support": request.viewer.may(Permission.SUPPORT_PEOPLE),
    }  # fmt: skip
    return render(request, "rights/person.html", context)


def carry(request: StaffRequest) -> str:
    """What the links of a page carry on: the inquiry."""
    return f"?inquiry={request.inquiry.id}" if request.inquiry else ""


def _restriction(row: Any) -> dict[str, Any]:
    whom = row.recipient or KIND_OF_RECIPIENT.get(row.recipient_kind, "Anyone at all")
    what = listed(row.information, INFORMATION_WORDS) or "everything"
    if row.paid_in_full:
        what = "services paid in full"
    return {"r": row, "whom": whom, "what": what, "state": "ended" if row.ended_at else ANSWERS[row.answer],
            "url": reverse("web:restriction", args=[row.id])}  # fmt: skip


SIGNER_WORDS = {
    frozenset({Signer.PERSON}): "They sign for themselves.",
    frozenset({Signer.PARENT}): "A parent signs for them.",
    frozenset({Signer.PERSON, Signer.PARENT}): "They and a parent both sign.",
}


def _signers(person: Person) -> dict[str, str]:
    need = standing.signers_for(person, clock.today())
    if need.ask_officer:
        return {"words": "No approved state rule says who signs at this age. Nobody signs, and nothing is told to a "
                         "parent, until the privacy officer has decided.", "rule": ""}  # fmt: skip
    return {"words": SIGNER_WORDS[need.needed], "rule": need.rule}
