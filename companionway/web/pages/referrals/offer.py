"""How an offer was answered: they said yes, they said not now."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from companionway.engagement.actions.walk import open_from_referral
from companionway.engagement.rules.contact import CHANNEL_WORDS
from companionway.engagement.rules.rhythm import Rhythm
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.referrals import queries, rules
from companionway.referrals.actions import answer
from companionway.referrals.actions.look import note_request_shown
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack, Verb
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.referrals.forms import NotNowForm, YesForm
from companionway.web.pages.referrals.request import done, own_request, usual_channel

MOVED_ON = DomainError("wrong_state", "This request has moved on since you opened it. Look again before you go on.")


@allow(Permission.ANSWER_REFERRALS)
def yes(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """They said yes: rhythm and ways of meeting on one short screen, then on to the person."""
    referral = own_request(request, referral_id)
    offered = [str(mode) for mode in CHANNEL_WORDS if mode in referral.program.modes] or [*map(str, CHANNEL_WORDS)]
    form = YesForm(
        request.POST if request.method == "POST" else None, offered=offered, initial=_likely(referral, offered)
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        return done(
            request, referral,
            lambda: open_from_referral(
                referral_id=referral.id, channel=chosen["channel"], rhythm=Rhythm(chosen["rhythm"]),
                modes=chosen["modes"], by=request.viewer.user_id, at=clock.now(),
            ),
            "You walk together now. A first check-in can wait until it fits.",
            to=reverse("web:person", args=[referral.person.same_as_id]),
        )  # fmt: skip
    if request.method != "POST" and not rules.may(Verb.SAY_YES, referral.state):
        return refused(request, MOVED_ON, back_url=reverse("web:request", args=[referral.id]))
    note_request_shown(referral=referral, part="yes", by=request.viewer.user_id, at=clock.now())
    return render(
        request, "referrals/yes.html", {"referral": referral, "form": form}, status=422 if form.errors else 200
    )


def _likely(referral: Referral, offered: list[str]) -> dict[str, object]:
    """Defaults that need no tap: how they most likely talked, and a call or text after."""
    reach = queries.ways_to_reach(referral)
    texts = any(point.text_ok for point in reach)
    likes = [mode for mode in (["text"] if texts else ["call"]) if mode in offered]
    return {"channel": usual_channel(referral, reach), "rhythm": Rhythm.WEEKLY, "modes": likes or offered[:1]}


@allow(Permission.ANSWER_REFERRALS)
def not_now(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """They said not now: a good answer. May we check back?"""
    referral = own_request(request, referral_id)
    likely = {"channel": usual_channel(referral, queries.ways_to_reach(referral))}
    form = NotNowForm(request.POST if request.method == "POST" else None, initial=likely)
    if request.method == "POST" and form.is_valid():
        choice = CheckBack(form.cleaned_data["check_back"])
        return done(
            request, referral,
            lambda: answer.say_not_now(
                referral_id=referral.id, check_back=choice, channel=form.cleaned_data["channel"],
                by=request.viewer.user_id, at=clock.now(),
            ),
            "OK. Nothing changes. The door stays open.",
        )  # fmt: skip
    if request.method != "POST" and not rules.may(Verb.SAY_NOT_NOW, referral.state):
        return refused(request, MOVED_ON, back_url=reverse("web:request", args=[referral.id]))
    note_request_shown(referral=referral, part="not_now", by=request.viewer.user_id, at=clock.now())
    return render(request, "referrals/not_now.html", {"referral": referral, "form": form},
                  status=422 if form.errors else 200)  # fmt: skip
