"""The door of the FHIR server: who asks, in which form, how often; and every problem as an OperationOutcome."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from companionway.interop.fhir.issues import Refused
from companionway.interop.fhir.server import sight
from companionway.interop.fhir.server.answers import of_problem
from companionway.interop.fhir.server.problems import Problem, ServerIssue, not_there, problem
from companionway.interop.smart.callers import Caller
from companionway.interop.smart.tokens import caller_of
from companionway.platform import clock, limits
from companionway.platform.circumstances import Circumstances, under
from companionway.platform.devices import network_prefix
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.limits import Limit

log = logging.getLogger(__name__)
JSON = ("application/fhir+json", "application/json", "application/*", "*/*", "text/json", "application/json+fhir")
# Files of an export are asked for by the name of their lines.
LINES = ("application/fhir+ndjson", "application/ndjson", "application/x-ndjson")
FORMATS = {"json", "application/json", "application/fhir+json", "text/json"}
SENT = ("application/fhir+json", "application/json", "text/json", "application/json+fhir")
View = Callable[..., HttpResponse]


class PartnerRequest(HttpRequest):
    """A request of a partner; its transaction answers as this partner."""

    caller: Caller


def for_partners(view: View) -> View:
    """Only for a partner with a living token. Opens the one transaction of the request, in that partner's sight."""

    @csrf_exempt
    @transaction.non_atomic_requests
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return answered(request, lambda: _as_partner(request, view, args, kwargs))

    cast(Any, guarded).access = "public: another system, by its own signed sign-in; a token decides (interop 11)"
    cast(Any, guarded).reads_itself = True
    return guarded


def open_to_all(why: str) -> Callable[[View], View]:
    """What says nothing about anybody: metadata, addresses."""

    def declare(view: View) -> View:
        @csrf_exempt
        @transaction.non_atomic_requests
        @wraps(view)
        def unguarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return answered(request, lambda: view(request, *args, **kwargs))

        cast(Any, unguarded).access = f"public: {why}"
        return unguarded

    return declare


def answered(request: HttpRequest, serve: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or what went wrong in the words of FHIR."""
    try:
        _not_too_large(request)
        _negotiate(request)
        return serve()
    except Problem as found:
        return of_problem(found)
    except Refused as refused:
        return of_problem(Problem(400, [ServerIssue.of(issue) for issue in refused.issues]))
    except NotVisible:
        return of_problem(not_there())
    except DomainError as error:
        return of_problem(problem(422, "business-rule", error.message))
    except OperationalError:
        log.warning("a partner's request met a busy database", exc_info=True)
        return of_problem(problem(503, "transient", "The server is busy. Send it again.", Retry_After="5"))
    except Exception:  # whatever it was, a client gets an OperationOutcome; the transaction was rolled back before
        return _broken()


def _broken() -> HttpResponse:
    """A fault of ours: an id that is also in the log, and nothing else."""
    number = uuid.uuid4().hex[:12]
    log.exception("the FHIR server failed", extra={"number": number})
    return of_problem(problem(500, "exception", f"Something broke here. Tell us this number: {number}."))


def _as_partner(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse:
    now = clock.now()
    here = Circumstances(role="partner", network=network_prefix(request.META.get("REMOTE_ADDR", "")),
                         route=(request.resolver_match.view_name if request.resolver_match else "")[:60])  # fmt: skip
    with under(here):
        caller = caller_of(request.headers.get("Authorization", ""), now)
        if caller is None:
            words = "Sign in first: POST a signed assertion to the token address."
            raise problem(401, "login", words, WWW_Authenticate="Bearer")
        wait = limits.wait(Limit("fhir", settings.COMPANIONWAY_FHIR_LIMIT, 60), str(caller.partner.id), at=now)
        if wait:
            raise problem(429, "throttled", "Too many requests in a minute.", Retry_After=str(wait))
        asked = cast(PartnerRequest, request)
        with transaction.atomic():
            asked.caller = replace(caller, viewer=sight.begin(caller.partner, clock.today()))
            return view(asked, *args, **kwargs)


def _negotiate(request: HttpRequest) -> None:
    """JSON in, JSON out. XML alone is refused by its name."""
    asked = request.GET.get("_format", "")
    if asked and asked not in FORMATS:
        raise problem(406, "not-supported", "Only JSON is spoken here: application/fhir+json.")
    accept = request.headers.get("Accept", "*/*")
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    if not asked and not any(kind in (*JSON, *LINES) for kind in kinds if kind) and any(kinds):
        raise problem(406, "not-supported", "Only JSON is spoken here: application/fhir+json.")


def sent_as_json(request: HttpRequest) -> None:
    """Raise 415 for a body of another kind."""
    kind = (request.content_type or "").lower()
    if kind not in SENT:
        raise problem(415, "not-supported", "Send application/fhir+json.")


def _not_too_large(request: HttpRequest) -> None:
    """Raise 413 for a body that says it is too large: before anything else, and before a byte of it is read."""
    most = int(settings.COMPANIONWAY_FHIR_MAX_BYTES)
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise problem(413, "too-long", f"A body may hold {most:,} bytes.", Connection="close")


def body_of(request: HttpRequest) -> bytes:
    """The body within its limit; 413 beyond."""
    most = int(settings.COMPANIONWAY_FHIR_MAX_BYTES)
    body = request.read(most + 1)
    if len(body) > most:
        raise problem(413, "too-long", f"A body may hold {most:,} bytes.")
    return body


def requires(request: PartnerRequest, kind: str, letter: str) -> None:
    """Raise 403 unless the token's scopes allow this (c, r, u, d, s) on this type."""
    if not request.caller.may(kind, letter):
        raise problem(403, "forbidden", f"The token's scopes do not allow this on {kind}.")


def strict(request: HttpRequest) -> bool:
    """Whether the client wants unknown parameters refused."""
    return "handling=strict" in request.headers.get("Prefer", "").replace(" ", "")


def minimal(request: HttpRequest) -> bool:
    """Whether the client wants no body back."""
    return "return=minimal" in request.headers.get("Prefer", "").replace(" ", "")
