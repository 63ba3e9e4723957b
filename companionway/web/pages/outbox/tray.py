"""The tray: what a phone sent and nobody could place. Which Sam? Yours? Same one? One tap each, never by itself."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions import held as actions
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries import held
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.rules.contact import CHANNEL_WORDS, Channel
from companionway.engagement.rules.phone import Held, Sort, likeness
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import note_people_shown
from companionway.referrals.models import Referral
from companionway.referrals.queries import waiting_now
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.pages.person.touch import facts_of
from companionway.web.toasts import toast

FIRST = 3  # how many names stand before the fold
WHY = [("twice", "It is here already"), ("not_mine", "It is not mine"), ("mistake", "It was a slip")]
WHY_OF_ANOTHER = [WHY[0], ("nobody_knows", "Nobody can say any more"), WHY[2]]


class WalkForm(PageForm):
    """With whom it was: somebody who walks with them, or whose request they have."""

    walk = forms.UUIDField(required=False)
    request = forms.UUIDField(required=False)


class WhyForm(PageForm):
    """Why it is thrown away."""

    why = forms.ChoiceField(choices=[*WHY, WHY_OF_ANOTHER[1]])


class DoubleForm(PageForm):
    """Whether two are one."""

    same = forms.ChoiceField(choices=[("yes", "Same one"), ("no", "Both happened")])


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def tray(request: StaffRequest) -> HttpResponse:
    """Everything that waits for the viewer's one tap. Five queries and the audit, whatever its length."""
    viewer, on = request.viewer, clock.today()
    waiting, twice = held.tray(viewer), held.doubles(viewer)
    asked = [one for one in waiting if _which(one)]
    gone = {one.row.author_id for one in asked if one.gone}
    people = held.candidates(viewer, {one.row.author_id for one in asked}, gone) if asked else []
    requests = _requests(viewer) if any(one.mine for one in asked) else []
    shown = [*(walk.person.same_as_id for walk in people), *(c.engagement.person.same_as_id for c in twice)]
    shown += [one.person.same_as_id for one in requests]
    note_people_shown(viewer, shown, at=clock.now(), part="tray")
    context = {
        "lines": [_line(one, people, requests, on) for one in waiting],
        "doubles": [{"c": c, "name": c.engagement.person.same_as.called, "how": CHANNEL_WORDS[Channel(c.channel)],
                     "when": phrases.moment(timezone.localtime(c.occurred_at), on)} for c in twice],
    }  # fmt: skip
    return render(request, "outbox/tray.html", context)


def _requests(viewer: Viewer) -> list[Referral]:
    """The requests that the viewer has and that are not answered yet: whom they may have talked to. One query."""
    return [one for one in waiting_now(viewer) if one.accepted_by_id == viewer.user_id]


def _which(one: held.Waiting) -> bool:
    """Whether it has to be said who it was. Whoever settles another's record says so at once."""
    named = one.written is not None and bool(one.written.typed) and one.row.author_id is not None
    return one.row.reason == Held.WHICH_PERSON or (not one.mine and named)


def _line(one: held.Waiting, people: list[Engagement], requests: list[Referral], on: date) -> dict[str, Any]:
    row, said = one.row, one.written
    when = phrases.moment(timezone.localtime(row.phone_at or row.held_at), on)
    line: dict[str, Any] = {
        "id": row.id, "mine": one.mine, "when": when, "people": [], "rest": [], "gone": one.gone, "reason": row.reason,
        "which": _which(one), "author": row.author.first_name if row.author else "", "what": _what(one),
        "asks": _asks(one) if one.mine else "", "typed": said.typed if said and not one.mine else "",
        "unsaved": said is not None and said.sort == Sort.DRAFT, "why": WHY if one.mine else WHY_OF_ANOTHER,
    }  # fmt: skip
    if line["which"] and said:
        theirs = [walk for walk in people if one.mine or walk.peer_id == row.author_id]  # type: ignore[attr-defined]
        choices: list[dict[str, Any]] = [
            {"sort": "walk", "id": walk.id, "name": walk.person.same_as.called, "facts": _facts(walk, on)}
            for walk in theirs
        ]
        if one.mine and said.sort == Sort.CONTACT and not said.group:
            choices = [*(_of_request(request, on) for request in requests), *choices]
        choices.sort(key=lambda choice: -likeness(said.typed, choice["name"]))
        line["people"], line["rest"] = choices[:FIRST], choices[FIRST:]
    return line


def _of_request(request: Referral, on: date) -> dict[str, Any]:
    came = phrases.moment(timezone.localtime(request.received_at), on)
    place = request.site.name if request.site else request.program.name
    facts = phrases.SEPARATOR.join([f"you have their request of {came}", place])
    return {"sort": "request", "id": request.id, "name": request.person.called, "facts": facts}


