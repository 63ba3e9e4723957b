"""The witness: whatever a signed-in person asks for leaves an entry in the audit, however it ends.

A view notes what it shows or changes by itself. What no view noted is noted here, so that a forgotten note is not a
look without a trace: a page that was opened, a form that was refused, and, after the request's transaction has been
rolled back, a page that was not there for this viewer or broke.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from companionway.platform import audit, circumstances, clock, sign_ins
from companionway.platform.audit import Result
from companionway.platform.circumstances import Circumstances
from companionway.platform.devices import device_words, network_prefix
from companionway.platform.sessions import SessionStore
from companionway.privacy.viewer import Viewer

BY_PERSON = {"by": "person"}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOTHING_SHOWN = frozenset({204, 304})  # "nothing has changed since": no word about anyone left the house


@dataclass
class Seen:
    """What one request asked for, and what became of it."""

    actor: uuid.UUID | None
    under: Circumstances
    asked: dict[str, Any]
    safe: bool
    result: Result = Result.NOT_VISIBLE
    person: uuid.UUID | None = None  # who looks at their own page

    def note(self, response: HttpResponse) -> HttpResponse:
        """Note what the view did not note itself: that it was opened, or that what was sent was refused."""
        if response.status_code in NOTHING_SHOWN:
            return response
        refused = response.status_code >= 400
        if refused and not (self.safe and self.under.entries):
            gone = response.status_code in (404, 410)
            self.write(Result.NOT_VISIBLE if gone else Result.REFUSED, status=response.status_code)
        elif not self.under.entries:
            self.write(Result.DONE)
        return response

    def write(self, result: Result, **detail: Any) -> None:
        """One entry about the address itself, with the id that was asked for, whether it exists or not."""
        verb = ("page." if self.safe else "form.") + (
            ("opened" if self.safe else "sent") if result == Result.DONE else "refused"
        )
        name, identity = next(
            ((key, value) for key, value in self.asked.items() if isinstance(value, uuid.UUID)), ("page", None)
        )
        audit.record(
            verb, actor=self.actor, at=clock.now(), subject=(name.removesuffix("_id"), identity),
            person=identity if name == "person_id" else self.person, result=result,
            detail=detail | (BY_PERSON if self.person else {}),
        )  # fmt: skip


@contextmanager
def witnessed(request: HttpRequest, viewer: Viewer, asked: dict[str, Any]) -> Iterator[Seen]:
    """Set the circumstances of a signed-in request; keep on it what is to be noted when it comes to nothing."""
    here = circumstances_of(request)
    here.role = "+".join(sorted(viewer.roles))
    with _noting(request, Seen(viewer.user_id, here, asked, safe=request.method in SAFE)) as seen:
        yield seen


@contextmanager
def on_own_page(request: HttpRequest, visit: uuid.UUID, person: uuid.UUID, asked: dict[str, Any]) -> Iterator[Seen]:
    """The same for a person on their own page: no actor, and neither network nor device of theirs is kept."""
    match = request.resolver_match
    here = Circumstances(role="person", session=visit.hex, route=(match.view_name if match else "")[:60])
    with _noting(request, Seen(None, here, asked, safe=request.method in SAFE, person=person)) as seen:
        yield seen


@contextmanager
def _noting(request: HttpRequest, seen: Seen) -> Iterator[Seen]:
    with circumstances.under(seen.under):
        try:
            yield seen
        except Http404:
            request.came_to_nothing = seen  # type: ignore[attr-defined]
            raise
        except Exception:
            seen.result = Result.FAILED
            request.came_to_nothing = seen  # type: ignore[attr-defined]
            raise


def circumstances_of(request: HttpRequest) -> Circumstances:
    """Session, network, device and address of a request, none of them as they came."""
    session = getattr(request, "session", None)
    listed = sign_ins.id_of(session) if isinstance(session, SessionStore) else None
    match = request.resolver_match
    return Circumstances(
        session=listed.hex if listed else "",
        network=network_prefix(request.META.get("REMOTE_ADDR", "")),
        device=device_words(request.headers.get("User-Agent", ""))[:60],
        route=(match.view_name if match else "")[:60],
    )


class WitnessMiddleware:
    """Stands outside the request's transaction: what was rolled back with it is noted here, on its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        seen: Seen | None = getattr(request, "came_to_nothing", None)
        if seen is not None:
            with circumstances.under(seen.under):
                seen.write(seen.result)
        return response
