"""One person or two? A human looks at both records and says; saying one can be taken back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import joining
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.referrals.same_person import match_for, pairs_of
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.toasts import toast


@require_safe
@allow(Permission.JUDGE_MATCHES)
def matches(request: StaffRequest) -> HttpResponse:
    """Both records side by side, why they look alike, and two answers at the same size."""
    pairs, joined = pairs_of(request.viewer)
    shown = [
        person for match in [*(pair.match for pair in pairs), *joined] for person in (match.newer_id, match.older_id)
    ]
    note_people_shown(request.viewer, shown, at=clock.now(), part="matches")
    return render(request, "matches/page.html", {"pairs": pairs, "joined": joined})


@allow(Permission.JUDGE_MATCHES)
@require_POST
def judgment(request: StaffRequest, match_id: uuid.UUID) -> HttpResponse:
    """One person, or two."""
    match = match_for(request.viewer, match_id)
    said = request.POST.get("people", "")
    try:
        if said not in ("one", "two"):
            raise DomainError("answer", "Choose one person or two people.")
        joining.judge_match(match_id=match.id, same=said == "one", by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:matches"))
    if said == "one":
        toast(request, "They are one person now.", undo_url=reverse("web:match-parting", args=[match.id]))
    else:
        toast(request, "They stay two people.")
    return redirect("web:matches")


@allow(Permission.JUDGE_MATCHES)
@require_POST
def parting(request: StaffRequest, match_id: uuid.UUID) -> HttpResponse:
    """Take it back: two records again, and the question is open again."""
    match = match_for(request.viewer, match_id)
    try:
        joining.part_again(match_id=match.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:matches"))
    toast(request, "Two records again.")
    return redirect("web:matches")
