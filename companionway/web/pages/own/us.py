"""My peer and me: who walks along, and one tap each to pause, stop, ask for another peer or come back. No reason."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companionway.engagement.actions.own_asks import ask_on_own_page
from companionway.engagement.queries.own_asks import own_asks
from companionway.engagement.queries.own_walks import own_walks
from companionway.engagement.rules.own_ask import AT_ONCE, Asked, offered
from companionway.organizations.lines import public_lines
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import posted
from companionway.web.pages.own.forms import WrongForm

BUTTONS = {
    Asked.REACH_ME: _("Please get in touch with me"), Asked.PAUSE: _("Take a pause"), Asked.GO_ON: _("Go on together"),
    Asked.STOP: _("Stop for now"), Asked.ANOTHER_PEER: _("I would like another peer"),
    Asked.COME_BACK: _("I would like to come back"), Asked.WRONG: _("Something is not right"),
}  # fmt: skip


@own_page("who walks with them, and what they may ask for")
def us(request: OwnRequest) -> HttpResponse:
    """Each walk with its buttons, and what was asked before. POST asks; what counts at once does so."""
    if request.method == "POST":
        return _ask(request)
    walks = [
        {"walk": row, "buttons": [(kind.value, BUTTONS[kind], uuid.uuid4()) for kind in offered(row.state)]}
        for row in own_walks(request.visit.person_id)
    ]  # fmt: skip
    context = {"walks": walks, "asked": asked_before(request), "lines": public_lines()}
    return render(request, "own/us.html", context)


def asked_before(request: OwnRequest) -> list[dict[str, Any]]:
    """What was asked, in words, newest first."""
    return [
        {"row": row, "words": BUTTONS[Asked(row.kind)], "at_once": row.kind in AT_ONCE}
        for row in own_asks(request.visit.person_id)
    ]


def _ask(request: OwnRequest) -> HttpResponse:
    try:
        kind = Asked(request.POST.get("kind", ""))
        key, walk = uuid.UUID(request.POST.get("key", "")), uuid.UUID(request.POST.get("walk", ""))
    except ValueError:
        raise Http404 from None
    if kind == Asked.WRONG:
        raise Http404
    ask_on_own_page(ask_id=key, person_id=request.visit.person_id, engagement_id=walk, kind=kind, at=clock.now())
    return redirect(reverse("web:own-us") + "#asked")


@own_page("what is not right in what is written")
def wrong(request: OwnRequest) -> HttpResponse:
    """Words about what is not right. What is written stays; these words go to who walks along, to be put right."""
    form = WrongForm(posted(request), initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            ask_on_own_page(
                ask_id=form.cleaned_data["key"], person_id=request.visit.person_id, engagement_id=None,
                kind=Asked.WRONG, words=form.cleaned_data["words"], at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(reverse("web:own-us") + "#asked")
    return render(request, "own/wrong.html", {"form": form}, status=422 if form.is_bound else 200)
