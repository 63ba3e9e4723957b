"""A step up or down: agreed on with its handover, and where it ended."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.continuum import actions
from companionway.continuum.queries import move_for
from companionway.continuum.rules import Direction, MoveState
from companionway.engagement.queries.lookup import engagement_for
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.continuum.forms import MoveForm
from companionway.web.pages.continuum.views import again
from companionway.web.toasts import toast

ENDS = {MoveState.MET_THERE.value: MoveState.MET_THERE, MoveState.DID_NOT_HAPPEN.value: MoveState.DID_NOT_HAPPEN}


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def moves(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Keep a step that was agreed on."""
    engagement = engagement_for(request.viewer, engagement_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.plan_move(
                move_id=said["id"], engagement_id=engagement.id, direction=Direction(said["direction"]),
                to_level=said["to_level"], what=said["what"], place=said["place"], planned_on=said["planned_on"],
                goes_along=said["goes_along"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Kept. Say how it went when you know.")
            return redirect("web:continuum", engagement.person.same_as_id)
    return again(request, engagement, form)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def ending(request: StaffRequest, person_id: uuid.UUID, move_id: uuid.UUID) -> HttpResponse:
    """They met there, or it did not happen: two ends of equal weight."""
    person = get_person(request, person_id, "continuum")
    row = move_for(request.viewer, move_id)
    end = ENDS.get(request.POST.get("end", ""))
    if row.engagement.person.same_as_id != person.id or end is None:
        raise Http404
    words = request.POST.get("words", "")[:2000]
    try:
        actions.end_move(move_id=row.id, state=end, words=words, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:continuum", args=[person.id]))
    toast(request, "Kept. Where they are now is theirs to say.")
    return redirect("web:continuum", person.id)
