"""A person's rights on one page; whoever is no part of the team says first what for."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import officer as sight
from companionway.privacy.queries import rights, standing
from companionway.privacy.queries.notices import given_to
from companionway.privacy.queries.officer import look_for_rights
from companionway.privacy.rules.signers import AUTHORITY_WORDS, Authority, Signer
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.rights.forms import PurposeForm
from companionway.web.pages.rights.words import INFORMATION_WORDS, KIND_OF_RECIPIENT, listed

ANSWERS = {"asked": "waits for an answer", "agreed": "agreed", "declined": "not agreed"}


def officers_sight(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that a privacy officer opens about anybody runs with their sight; for others nothing is widened."""

    @wraps(view)
    def widened(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with sight.officers_sight(request.viewer):
            return view(request, *args, **kwargs)

    return widened


def looked_at(request: StaffRequest, person_id: uuid.UUID, part: str) -> Person | HttpResponse:
    """The person, looked at and audited; or the page that asks a privacy officer what for. Raises NotVisible."""
    purpose = request.GET.get("for", "")
    person = look_for_rights(request.viewer, person_id, purpose=purpose, at=clock.now(), part=part)
    if person is not None:
        return person
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect(f"{request.path}?for={form.cleaned_data['purpose']}")
    return render(request, "rights/purpose.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(Permission.SEE_RIGHTS)
@officers_sight
def person_rights(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Notice, what was shared, what they asked for, emergencies and reports."""
    person = looked_at(request, person_id, "rights")
    if isinstance(person, HttpResponse):
        return person
    on = clock.today()
    context = {
        "person": person, "given": given_to(person), "carry": _carry(request),
        "restrictions": [_restriction(row) for row in rights.restrictions_asked(person)],
        "emergencies": rights.emergencies_of(person), "crimes": rights.crime_reports_of(person),
        "abuse": rights.abuse_reports_of(person), "exposures": rights.exposures_of(person),
        "plans": rights.family_plans_of(person), "lists": rights.lists_asked(person),
        "signers": _signers(person), "held": standing.is_held(person.id),
        "representatives": [
            {"r": row, "by": AUTHORITY_WORDS[Authority(row.authority)], "ended": bool(row.ends_on and row.ends_on < on)}
            for row in standing.representatives_of(person)
        ],
        "may_support": request.viewer.may(Permission.SUPPORT_PEOPLE),
    }  # fmt: skip
    return render(request, "rights/person.html", context)


def _carry(request: StaffRequest) -> str:
    purpose = request.GET.get("for", "")
    return f"?for={purpose}" if purpose else ""


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
