"""The steps of walking together: plan, pause, go on, goodbye for now, welcome back, another peer."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions import walk as actions
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for, peer_of
from companionway.engagement.rules import walk
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.actions import note_death_of
from companionway.instruments.queries import check_in_at
from companionway.instruments.rules import Moment
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import visible_people
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.person.forms import GoodbyeForm, PeerForm, PlanForm, ReturnForm
from companionway.web.toasts import toast
from companionway.workforce.queries import peers_at


def _page(engagement: Engagement) -> str:
    return reverse("web:person", args=[engagement.person.same_as_id])


def _show(request: StaffRequest, engagement: Engagement, template: str, **context: Any) -> HttpResponse:
    """A step's page about the person, with the look audited; 422 when its form was refused."""
    person = get_person(request, engagement.person.same_as_id, "engagement")
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    place = engagement.site.name if engagement.site else engagement.program.name
    return render(
        request, template, {"engagement": engagement, "person": person, "place": place, **context}, status=status
    )


@allow(Permission.SUPPORT_PEOPLE)
def plan(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """The rhythm and ways that the person likes, and the next time."""
    engagement = engagement_for(request.viewer, engagement_id)
    if engagement.state == walk.State.CLOSED:
        return redirect(_page(engagement))
    initial = {"rhythm": engagement.rhythm, "modes": engagement.modes,
               "next_on": engagement.next_on.isoformat() if engagement.next_on else None}  # fmt: skip
    form = PlanForm(posted(request), initial=initial, offered=engagement.program.modes)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.choose_rhythm(
                engagement_id=engagement.id, rhythm=Rhythm(said["rhythm"]), modes=said["modes"],
                next_on=said["next_on"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved. It can change at any time.")
            return redirect(_page(engagement))
    return _show(request, engagement, "person/plan.html", form=form)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def pause(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Take a pause. Nobody asks why."""
    engagement = engagement_for(request.viewer, engagement_id)
    try:
        actions.pause(engagement_id=engagement.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=_page(engagement))
    toast(request, "Taking a pause. Nothing is suggested until you go on.",
          undo_url=reverse("web:resumption", args=[engagement.id]))  # fmt: skip
    return redirect(_page(engagement))


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def resumption(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Go on after a pause."""
    engagement = engagement_for(request.viewer, engagement_id)
    try:
        actions.resume(engagement_id=engagement.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=_page(engagement))
    toast(request, "Walking together again.")
    return redirect(_page(engagement))


@allow(Permission.SUPPORT_PEOPLE)
def closure(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Goodbye for now: the reason, then a check-in offered at the same size as not now, then goodbye."""
    engagement = engagement_for(request.viewer, engagement_id)
    if engagement.state == walk.State.CLOSED and request.method != "POST":
        return redirect(_page(engagement))
    form = GoodbyeForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _show(request, engagement, "person/closure.html", form=form)
    reason = Goodbye(form.cleaned_data["reason"])
    if _offers_check_in(request, engagement, reason):
        return _show(request, engagement, "person/closure_check_in.html", reason=reason,
                     reason_words=walk.GOODBYE_WORDS[reason])  # fmt: skip
    return _say_goodbye(request, engagement, reason)


def _offers_check_in(request: StaffRequest, engagement: Engagement, reason: Goodbye) -> bool:
    """Asked once, never after a death, and not again when it is done."""
    if "check_in" in request.POST or reason in (Goodbye.DIED, Goodbye.OUT_OF_TOUCH):
        return False
    done = check_in_at(engagement, Moment.GOODBYE)
    return done is None or done.finished_at is None


def _say_goodbye(request: StaffRequest, engagement: Engagement, reason: Goodbye) -> HttpResponse:
    by, now = request.viewer.user_id, clock.now()
    person = engagement.person.same_as_id
    try:
        with transaction.atomic():
            if reason == Goodbye.DIED:  # first: who only covers for their peer sees them no more after the goodbye
                note_death_of(person_id=person, by=by, at=now)
            actions.say_goodbye(engagement_id=engagement.id, reason=reason, by=by, at=now)
    except DomainError as error:
        return refused(request, error, back_url=_page(engagement))
    if reason != Goodbye.DIED:
        toast(request, "Goodbye for now. The door stays open.")
    return redirect(_page(engagement) if visible_people(request.viewer).filter(id=person).exists() else "web:today")


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def coming_back(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Welcome back: walking together again, with no new first talk."""
    engagement = engagement_for(request.viewer, engagement_id)
    form = ReturnForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError("channel", "Choose how you were in touch.")
        actions.welcome_back(
            engagement_id=engagement.id, channel=form.cleaned_data["channel"], by=request.viewer.user_id, at=clock.now()
        )
    except DomainError as error:
        return refused(request, error, back_url=_page(engagement))
    toast(request, f"Welcome back, {engagement.person.same_as.called}.")
    return redirect(_page(engagement))


@allow(Permission.SUPPORT_PEOPLE)
def peer(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Another peer walks with the person. No reason is asked; earlier credit stays where it is."""
    engagement = engagement_for(request.viewer, engagement_id)
    if engagement.state == walk.State.CLOSED:
        return redirect(_page(engagement))
    now_with = peer_of(engagement)
    peers = peers_at(engagement.program_id, engagement.site_id, clock.today())
    choices = [(str(p.id), p.get_full_name()) for p in peers if p.id != now_with]
    form = PeerForm(posted(request), peers=choices)
    if request.method == "POST" and form.is_valid():
        worker = uuid.UUID(form.cleaned_data["worker"])
        try:
            actions.walk_with(engagement_id=engagement.id, worker=worker, by=request.viewer.user_id, at=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, f"{dict(choices)[str(worker)]} walks with them now.")
            still_seen = visible_people(request.viewer).filter(id=engagement.person.same_as_id).exists()
            return redirect(_page(engagement) if still_seen else reverse("web:today"))
    return _show(request, engagement, "person/peer.html", form=form, peers=choices)
