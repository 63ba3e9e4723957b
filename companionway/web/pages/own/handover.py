"""Another peer, on the person's own page: what became of their wish, when all three meet, and their yes or not now."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions.handover import answer_handover
from companionway.engagement.models.handover import Handover
from companionway.engagement.queries.handover import own_handover, own_handovers
from companionway.engagement.queries.own_asks import own_asks
from companionway.engagement.queries.own_walks import own_walks
from companionway.engagement.rules import handover as rules
from companionway.engagement.rules.handover import State, Verb
from companionway.engagement.rules.own_ask import Asked, offered
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.own.us import BUTTONS

STANDS = {
    State.ASKED: _("Your peer thought that %(name)s could walk with you. You decide. Nothing changes before you met."),
    State.AGREED: _("%(name)s could walk with you. Next, you set a day to meet, all three."),
    State.PLANNED: _("A day is set to meet %(name)s, all three."),
    State.MET: _("You met %(name)s. When you say so, you go on together."),
    State.DONE: _("%(name)s walks with you now."),
    State.NOT_NOW: _("You said not now to %(name)s. All stays as it was."),
    State.STOPPED: _("It did not work out with %(name)s. All stays as it was, and you can ask again."),
}  # fmt: skip


@require_safe
@own_page("what became of their wish for another peer")
def another_peer(request: OwnRequest) -> HttpResponse:
    """Wishes that wait, and each handover with where it stands."""
    waiting = [one for one in own_asks(request.visit.person_id) if one.kind == Asked.ANOTHER_PEER and not one.done_at]
    found = [_line(row) for row in own_handovers(request.visit.engagement_ids)]
    asking = {one.engagement_id for one in waiting}
    can_ask = [row for row in own_walks(request.visit.person_id)
               if Asked.ANOTHER_PEER in offered(row.state) and row.id not in asking]  # fmt: skip
    context = {"waiting": waiting, "can_ask": [(row, uuid.uuid4()) for row in can_ask],
               "kind": Asked.ANOTHER_PEER.value, "words": BUTTONS[Asked.ANOTHER_PEER],
               "live": [one for one in found if one["row"].ended_at is None],
               "ended": [one for one in found if one["row"].ended_at is not None]}  # fmt: skip
    return render(request, "own/another_peer.html", context)


def _line(row: Any) -> dict[str, Any]:
    return {"row": row, "words": STANDS[State(row.state)] % {"name": row.to_name},
            "asks": rules.may(Verb.SAY_YES, row.state)}  # fmt: skip


@require_POST
@own_page("their yes or not now to another peer")
def answer(request: OwnRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Yes, with or without their messages so far, or not now. What changed meanwhile is shown as it stands."""
    row: Handover = own_handover(request.visit.engagement_ids, handover_id)
    said = request.POST.get("answer")
    if said in ("yes", "yes_alone", "not_now"):
        try:
            answer_handover(
                handover_id=row.id, yes=said != "not_now", history_passes=said == "yes", by=None, at=clock.now()
            )
        except DomainError:
            return redirect("web:own-another-peer")
    return redirect("web:own-another-peer")
