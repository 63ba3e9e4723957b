"""One request: its card, clocks and story; taking it, passing it on, handing it back, tries and rest."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from companionway.people.models import ContactPoint
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.referrals import queries, rules
from companionway.referrals.actions import answer
from companionway.referrals.actions.look import note_request_shown
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack, State, Try, Where
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.referrals import words
from companionway.web.pages.referrals.forms import TryForm
from companionway.web.toasts import toast


@require_GET
@allow(Permission.SEE_QUEUE)
def request_page(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """The whole card for its peer and their supervisor; for others at the site, who has it; 404 for everyone else."""
    now = clock.now()
    try:
        referral = queries.referral_for(request.viewer, referral_id)
    except NotVisible:
        return _who_has_it(request, queries.referral_on_board(request.viewer, referral_id), now)
    note_request_shown(referral=referral, part="whole", by=request.viewer.user_id, at=now)
    waits = referral.state == State.RECEIVED
    reach = [] if waits else queries.ways_to_reach(referral)
    return render(request, "referrals/request.html", {
        "referral": referral, "promise": words.promise(referral, now), "whereabouts": words.whereabouts(referral),
        "owner": words.owner(referral, referral.accepted_by_id == request.viewer.user_id), "waits": waits,
        "open": referral.state in rules.OPEN, "door_open": referral.state in rules.DOOR_OPEN,
        "state_words": rules.STATE_WORDS[State(referral.state)], "clocks": _clocks(referral),
        "events": _story(referral), "reach": reach, "route": words.ROUTES.get(referral.route, ""),
        "may_turn_away": request.viewer.may(Permission.SEE_TEAM),
        "may_act": may_act(request, referral) and not waits, "name": words.name_of(referral),
        "may_check_back": referral.check_back != CheckBack.DONT,
        "tried": referral.first_attempt_at is not None,
        "try_form": TryForm(initial={"channel": usual_channel(referral, reach)}),
    })  # fmt: skip


def may_act(request: StaffRequest, referral: Referral) -> bool:
    """Whether the outcome of this offer is theirs to say: its peer's, or a supervisor's."""
    own = referral.accepted_by_id == request.viewer.user_id
    return request.viewer.may(Permission.ANSWER_REFERRALS) and (own or request.viewer.may(Permission.SEE_TEAM))


def own_request(request: StaffRequest, referral_id: uuid.UUID) -> Referral:
    """A request whose outcome is the viewer's to say. Raises NotVisible."""
    referral = queries.referral_for(request.viewer, referral_id)
    if not may_act(request, referral):
        raise NotVisible
    return referral


def usual_channel(referral: Referral, reach: list[ContactPoint]) -> str:
    """The channel that is most likely: in person while they are here, else what they prefer."""
    if referral.where in {Where.HERE, Where.INPATIENT}:
        return "in_person"
    return next((point.prefers for point in reach if point.prefers in {"text", "call"}), "call")


def _who_has_it(request: StaffRequest, referral: Referral, now: datetime) -> HttpResponse:
    if referral.state not in rules.OPEN:
        raise NotVisible
    note_request_shown(referral=referral, part="who_has_it", by=request.viewer.user_id, at=now)
    return render(request, "referrals/taken.html", {"referral": referral, "name": words.name_of(referral)})


def _clocks(referral: Referral) -> list[dict[str, Any]]:
    start = referral.received_at
    rest = (
        ("Taken by a peer", referral.accepted_at), ("First try", referral.first_attempt_at),
        ("First talk", referral.first_contact_at),
    )  # fmt: skip
    first = {"label": "Request came in", "at": start, "after": ""}
    return [first, *({"label": label, "at": at, "after": words.since(start, at)} for label, at in rest)]


def _story(referral: Referral) -> list[dict[str, Any]]:
    return [
        {
            "at": event.occurred_at, "words": words.VERBS.get(event.verb, event.verb), "tried": event.verb == "try",
            "more": " · ".join(filter(None, [
                words.OUTCOMES.get(event.outcome, ""), event.channel.replace("_", " "),
                (event.by.get_full_name() or event.by.get_username()) if event.by else "",
            ])),
        }
        for event in queries.events_of(referral)
    ]  # fmt: skip


def done(
    request: StaffRequest, referral: Referral, act: Callable[[], object], said: str, *, to: str = ""
) -> HttpResponse:
    """Do one verb, once, and go on; a refusal answers 422 with its words."""
    here = reverse("web:request", args=[referral.id])
    try:
        ran = do_once(request, act)
    except DomainError as error:
        return refused(request, error, back_url=here)
    if ran:
        toast(request, said)
    return redirect(to or here)


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def acceptance(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """ "I've got it". One wins; the other reads who has it (409)."""
    referral = queries.referral_on_board(request.viewer, referral_id)
    try:
        answer.accept(referral_id=referral.id, by=request.viewer.user_id, at=clock.now())
    except answer.Taken as taken:
        return render(request, "referrals/taken.html", {"referral": referral, "name": taken.name}, status=409)
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:requests"))
    return redirect("web:request", referral.id)


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def passing(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """ "Can't right now": it stays on the board for the others. No reason is asked."""
    referral = queries.referral_for(request.viewer, referral_id)
    return done(
        request, referral,
        lambda: answer.pass_on(referral_id=referral.id, by=request.viewer.user_id, at=clock.now()),
        "OK. It waits for the next peer.", to=reverse("web:requests"),
    )  # fmt: skip


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def handing_back(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Let go of a request: it waits again for everyone."""
    referral = own_request(request, referral_id)
    return done(
        request, referral,
        lambda: answer.hand_back(referral_id=referral.id, by=request.viewer.user_id, at=clock.now()),
        "Handed back. It waits for anyone.", to=reverse("web:requests"),
    )  # fmt: skip


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def tries(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Left a message, could not reach, or not ready yet."""
    referral = own_request(request, referral_id)
    form = TryForm(request.POST)
    if not form.is_valid():
        return refused(request, DomainError("try", "Say how you tried: text, call, in person or video."),
                       back_url=reverse("web:request", args=[referral.id]))  # fmt: skip
    how = Try(form.cleaned_data["how"])
    said = {Try.LEFT_MESSAGE: "Saved: left a message.", Try.NO_ANSWER: "Saved: a try. You can try again any time.",
            Try.NOT_READY: "Saved: not ready yet. It stays with you."}  # fmt: skip
    return done(
        request, referral,
        lambda: answer.note_try(
            referral_id=referral.id, how=how, channel=form.cleaned_data["channel"], by=request.viewer.user_id,
            at=clock.now(),
        ),
        said[how],
    )  # fmt: skip


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def rest(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Stop trying for now. We could not reach them; the door stays open."""
    referral = own_request(request, referral_id)
    return done(
        request, referral,
        lambda: answer.stop_trying(referral_id=referral.id, by=request.viewer.user_id, at=clock.now()),
        "OK. The door stays open.",
    )  # fmt: skip


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def reaching_out(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Reach out again to someone who said not now or was not reached."""
    referral = own_request(request, referral_id)
    return done(
        request, referral,
        lambda: answer.check_back(referral_id=referral.id, by=request.viewer.user_id, at=clock.now()),
        "It is with you again.",
    )  # fmt: skip
