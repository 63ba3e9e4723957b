"""Who asks, as limits count them: the network behind our own proxies, and the answer when it is too much."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from companionway.platform import clock, limits
from companionway.platform.addresses import client_address, network_of
from companionway.platform.limits import Limit


class ClientAddressMiddleware:
    """Puts the client's true address into REMOTE_ADDR, for everything after it.

    Only what our own proxies wrote into X-Forwarded-For is believed: see COMPANIONWAY_TRUSTED_PROXIES.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        remote = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = client_address(remote, forwarded, settings.COMPANIONWAY_TRUSTED_PROXIES)
        return self.get_response(request)


def network(request: HttpRequest) -> str:
    """The client's network, as limits count it."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def sign_in_wait(request: HttpRequest) -> int:
    """Count one try to sign in from this network. 0 lets it in; else the seconds to wait."""
    here = Limit(limits.SIGN_IN, settings.COMPANIONWAY_SIGN_IN_LIMIT, 60)
    return limits.wait(here, network(request), at=clock.now())


def too_often(request: HttpRequest, seconds: int, *, what: str, back: str = "") -> HttpResponse:
    """429: what was asked too often, how long to wait, and what can be done now. `back` is a page of the house."""
    context = {"seconds": seconds, "minutes": -(-seconds // 60), "hours": -(-seconds // 3600), "what": what,
               "back": back}  # fmt: skip
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """503: too many passwords are being looked at on this machine; this one was not, and counts against nobody."""
    response = render(request, "signin/busy.html", status=503)
    response["Retry-After"] = "5"
    return response
