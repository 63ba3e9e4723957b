"""Where they said they are, on the person's own page: each line with its day and how it is known; steps up and down."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from companionway.continuum.models import Observation
from companionway.continuum.queries import own_moves, own_said
from companionway.continuum.rules import Axis, Direction, MoveState, Source, level_words
from companionway.web.access import OwnRequest, own_page

AXES = {
    Axis.STAGE: _("Where I am with a change"), Axis.CASCADE: _("Care for opioid use"),
    Axis.LEVEL: _("Where I get care"), Axis.MEDICATION: _("Medicine for opioid use"),
    Axis.RETURN_TO_USE: _("Used again"),
}  # fmt: skip
VALUES: dict[str, Any] = {
    "precontemplation": _("not thinking of a change"), "contemplation": _("thinking about it"),
    "preparation": _("getting ready"), "action": _("doing it"), "maintenance": _("keeping it going"),
    "identified": _("a doctor named it"), "engaged": _("in touch with care"), "initiated": _("treatment started"),
    "retained": _("still with it"), "remission": _("in recovery"), "offered": _("offered"),
    "linked": _("a place was found that gives it"), "started": _("started"), "not_now": _("not now"),
    "stopped": _("stopped for now"), "none": _("No treatment now"), "recovery_residence": _("Recovery residence"),
}  # fmt: skip
ABOUT = {
    "alcohol": _("alcohol"), "opioids": _("opioids"), "stimulants": _("stimulants"), "sedatives": _("sedatives"),
    "cannabis": _("cannabis"), "tobacco": _("tobacco or vaping"), "other": _("something else"),
}  # fmt: skip
SOURCES = {
    Source.PERSON: _("I said so"), Source.PEER_IMPRESSION: _("what my peer thinks"),
    Source.TOOL: _("a form that I filled in"), Source.REFERRER: _("the place of care said so"),
}  # fmt: skip
WAYS = {Direction.STEP_UP: _("Step up to more support"), Direction.STEP_DOWN: _("Step down to less")}
ENDS = {
    MoveState.PLANNED: _("planned"), MoveState.MET_THERE: _("we met there"),
    MoveState.DID_NOT_HAPPEN: _("it did not happen"),
}  # fmt: skip


@require_safe
@own_page("what was written down of where they are")
def where(request: OwnRequest) -> HttpResponse:
    """Everything that was written, the newest first; nothing on this page is worked out from anything else."""
    said = own_said(request.visit.person_id)
    axes = [(title, [_line(row) for row in said if row.axis == axis]) for axis, title in AXES.items()]
    moves = [
        {"m": m, "way": WAYS[Direction(m.direction)], "end": ENDS[MoveState(m.state)], **named(m.to_level)}
        for m in own_moves(request.visit.person_id)
    ]
    return render(request, "own/where.html", {"axes": [one for one in axes if one[1]], "moves": moves})


def _line(row: Observation) -> dict[str, Any]:
    return {"row": row, "about": ABOUT.get(row.behavior, ""), "source": SOURCES[Source(row.source)],
            **named(row.value)}  # fmt: skip


def named(value: str) -> dict[str, Any]:
    """In words of ours, or a level of care by its official name, which is in English."""
    return {"words": VALUES.get(value, ""), "level": level_words(value) if value and value not in VALUES else ""}
