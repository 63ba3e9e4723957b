"""How did it go? The people to ask at six months, and one page for asking."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.lookup import ways_to_reach
from companionway.engagement.rules.contact import Channel
from companionway.followups import actions, rules
from companionway.followups.models import FollowUp
from companionway.followups.queries import followup_for, to_ask
from companionway.followups.rules import State, Verb, WentBack
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.followups.forms import OutcomeForm, TryForm
from companionway.web.pages.followups.words import ORIGINS, followup_facts
from companionway.web.toasts import toast

TRIES = [(Channel.TEXT.value, "Texted"), (Channel.CALL.value, "Called"), (Channel.IN_PERSON.value, "Went there")]


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def followups(request: StaffRequest) -> HttpResponse:
    """Whose window is open and who has not been asked, soonest closing first."""
    on = clock.today()
    found = to_ask(request.viewer, on)
    note_people_shown(request.viewer, [f.engagement.person.same_as_id for f in found], at=clock.now(), part="followups")
    rows = [followup_facts(f, on) for f in found]
    return render(request, "followups/list.html", {"rows": rows})


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def followup(request: StaffRequest, followup_id: uuid.UUID) -> HttpResponse:
    """One person to ask: how to reach them, the question, and every answer at the same size."""
    return _page(request, followup_for(request.viewer, followup_id), OutcomeForm(), status=200)


def _page(request: StaffRequest, row: FollowUp, form: OutcomeForm, *, status: int) -> HttpResponse:
    person = get_person(request, row.engagement.person.same_as_id, "followup")
    context = {
        **followup_facts(row, clock.today()), "form": form, "person": person, "points": ways_to_reach(person),
        "origin_words": ORIGINS[row.origin],
        "channels": TRIES,
        "may_try": rules.may(Verb.TRY, row.state), "may_answer": rules.may(Verb.ANSWER, row.state),
        "may_not_now": rules.may(Verb.SAY_NOT_NOW, row.state), "may_stop": rules.may(Verb.STOP_TRYING, row.state),
        "may_note_death": rules.may(Verb.NOTE_DEATH, row.state), "State": State,
    }  # fmt: skip
    return render(request, "followups/page.html", context, status=status)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def tries(request: StaffRequest, followup_id: uuid.UUID) -> HttpResponse:
    """A try that did not reach them. It stays to be asked."""
    row = followup_for(request.viewer, followup_id)
    url = reverse("web:followup", args=[row.id])
    form = TryForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("channel", "Choose how you tried.")
        channel = form.cleaned_data["channel"]
        actions.note_try(followup_id=row.id, channel=channel, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=url)
    toast(request, "Saved: you tried. Trying counts.")
    return redirect(url)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def outcome(request: StaffRequest, followup_id: uuid.UUID) -> HttpResponse:
    """What became of it: an answer, not now, could not reach, or they died. Each is a normal outcome."""
    row = followup_for(request.viewer, followup_id)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            _settle(row, form, by=request.viewer.user_id)
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. Thank you for asking.")
            return redirect("web:followups")
    return _page(request, row, form, status=422)


def _settle(row: FollowUp, form: OutcomeForm, *, by: uuid.UUID) -> None:
    said, channel = form.cleaned_data["outcome"], form.cleaned_data["channel"]
    now = clock.now()
    if said in set(WentBack):
        actions.answer(followup_id=row.id, went_back=WentBack(said), channel=channel, by=by, at=now)
    elif said == State.NOT_NOW:
        actions.say_not_now(followup_id=row.id, channel=channel, by=by, at=now)
    elif said == State.NOT_REACHED:
        actions.stop_trying(followup_id=row.id, by=by, at=now)
    else:
        actions.note_death(followup_id=row.id, by=by, at=now)
