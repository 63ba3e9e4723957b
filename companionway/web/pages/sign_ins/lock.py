"""The lock of the screen: pages say that they lock or went out of sight; a password or a passkey opens again."""

import time
from typing import Any, cast

from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.platform import clock, drafts, sign_ins
from companionway.platform.sessions import SessionStore
from companionway.privacy.permissions import Permission
from companionway.web import drafts as typed
from companionway.web.access import StaffRequest, allow, public
from companionway.web.sessions import LOCK_COOKIE

# Where the sign-in package keeps how and when somebody proved again who they are.
METHODS = "account_authentication_methods"


def _session(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)


def _next(request: HttpRequest) -> str:
    """Where to go on: an address of ours, else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    fine = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if fine else reverse("web:home")


@require_POST
@public("a page says that it locked, went out of sight or came back; nothing is shown")
def lock(request: HttpRequest) -> HttpResponse:
    """`what` is locked, away or here. Answers 423 while the session is locked, 204 otherwise, 401 without one."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    session, now = _session(request), clock.now()
    if request.POST.get("what") == "locked":
        sign_ins.lock(session, now)
        return HttpResponse(status=423)
    if request.POST.get("what") == "away":
        sign_ins.note_away(session, now)
    locked = session.is_locked(now) or LOCK_COOKIE in request.COOKIES
    return HttpResponse(status=423 if locked else 204)


@sensitive_post_parameters("password")
@allow(Permission.SEE_HOME)
def unlock(request: StaffRequest) -> HttpResponse:
    """The password opens the session again under another key; after five wrong ones it ends."""
    user = cast(AbstractBaseUser, request.user)
    session, now = _session(request), clock.now()
    if not session.is_locked(now) and LOCK_COOKIE not in request.COOKIES:
        return redirect(_next(request))
    if _proved_again(session) or (request.method == "POST" and user.check_password(request.POST.get("password", ""))):
        sign_ins.unlock(session, now)
        answer = redirect(_next(request))
        answer.delete_cookie(LOCK_COOKIE, samesite="Strict")
        return answer
    if request.method != "POST":
        return _page(request)
    if sign_ins.note_wrong_unlock(session, now):
        return _page(request, wrong=True)
    logout(request)
    answer = redirect(f"{reverse('web:sign-in')}?{urlencode({'next': _next(request)})}")
    answer.delete_cookie(LOCK_COOKIE, samesite="Strict")
    return answer


def _page(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    context: dict[str, Any] = {
        "next": _next(request), "wrong": wrong, "viewer": None, "nav": [], "by_passkey": _passkey_url(request),
    }  # fmt: skip
    return render(request, "entry/unlock.html", context, status=422 if wrong else 200)


def _passkey_url(request: HttpRequest) -> str:
    back = f"{reverse('web:unlock')}?{urlencode({'next': _next(request)})}"
    try:
        return f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': back})}"
    except NoReverseMatch:  # an installation without passkeys
        return ""


def _proved_again(session: SessionStore) -> bool:
    """Whether the person proved who they are since the session was locked, by a way of the sign-in package."""
    since = session.row and (session.row.locked_at or session.row.away_at)
    proofs = [m for m in session.get(METHODS, []) if m.get("reauthenticated")]
    return bool(
        since and proofs and float(proofs[-1].get("at", 0)) > since.timestamp() and proofs[-1]["at"] <= time.time()
    )


@require_POST
@allow(Permission.SEE_HOME)
def keep_draft(request: StaffRequest) -> HttpResponse:
    """What is being typed into the form of the path in `draft_of`, kept for its author. 204, or 422 for what is not."""
    kept = typed.keep_typed(request.viewer.user_id, request.POST.get(typed.MARK, "")[:200], request.POST)
    return HttpResponse(status=204 if kept else 422)


@require_POST
@allow(Permission.SEE_HOME)
def forget_draft(request: StaffRequest) -> HttpResponse:
    """ "I do not need it": the draft is gone."""
    drafts.forget(request.viewer.user_id, request.POST.get(typed.MARK, "")[:200])
    return redirect(_next(request))
