"""For staff: what a person asked for on their own page, each with one button when it was seen to."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions.own_asks import see_to
from companionway.engagement.queries.own_asks import ask_for, asks_for
from companionway.engagement.rules.own_ask import Asked
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.toasts import toast

WORDS = {
    Asked.REACH_ME: "would like you to get in touch", Asked.PAUSE: "takes a pause. It has begun",
    Asked.GO_ON: "would like to go on. The pause has ended",
    Asked.STOP: "would like to stop for now. A pause has begun; say goodbye the way they like",
    Asked.ANOTHER_PEER: "would like another peer. No reason is needed",
    Asked.COME_BACK: "would like to come back", Asked.WRONG: "says that something is not right",
}  # fmt: skip


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def asks(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What was asked, open ones first."""
    person = get_person(request, person_id, "own_asks")
    rows = asks_for(request.viewer, person)
    shown = [(row, WORDS[Asked(row.kind)]) for row in sorted(rows, key=lambda row: row.done_at is not None)]
    return render(request, "own/asks.html", {"person": person, "asks": shown})


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def seen_to(request: StaffRequest, ask_id: uuid.UUID) -> HttpResponse:
    """Somebody saw to it."""
    row = ask_for(request.viewer, ask_id)
    try:
        see_to(ask_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error)
    toast(request, "Thank you. It is off the list.")
    return redirect("web:own-asks", person_id=row.person.same_as_id)
