"""The first page of somebody's own page: what is there, another language, and closing it."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.organizations.lines import public_lines
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import own_page as actions
from companionway.privacy.queries.own_page import myself
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.own.door import WHERE, forget_visit

# What stands on the first page under which heading, by the name of its address. A new page for the person: a new line.
TOPICS = [
    (_("My way"), [
        ("web:own-map", _("My map")), ("web:own-check-ins", _("My check-ins")), ("web:own-where", _("Where I am")),
        ("web:own-wishes", _("What I wish")), ("web:own-notes", _("Our notes")),
    ]),
    (_("Who walks with me"), [
        ("web:own-us", _("My peer and me")), ("web:own-in-touch", _("Being in touch")),
        ("web:own-care-team", _("Those who treat me, and what they asked")),
    ]),
    (_("Help and hope"), [
        ("web:own-help", _("Places that help")), ("web:own-stories", _("Stories of people in recovery")),
    ]),
    (_("What is written and shared"), [
        ("web:own-choices", _("My choices")), ("web:own-looked", _("Who looked")),
        ("web:own-shared", _("What was shared")), ("web:own-record", _("My record")),
    ]),
    (_("My say"), [
        ("web:own-experience", _("How is it for you?")), ("web:own-wrong", _("Something is not right")),
    ]),
]  # fmt: skip


@require_safe
@own_page("what is on it")
def home(request: OwnRequest) -> HttpResponse:
    """Everything that is theirs, one line each."""
    return _page(request)


def _page(request: OwnRequest, address: str = "") -> HttpResponse:
    topics = [(title, [(reverse(name), words) for name, words in rows]) for title, rows in TOPICS]
    context = {"person": myself(request.visit), "lines": public_lines(), "topics": topics, "address": address}
    return render(request, "own/home.html", context)


@require_POST
@own_page("a fresh link, for seven days")
def link_anew(request: OwnRequest) -> HttpResponse:
    """The way back, shown once."""
    try:
        given = actions.give_page(person_id=request.visit.person_id, by=None, at=clock.now())
    except DomainError:
        return redirect("web:own")
    return _page(request, full_address(given.token))


def full_address(token: str) -> str:
    """The whole address of a link."""
    return settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[token])


@require_POST
@own_page("another language for what they read", *Purpose)
def language(request: OwnRequest) -> HttpResponse:
    """The language from now on, in this visit."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        raise Http404
    visit = request.visit
    actions.speak(visit_id=visit.id, person_id=visit.person_id, language=wanted, at=clock.now())
    return redirect(WHERE[visit.purpose], *([visit.subject_id] if visit.subject_id else []))


@require_POST
@own_page("closing it", *Purpose)
def leave(request: OwnRequest) -> HttpResponse:
    """The key opens nothing from now on, and the browser forgets it."""
    actions.leave(visit_id=request.visit.id, person_id=request.visit.person_id, at=clock.now())
    return forget_visit(redirect(reverse("web:own") + f"?left=1&lang={request.visit.language}"))
