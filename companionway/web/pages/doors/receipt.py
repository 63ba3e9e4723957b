"""What a sender sees: the receipt on a link, the card for the person, and a clinician's own requests."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.organizations import queries as organizations
from companionway.organizations.lines import public_lines
from companionway.platform import clock
from companionway.platform.ids import link_token
from companionway.privacy import gate
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Channel
from companionway.referrals import queries, telling
from companionway.referrals.actions.receive import RECEIPT
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow, public
from companionway.web.languages import speaks


@require_safe
@public("the sender's own link: it shows that their message came and whether a peer has taken it, nothing else")
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Sent, then taken. Looking changes nothing; an ended link and an unknown one read the same."""
    now = clock.now()
    found = telling.sent(token, now)
    if found is None:
        return render(request, "doors/link_ended.html", status=404)
    permit = telling.receipt(found, now)
    return leaving.page(request, permit, "doors/receipt.html", Channel.LINK, name="answer", token=token)


@require_POST
@public("the sender's own link: with the person's consent it says what became of the request, in one word")
def what_became(request: HttpRequest, token: str) -> HttpResponse:
    """What became of it. Asked for by a button, so that a program that previews links is told nothing.

    Whatever the reason for saying nothing, the page says the same.
    """
    now = clock.now()
    found = telling.sent(token, now)
    if found is None:
        return render(request, "doors/link_ended.html", status=404)
    try:
        permit = telling.what_became(found, now)
    except gate.Refused:
        return render(request, "doors/nothing_more.html", {"token": token})
    return leaving.page(request, permit, "doors/became.html", Channel.LINK, name="answer", token=token)


@require_safe
@public("a card to hand to somebody: how to ask for themselves")
@speaks
def card(request: HttpRequest, site_slug: str) -> HttpResponse:
    """A page to print: the address and the number with which somebody can ask for themselves."""
    site = organizations.site_named(site_slug)
    if site is None:
        raise Http404
    address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:ask")
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    context = {"site": site, "address": shown, "lines": public_lines(), "four": range(4)}
    return render(request, "doors/card.html", context)


@require_safe
@allow(Permission.SEE_OWN_REFERRALS)
def my_requests(request: StaffRequest) -> HttpResponse:
    """The requests that this clinician sent, by time and place, each with its receipt. No names."""
    mine = [
        (referral, link_token(RECEIPT, referral.id)) for referral in queries.asked_by(request.viewer, clock.now())
    ]  # fmt: skip
    return render(request, "doors/my_requests.html", {"mine": mine})
