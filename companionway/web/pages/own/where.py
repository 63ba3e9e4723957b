"""Where they said they are, on the person's own page: each line with its day and how it is known; steps up and down."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from companionway.continuum.actions import note
from companionway.continuum.models import Observation
from companionway.continuum.queries import own_moves, own_said
from companionway.continuum.rules import STAGES, Axis, Direction, MoveState, Source, level_words
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.own_reach import own_walks
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import PageForm, posted
from companionway.web.pages.roadmap.forms import WordsField

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


class StageForm(PageForm):
    """Where they place themself with a change: of what, where, and words if they like."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    walk = forms.TypedChoiceField(label=_("With whom do I share it?"), coerce=uuid.UUID, widget=forms.RadioSelect)
    behavior = forms.ChoiceField(label=_("What is the change about?"), choices=list(ABOUT.items()),
                                 widget=forms.RadioSelect)  # fmt: skip
    stage = forms.ChoiceField(label=_("Where am I with it?"), choices=[(one, VALUES[one]) for one in STAGES],
                              widget=forms.RadioSelect)  # fmt: skip
    words = WordsField(label=_("In my words"), longest=2000, rows=2, required=False)

    def __init__(self, *args: Any, walks: list[Engagement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("walk", [(str(row.id), row.program.name) for row in walks])
        if len(walks) == 1:
            self.fields["walk"].widget = forms.HiddenInput()
            self.initial["walk"] = str(walks[0].id)


@own_page("what was written down of where they are, and where they place themself")
def where(request: OwnRequest) -> HttpResponse:
    """Everything that was written, the newest first; POST adds where they say they are, beside the rest."""
    walks = own_walks(request.visit.engagement_ids)
    form = StageForm(posted(request), initial={"id": new_id()}, walks=walks)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            note(
                observation_id=said["id"], engagement_id=said["walk"], axis=Axis.STAGE, value=said["stage"],
                behavior=said["behavior"], source=Source.PERSON, observed_on=clock.today(), words=said["words"],
                by=None, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:own-where")
    return _shown(request, form if walks else None)


def _shown(request: OwnRequest, form: StageForm | None) -> HttpResponse:
    said = own_said(request.visit.person_id)
    axes = [(title, [_line(row) for row in said if row.axis == axis]) for axis, title in AXES.items()]
    moves = [
        {"m": m, "way": WAYS[Direction(m.direction)], "end": ENDS[MoveState(m.state)], **named(m.to_level)}
        for m in own_moves(request.visit.person_id)
    ]
    context = {"axes": [one for one in axes if one[1]], "moves": moves, "form": form}
    return render(request, "own/where.html", context, status=422 if form and form.is_bound else 200)


def _line(row: Observation) -> dict[str, Any]:
    return {"row": row, "about": ABOUT.get(row.behavior, ""), "source": SOURCES[Source(row.source)],
            **named(row.value)}  # fmt: skip


def named(value: str) -> dict[str, Any]:
    """In words of ours, or a level of care by its official name, which is in English."""
    return {"words": VALUES.get(value, ""), "level": level_words(value) if value and value not in VALUES else ""}
