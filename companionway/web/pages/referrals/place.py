"""Where a request belongs: sent on to another program or site, the same as another, taken back."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.organizations import queries as organizations
from companionway.organizations.models import Program, Site
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.referrals import queries
from companionway.referrals.actions import place
from companionway.referrals.actions.look import note_board_shown, note_request_shown
from companionway.referrals.rules import WhyNot
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.referrals.forms import SendOnForm, TurnAwayForm
from companionway.web.pages.referrals.request import done

Places = dict[str, tuple[Program, Site | None]]


def _key(program: Program, site: Site | None) -> str:
    return f"{program.slug}/{site.slug if site else ''}"


def _words(program: Program, site: Site | None) -> str:
    return f"{program.name} · {site.name}, {site.town}" if site else f"{program.name} · wherever the person is"


def every_place() -> Places:
    """All places a request can be at today: each program at each of its sites, and those without sites."""
    return {_key(p.program, p.site): (p.program, p.site) for p in organizations.places(clock.today())}


def choices_of(places: Places) -> list[tuple[str, str]]:
    """The places as choices of a form."""
    return [(key, _words(*pair)) for key, pair in places.items()]


@allow(Permission.ANSWER_REFERRALS)
def sending_on(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Send a request on: the nearest places that offer this program come first. No clock starts anew."""
    referral = queries.referral_for(request.viewer, referral_id)
    every = every_place()
    every.pop(_key(referral.program, referral.site), None)
    near = organizations.alternatives(referral.program, referral.site, clock.today())
    nearest = {_key(a.program, a.site): (a.program, a.site) for a in near if _key(a.program, a.site) in every}
    form = SendOnForm(
        request.POST if request.method == "POST" else None, nearest=choices_of(nearest), every=choices_of(every)
    )
    if request.method == "POST" and form.is_valid():
        program, site = every[form.cleaned_data["to"]]
        return done(
            request, referral,
            lambda: place.redirect(
                referral_id=referral.id, program=program, site=site, by=request.viewer.user_id, at=clock.now()
            ),
            f"Sent on to {_words(program, site)}. Its clocks go on.", to=reverse("web:requests"),
        )  # fmt: skip
    note_request_shown(referral=referral, part="place", by=request.viewer.user_id, at=clock.now())
    return render(request, "referrals/send_on.html", {"referral": referral, "form": form},
                  status=422 if form.errors else 200)  # fmt: skip


@allow(Permission.ANSWER_REFERRALS)
def duplicate(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Say that this is the same request as another one: it is kept and not counted."""
    referral = queries.referral_for(request.viewer, referral_id)
    others = queries.may_be_the_same(request.viewer, referral)
    if request.method != "POST":
        note_board_shown(referrals=[referral, *others], by=request.viewer.user_id, at=clock.now())
        return render(request, "referrals/same_as.html", {"referral": referral, "others": others})
    other = next((o for o in others if str(o.id) == request.POST.get("of", "")), None)
    if other is None:
        error = DomainError("no_other", "Choose the request that this one repeats.")
        return refused(request, error, back_url=reverse("web:request-duplicate", args=[referral.id]))
    return done(
        request, referral,
        lambda: place.mark_duplicate(
            referral_id=referral.id, of=other.id, by=request.viewer.user_id, at=clock.now()
        ),
        "Kept as the same request. It is not counted twice.", to=_where_to_look(request, other.id),
    )  # fmt: skip


def _where_to_look(request: StaffRequest, referral_id: uuid.UUID) -> str:
    try:
        queries.referral_for(request.viewer, referral_id)
    except NotVisible:
        return reverse("web:requests")
    return reverse("web:request", args=[referral_id])


@require_POST
@allow(Permission.ANSWER_REFERRALS)
def withdrawal(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """The sender, or the person, takes the request back."""
    referral = queries.referral_for(request.viewer, referral_id)
    return done(
        request, referral,
        lambda: place.withdraw(referral_id=referral.id, by=request.viewer.user_id, at=clock.now()),
        "Taken back. The person can ask again any time.", to=reverse("web:requests"),
    )  # fmt: skip


@allow(Permission.SEE_TEAM)
def turning_away(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    """A supervisor turns a request down, for a reason that speaks of the program and never of the person."""
    referral = queries.referral_for(request.viewer, referral_id)
    form = TurnAwayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = WhyNot(form.cleaned_data["why"])
        return done(
            request, referral,
            lambda: place.turn_away(referral_id=referral.id, why=why, by=request.viewer.user_id, at=clock.now()),
            "Turned down. It is counted, and the person can ask again any time.", to=reverse("web:requests"),
        )  # fmt: skip
    note_request_shown(referral=referral, part="turn_away", by=request.viewer.user_id, at=clock.now())
    return render(request, "referrals/turn_away.html", {"referral": referral, "form": form},
                  status=422 if form.errors else 200)  # fmt: skip
