"""What a phone asks and brings: the session it may send in, and one sealed record a request. JSON, never a redirect."""

import base64
import binascii
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions import phone
from companionway.engagement.rules.phone import OtherId, Sort, Written
from companionway.platform import (
    circumstances,
    clock,
    form_times,
    limits,
    phone_book,
    phone_keys,
    phone_seal,
    sign_ins,
)
from companionway.platform.limits import Limit
from companionway.platform.logs import security
from companionway.platform.models import User
from companionway.platform.sessions import SessionStore
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import viewer_of
from companionway.web import second_step
from companionway.web.access import public
from companionway.web.form_times import bring, role_of_viewer
from companionway.web.pages.notes import wording
from companionway.web.sessions import is_locked

MOST = 16_384  # bytes of one request
LATE, LATEST = timedelta(minutes=1), timedelta(days=20)  # what counts as sent later; beyond it a clock is wrong
STATUS = {"stored": 201, "already": 200, "held": 202, "mismatch": 422, "cannot-open": 422, "unknown-key": 422,
          "bad-envelope": 422, "not-json": 415, "too-large": 413, "busy": 409}  # fmt: skip


@dataclass(frozen=True)
class Envelope:
    """One record as it came: its id as it was written, the key it was sealed to, its bytes."""

    id: uuid.UUID
    written_id: str
    kid: str
    sealed: bytes


class Refused(Exception):
    """Nothing is stored; the phone keeps the record. `args[0]` is the result."""


def _session(request: HttpRequest) -> SessionStore | None:
    """The session of somebody who is wholly signed in; also while its screen is locked, for nothing is shown."""
    if not request.user.is_authenticated or not second_step.is_done(request):
        return None
    return cast(SessionStore, request.session)


def _signed_out() -> HttpResponse:
    return JsonResponse({"result": "signed-out"}, status=401)


@require_safe
@public("a phone asks in whose session it may send; without one it hears 401, and nothing about anybody")
def session(request: HttpRequest) -> HttpResponse:
    """The token for sending, the key to seal to, the author's reference on this phone and the server's time.

    `kept_before`: this browser had a reference before. One that finds its store empty then was cleared.
    """
    held = _session(request)
    listed = sign_ins.id_of(held) if held else None
    if listed is None:
        return _signed_out()
    now = clock.now()
    key = phone_keys.current(now)
    return JsonResponse({
        "csrf": get_token(request), "kid": key.kid if key else None,
        "key": base64.b64encode(key.point).decode() if key else None,
        "not_after": int(key.not_after.timestamp() * 1000) if key else None,
        "author_ref": phone_book.ref_of(listed), "server_time": int(now.timestamp() * 1000),
        "locked": is_locked(request), "kept_before": settings.PHONE_COOKIE in request.COOKIES,
    })  # fmt: skip


@require_POST
@public("a phone asks for the reference under which its user writes; without a session it hears 401")
def author(request: HttpRequest) -> HttpResponse:
    """The reference of this user on this phone, made with the first asking after a sign-in, for who logs contacts."""
    held = _session(request)
    listed = sign_ins.id_of(held) if held else None
    if listed is None or is_locked(request):
        return _signed_out()
    user = cast(User, request.user).id
    if not viewer_of(user, "", clock.today()).may(Permission.SUPPORT_PEOPLE):
        return JsonResponse({"result": "not-for-you"}, status=404)
    ref = phone_book.begin_ref(user, listed, at=clock.now())
    answer = JsonResponse({"author_ref": ref}, status=201)
    # A browser may clear what scripts store and keep this: then the phone can say that something may be lost.
    answer.set_cookie(
        settings.PHONE_COOKIE, "1", max_age=180 * 86_400, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@require_POST
@public("a sealed record is taken from whoever is signed in on the phone, who may not be its author; nothing is shown")
def records(request: HttpRequest) -> HttpResponse:
    """One sealed record: stored, already, held, or refused with its id. Answered after its transaction is over.

    `look`: where the guard's suggestions for a note that came along stand, for its author, who is signed in.
    """
    held = _session(request)
    if held is None:
        return _signed_out()
    limit = Limit("phone-records", settings.COMPANIONWAY_PHONE_RECORDS, 60)
    wait = limits.wait(limit, str(sign_ins.id_of(held)), at=clock.now())
    if wait:
        return JsonResponse({"result": "wait"}, status=429, headers={"Retry-After": str(wait)})
    said = _said(request)
    written_id = said.get("id") if isinstance(said.get("id"), str) else None
    look: dict[str, str] = {}
    try:
        envelope = _envelope(request, said)
        result, written = _take(envelope, request)
        if written is not None and written.note and wording.offers(written.note):
            look = {"look": reverse("web:note", args=[phone.note_id(envelope.id)])}
    except Refused as refused:
        result = refused.args[0]
        security("sealed record not taken", reason=result)
    return JsonResponse({"id": written_id, "result": result, **look}, status=STATUS[result])


def _said(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _envelope(request: HttpRequest, said: dict[str, Any]) -> Envelope:
    """Raises Refused unless the request is one record in version 1."""
    if len(request.body) > MOST:
        raise Refused("too-large")
    if request.content_type != "application/json":
        raise Refused("not-json")
    try:
        record_id = uuid.UUID(said["id"])
        sealed = base64.b64decode(said["sealed"], validate=True)
        whole = said["v"] == 1 and str(record_id) == said["id"] and isinstance(said["kid"], str)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise Refused("bad-envelope") from None
    if not whole or not said["kid"].isascii() or not 0 < len(said["kid"]) <= 16:
        raise Refused("bad-envelope")
    return Envelope(record_id, said["id"], said["kid"], sealed)


def _take(envelope: Envelope, request: HttpRequest) -> tuple[str, Written | None]:
    """The result, and what was placed. Raises Refused.

    In a transaction of its own inside the request's: what is refused leaves no receipt.
    """
    user, at = cast(User, request.user).id, clock.now()
    try:
        with transaction.atomic():
            if not phone_book.take_receipt(envelope.id, envelope.sealed, envelope.kid, at=at):
                return "already", None
            key = phone_keys.find(envelope.kid)
            if key is None:
                raise Refused("unknown-key")
            plain = phone_seal.open_sealed(envelope.sealed, key=key, record_id=envelope.written_id)
            viewer = viewer_of(user, "", clock.today())
            circumstances.present().role = "+".join(sorted(viewer.roles))
            taken = phone.take(plain=plain, record_id=envelope.id, by=viewer.user_id, at=at)
    except phone_book.OtherBytes:
        raise Refused("mismatch") from None
    except (phone_seal.DoesNotOpen, OtherId):
        raise Refused("cannot-open") from None
    except OperationalError as fault:
        if "lock timeout" not in str(fault):
            raise
        return "busy", None
    if taken.held is not None:
        return "held", None
    if taken.written is not None:
        bring(request, form_of(taken.written, role_of_viewer(viewer), at))
    return "stored", taken.written


def form_of(written: Written, role: str, at: datetime) -> form_times.Sent | None:
    """What a tap adds to the sums of the day, as the form that it stands for would; nobody is in them."""
    form = {Sort.CONTACT: "web:groups" if written.group else "web:contacts", Sort.VOID: "web:contacts",
            Sort.AMEND: "web:contact"}.get(written.sort)  # fmt: skip
    if form is None:
        return None
    waited = at - written.moved_at
    late = int(waited.total_seconds() * 1000) if LATE < waited < LATEST else None
    times = {"edit": written.edit_ms} if written.edit_ms > 0 else {}
    return form_times.Sent(form, role, times, undone=written.sort == Sort.VOID, waited_ms=late)
