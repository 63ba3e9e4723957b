"""The clinician's door: no sign-in, one screen, a receipt. Nothing about anyone can be read back through it."""

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from companionway.organizations import queries as organizations
from companionway.organizations.models import Program, Site
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import viewer_of
from companionway.referrals.actions.once import receive_once
from companionway.referrals.intake import NewReferral
from companionway.web.access import public
from companionway.web.limits import seconds_to_wait
from companionway.web.pages.doors.forms import ReferForm

NOT_TYPED = {"csrfmiddlewaretoken"}


@require_safe
@public("clinicians refer without an account; the pages show sites and programs only")
def sites(request: HttpRequest) -> HttpResponse:
    """Every site that takes requests."""
    return _choose(request, "Where are you?", _site_doors())


@never_cache
@public("a clinician's form, rate-limited and keyed to a site; it shows nothing about anyone")
def refer(request: HttpRequest, site_slug: str, program_slug: str = "") -> HttpResponse:
    """The one-screen form, and its sending. A link to a site or program that is gone loses nothing typed."""
    site = organizations.site_named(site_slug)
    if site is None:
        return _choose(request, "We do not know this place", _site_doors(), lost=True)
    program = organizations.program_named(program_slug) if program_slug else None
    programs = [] if program else organizations.programs_at(site, clock.today())
    if not program_slug and len(programs) == 1:
        (program,) = programs
    if program is None:
        doors = [(p.name, reverse("web:refer", args=[site.slug, p.slug]), p.who_for) for p in programs]
        return _choose(request, site.name, doors or _site_doors(), lost=not doors)
    if request.method == "POST":
        return _send(request, site, program)
    return _form(request, site, program, ReferForm())


def _send(request: HttpRequest, site: Site, program: Program) -> HttpResponse:
    form = ReferForm(request.POST)
    if not form.is_valid():
        return _form(request, site, program, form, status=422)
    wait = seconds_to_wait(request, f"site:{site.id}")
    if wait:
        response = _form(request, site, program, form, status=429, minutes=wait // 60 + 1)
        response["Retry-After"] = str(wait)
        return response
    if form.cleaned_data["more"] and "perinatal" in form.cleaned_data["more"]:
        program = organizations.perinatal_program(clock.today()) or program
    new, by = _signed(request, form.request(program, site))
    try:
        received = receive_once(
            new=new, scope=f"site:{site.id}", key=form.cleaned_data["key"], by=by, at=clock.now()
        )  # fmt: skip
    except DomainError as error:
        reused = error.code == "reused_key"
        form = _with_fresh_key(request) if reused else form
        form.refuse(error)
        return _form(request, site, program, form, status=409 if reused else 422)
    return redirect("web:receipt", received.token)


def _with_fresh_key(request: HttpRequest) -> ReferForm:
    """The same answers under a new id: sending them once more is then a request of its own."""
    answers = request.POST.copy()
    answers["key"] = str(uuid.uuid4())
    return ReferForm(answers)


def _signed(request: HttpRequest, new: NewReferral) -> tuple[NewReferral, uuid.UUID | None]:
    """Who asked, when somebody signed in did; a clinician then finds the request among their own."""
    user = request.user
    if not user.is_authenticated:
        return new, None
    viewer = viewer_of(user.pk, user.get_full_name() or user.get_username(), clock.today())
    own = user.pk if viewer.may(Permission.SEE_OWN_REFERRALS) else None
    return replace(new, asked_by=viewer.name, asked_by_user=own), user.pk


def _form(request: HttpRequest, site: Site, program: Program, form: ReferForm, *, status: int = 200,
          minutes: int = 0) -> HttpResponse:  # fmt: skip
    closed = site.closed_on is not None and site.closed_on < clock.today()
    context = {"site": site, "program": program, "form": form, "closed": closed, "minutes": minutes}
    return render(request, "doors/refer.html", context, status=status)


def _site_doors() -> list[tuple[str, str, str]]:
    offered = {offer.site.slug: offer.site for offer in organizations.live_offers(clock.today())}
    by_town = sorted(offered.values(), key=lambda site: (site.town, site.name))
    return [(site.name, reverse("web:refer", args=[site.slug]), site.town) for site in by_town]


def _choose(request: HttpRequest, title: str, doors: list[tuple[str, str, str]], *, lost: bool = False) -> HttpResponse:
    """Links to the doors. What was typed into a form of a door that is gone travels on with the choice."""
    typed: list[tuple[str, Any]] = []
    if request.method == "POST":
        typed = [(n, v) for n, values in request.POST.lists() if n not in NOT_TYPED for v in values]
    context = {"heading": title, "doors": doors, "lost": lost, "typed": typed}
    return render(request, "doors/sites.html", context, status=404 if lost else 200)
