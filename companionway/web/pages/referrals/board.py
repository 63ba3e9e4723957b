"""The board: what waits and what is close to its promise leads; every minute has an owner."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.referrals import queries
from companionway.referrals.actions.look import note_board_shown
from companionway.referrals.models import Referral
from companionway.referrals.rules import State
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.referrals import words

FILTERS = {"": "All open", "waiting": "Waiting", "mine": "Mine"}


@dataclass(frozen=True)
class Row:
    """One request as the board says it."""

    referral: Referral
    url: str
    whereabouts: str
    promise: words.Promise
    owner: str
    waits: bool
    mine: bool


@require_safe
@allow(Permission.SEE_QUEUE)
def board(request: StaffRequest) -> HttpResponse:
    """One page of the board. The part that refreshes itself answers 204 while nothing has changed."""
    only, after, now = request.GET.get("show", ""), request.GET.get("after", ""), clock.now()
    only = only if only in FILTERS else ""
    try:
        found = queries.board(request.viewer, now, cursor=after, only=only)
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:requests"))
    rows = [_row(referral, request.viewer, now) for referral in found.rows]
    seen = _digest(rows, found)
    fragment = request.headers.get("HX-Request") == "true"
    if fragment and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    note_board_shown(referrals=found.rows, by=request.viewer.user_id, at=now)
    here = reverse("web:requests")
    chips = [(label, f"{here}?show={key}" if key else here, key == only) for key, label in FILTERS.items()]
    context = {
        "rows": rows, "board": found, "chips": chips, "only": only, "first_page": not after,
        "may_answer": request.viewer.may(Permission.ANSWER_REFERRALS),
        "next_url": f"{here}?{urlencode({'show': only, 'after': found.next_cursor})}" if found.next_cursor else "",
        "first_url": f"{here}?{urlencode({'show': only})}" if after else "",
        "refresh_url": f"{here}?{urlencode({'show': only, 'after': after, 'seen': seen})}",
    }  # fmt: skip
    return render(request, "referrals/_board.html" if fragment else "referrals/board.html", context)


def _row(referral: Referral, viewer: Viewer, now: datetime) -> Row:
    mine = referral.accepted_by_id == viewer.user_id
    return Row(
        referral, url=reverse("web:request", args=[referral.id]), whereabouts=words.whereabouts(referral),
        promise=words.promise(referral, now), owner=words.owner(referral, mine),
        waits=referral.state == State.RECEIVED, mine=mine,
    )  # fmt: skip


def _digest(rows: list[Row], found: queries.Board) -> str:
    """What a refreshed part would look like, in short: the same digest means that nothing changed."""
    shown = [f"{row.referral.id}{row.referral.version}{row.promise.standing}" for row in rows]
    counts = (found.waiting, found.open, found.mine, found.late, found.next_cursor)
    return hashlib.sha256(repr((shown, counts)).encode()).hexdigest()[:16]