def _asks(one: held.Waiting) -> str:
    """The question that its author is asked."""
    if one.row.reason == Held.UNKNOWN:
        return "It does not fit here yet"
    if one.row.reason == Held.WHICH_PERSON:
        return f"Which {one.written.typed}?" if one.written else "Which one?"
    if one.row.reason == Held.OTHER_SESSION:
        return f"Sent while {one.row.sent_by.first_name} was signed in on this phone. Yours?"
    return "Sent from a phone that was signed out. Yours?"


def _facts(walk: Engagement, on: date) -> str:
    place = walk.site.name if walk.site else walk.program.name
    return phrases.SEPARATOR.join([*facts_of(walk, on)[:1], place])


def _what(one: held.Waiting) -> str:
    """What it is, in a word: how they were in touch."""
    said = one.written
    if said is None:
        return "Something that this version cannot read"
    if said.sort != Sort.CONTACT:
        return {Sort.AMEND: "Something added", Sort.VOID: "An undo", Sort.DRAFT: "Words not sent"}[said.sort]
    return CHANNEL_WORDS[said.how] if said.reached and said.how else "Tried"


def _done(request: StaffRequest, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:tray"))
    toast(request, said)
    return redirect("web:tray")


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def match(request: StaffRequest, record_id: uuid.UUID) -> HttpResponse:
    """ "This is Sam"."""
    one, form = held.one_of(request.viewer, record_id), WalkForm(posted(request))
    if not form.is_valid() or bool(form.cleaned_data["walk"]) == bool(form.cleaned_data["request"]):
        raise NotVisible
    given: dict[str, Any] = {"record_id": one.row.id, "by": request.viewer.user_id, "at": clock.now()}
    if form.cleaned_data["request"]:
        return _match_request(request, form.cleaned_data["request"], given)
    walk = engagement_for(request.viewer, form.cleaned_data["walk"])
    return _done(request, lambda: actions.match(engagement=walk, **given), f"Saved with {walk.person.same_as.called}.")


def _match_request(request: StaffRequest, request_id: uuid.UUID, given: dict[str, Any]) -> HttpResponse:
    """After a talk the request asks what they said."""
    asked = next((one for one in _requests(request.viewer) if one.id == request_id), None)
    if asked is None:
        raise NotVisible
    try:
        talked = actions.match_request(referral_id=asked.id, **given)
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:tray"))
    name = asked.person.called
    toast(request, f"Saved with {name}'s request. What did they say?" if talked else f"Saved: tried to reach {name}.")
    return redirect("web:request", asked.id)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def again(request: StaffRequest, record_id: uuid.UUID) -> HttpResponse:
    """Try again what an earlier version could not take in."""
    one = held.one_of(request.viewer, record_id)
    given: dict[str, Any] = {"record_id": one.row.id, "by": request.viewer.user_id, "at": clock.now()}
    return _done(request, lambda: actions.take_up(**given), "Thank you. It is in.")


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def claim(request: StaffRequest, record_id: uuid.UUID) -> HttpResponse:
    """ "Yes, that is mine", or a supervisor's "it may stand"."""
    one = held.one_of(request.viewer, record_id)
    act = actions.claim if one.mine else actions.let_in
    return _done(
        request, lambda: act(record_id=one.row.id, by=request.viewer.user_id, at=clock.now()), "Thank you. It is in."
    )


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def throw_away(request: StaffRequest, record_id: uuid.UUID) -> HttpResponse:
    """Not kept, with a reason."""
    one, form = held.one_of(request.viewer, record_id), WhyForm(posted(request))
    if not form.is_valid():
        return refused(request, DomainError("why", "Choose why it is not kept."), back_url=reverse("web:tray"))
    given: dict[str, Any] = {"record_id": one.row.id, "by": request.viewer.user_id, "at": clock.now()}
    return _done(request, lambda: actions.throw_away(why=form.cleaned_data["why"], **given), "Thrown away.")


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def double(request: StaffRequest, contact_id: uuid.UUID) -> HttpResponse:
    """ "Same one?" answered."""
    form = DoubleForm(posted(request))
    if not form.is_valid() or not any(c.id == contact_id for c in held.doubles(request.viewer)):
        raise NotVisible
    same = form.cleaned_data["same"] == "yes"
    given: dict[str, Any] = {"contact_id": contact_id, "by": request.viewer.user_id, "at": clock.now()}
    said = "It counts once." if same else "Both stand."
    return _done(request, lambda: actions.settle_double(same=same, **given), said)
