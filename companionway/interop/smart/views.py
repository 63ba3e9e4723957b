"""The doors at which other systems sign in: what they read first, and where they get a token. No session, no cookie."""

import json
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qs

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from companionway.interop.smart import asking
from companionway.interop.smart.asking import Answer
from companionway.interop.smart.discovery import configuration
from companionway.platform import clock
from companionway.platform.addresses import network_of
from companionway.platform.circumstances import Circumstances, under
from companionway.platform.devices import network_prefix

View = Callable[[HttpRequest], HttpResponse]
FORM, MOST = "application/x-www-form-urlencoded", 32_768


def _open_to_all(why: str) -> Callable[[View], View]:
    """Open to everyone, for a stated reason; the census of addresses reads it."""

    def declare(view: View) -> View:
        cast(Any, view).access = f"public: {why}"
        return view

    return declare


@csrf_exempt  # another system calls it: no session stands behind it, and its signature is what proves it
@transaction.non_atomic_requests  # its keys may have to be read at its own server, and tries are counted whatever comes
@require_POST
@_open_to_all("another system signs in here; its signature is checked")
def token(request: HttpRequest) -> HttpResponse:
    """A token for a signed assertion (RFC 6749 4.4, RFC 7523), as JSON whatever comes of it; never kept by a cache."""
    here = Circumstances(
        network=network_prefix(request.META.get("REMOTE_ADDR", "")), device="another system", route="smart:token"
    )
    with under(here):
        found = _answer(request)
    response = _json(found.said, found.status)
    response["Pragma"] = "no-cache"
    for name, value in found.headers.items():
        response[name] = value
    return response


def _answer(request: HttpRequest) -> Answer:
    now = clock.now()
    if request.content_type != FORM or request.META.get("QUERY_STRING"):
        return asking.refuse_form(f"Send a form ({FORM}) in the body, and nothing in the address.", at=now)
    body = request.read(MOST + 1)
    try:
        if len(body) > MOST:
            raise ValueError
        form = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return asking.refuse_form("The form is too large, or no form in UTF-8.", at=now)
    return asking.answer(form, network=network_of(request.META.get("REMOTE_ADDR", "")), at=now)


@require_GET
@_open_to_all("what a client must know before it signs in")
def smart_configuration(request: HttpRequest) -> HttpResponse:
    """How to sign in here."""
    return _json(configuration())


@require_GET
@_open_to_all("clients look here for a sign-in of people, which there is none of")
def openid_configuration(request: HttpRequest) -> HttpResponse:
    """Nobody signs in here with OpenID: a plain 404 that a program can read."""
    return _json({"error": "not_found", "error_description": "See .well-known/smart-configuration."}, status=404)


def _json(said: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(json.dumps(said), status=status, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
