"""Handing over to another peer: thinking of one, asking the person, meeting together, done."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions import handover as actions
from companionway.engagement.models.handover import Handover
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.handover import handover_for, handovers_of, steps_of
from companionway.engagement.queries.lookup import engagement_for, peer_of
from companionway.engagement.queries.own_asks import wish_for_another
from companionway.engagement.rules import handover as rules
from companionway.engagement.rules import walk
from companionway.engagement.rules.handover import State, Verb
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown, visible_people
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.toasts import toast
from companionway.workforce.queries import peers_at

HISTORY = {None: "", True: "yes", False: "no"}  # what they said about it before, to begin from
SAID = {
    Verb.SAY_YES: "They said yes. Nothing changes before you have met.",
    Verb.SAY_NOT_NOW: "They said not now. Everything stays as it is.",
    Verb.PLAN_MEETING: "The day is set.", Verb.NOTE_MET: "You have met.",
    Verb.STOP: "Stopped. Everything stays as it is.",
}  # fmt: skip


class NewForm(PageForm):
    """Which peer, and whose wish it is."""

    to_peer = forms.ChoiceField(label="Who could walk with them?", choices=[], widget=forms.RadioSelect,
                                error_messages={"required": "Choose a peer."})  # fmt: skip
    asked_for = forms.BooleanField(label="They asked for another peer themselves", required=False,
                                   help_text="Then that is their yes. No reason is asked.")  # fmt: skip

    def __init__(self, *args: Any, peers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to_peer", peers)


class HistoryForm(PageForm):
    """Whether the earlier messages go along."""

    history = forms.ChoiceField(
        label="May the other peer read the messages so far?", widget=forms.RadioSelect,
        choices=[("yes", "Yes, they may pass on"), ("no", "No, they stay between us")],
        error_messages={"required": "Ask them, and choose what they said."},
    )  # fmt: skip


class MeetingForm(PageForm):
    """When the three of them meet, and where."""

    meets_on = forms.DateField(label="Which day?", widget=forms.DateInput(attrs={"type": "date", "class": "narrow"}))
    meeting = forms.CharField(label="Where, at what time, who comes?", required=False, max_length=200)


@allow(Permission.SUPPORT_PEOPLE)
def new(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Think of another peer; one that is under way is shown instead."""
    engagement = engagement_for(request.viewer, engagement_id)
    earlier = handovers_of(engagement)
    under_way = next((row for row in earlier if row.ended_at is None), None)
    if request.method != "POST" and (under_way or engagement.state not in walk.LIVE):
        return redirect(reverse("web:handover", args=[under_way.id]) if under_way else _page(engagement))
    person = get_person(request, engagement.person.same_as_id, "handover")
    now_with = peer_of(engagement)
    peers = peers_at(engagement.program_id, engagement.site_id, clock.today())
    choices = [(str(peer.id), peer.get_full_name()) for peer in peers if peer.id != now_with]
    wish = wish_for_another(request.viewer, engagement)
    form = NewForm(posted(request), peers=choices, initial={"asked_for": wish is not None})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.propose_handover(
                engagement_id=engagement.id, to_peer=uuid.UUID(form.cleaned_data["to_peer"]),
                asked_for_by_person=form.cleaned_data["asked_for"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:handover", row.id)
    context = {"engagement": engagement, "person": person, "form": form, "peers": choices, "now_with": now_with,
               "earlier": earlier, "wish": wish}  # fmt: skip
    return render(request, "reach/handover_new.html", context, status=422 if form.is_bound else 200)


def _page(engagement: Engagement) -> str:
    return reverse("web:person", args=[engagement.person.same_as_id])


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def handover(request: StaffRequest, handover_id: uuid.UUID) -> HttpResponse:
    """One handover with its steps, for both peers and for whoever sees the person."""
    return _show(request, handover_for(request.viewer, handover_id))


def _show(request: StaffRequest, row: Handover, form: PageForm | None = None) -> HttpResponse:
    note_people_shown(request.viewer, [row.person_id], at=clock.now(), part="handover")
    sees = visible_people(request.viewer).filter(id=row.person_id).exists()
    taken = steps_of(row)
    context = {
        "row": row, "steps": [{"step": step, "words": rules.VERB_WORDS[step.verb]} for step in taken],
        "they_stay": row.history_passes is False and any(s.verb == Verb.SAY_YES and s.by is None for s in taken),
        "state": rules.STATE_WORDS[State(row.state)],
        "may": {verb.value for verb in Verb if rules.may(verb, row.state)},
        "sees": sees, "is_other": row.to_peer_id == request.viewer.user_id, "live": row.ended_at is None,
        "history": form if isinstance(form, HistoryForm) else HistoryForm(
            initial={"history": HISTORY.get(row.history_passes)}
        ),
        "meeting": form if isinstance(form, MeetingForm) else MeetingForm(
            initial={"meets_on": row.meets_on.isoformat() if row.meets_on else None, "meeting": row.meeting}
        ),
        "form": form,
    }  # fmt: skip
    return render(request, "reach/handover.html", context, status=422 if form is not None else 200)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def steps(request: StaffRequest, handover_id: uuid.UUID) -> HttpResponse:
    """Take the next step. The other peer may only say that they cannot; all else is for who sees the person."""
    row = handover_for(request.viewer, handover_id)
    try:
        verb = Verb(request.POST.get("verb", ""))
    except ValueError:
        raise Http404 from None
    if verb != Verb.STOP and not visible_people(request.viewer).filter(id=row.person_id).exists():
        raise NotVisible
    form = _form_for(verb, request)
    if form is not None and not form.is_valid():
        return _show(request, row, form)
    try:
        _take(verb, row.id, form, request.viewer.user_id)
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:handover", args=[row.id]))
    toast(request, SAID.get(verb) or f"{row.to_peer.get_full_name()} walks with them now.")
    return redirect("web:handover", row.id)


def _form_for(verb: Verb, request: StaffRequest) -> PageForm | None:
    if verb in (Verb.SAY_YES, Verb.FINISH):
        return HistoryForm(request.POST)
    return MeetingForm(request.POST) if verb == Verb.PLAN_MEETING else None


def _take(verb: Verb, row_id: uuid.UUID, form: PageForm | None, by: uuid.UUID) -> None:
    given: dict[str, Any] = {"handover_id": row_id, "by": by, "at": clock.now()}
    said = form.cleaned_data if form else {}
    if verb in (Verb.SAY_YES, Verb.SAY_NOT_NOW):
        passes = said["history"] == "yes" if said else None
        actions.answer_handover(yes=verb == Verb.SAY_YES, history_passes=passes, **given)
    elif verb == Verb.PLAN_MEETING:
        actions.plan_handover_meeting(meets_on=said["meets_on"], meeting=said["meeting"], **given)
    elif verb == Verb.NOTE_MET:
        actions.note_met(**given)
    elif verb == Verb.FINISH:
        actions.finish_handover(history_passes=said["history"] == "yes", **given)
    else:
        actions.stop_handover(**given)
