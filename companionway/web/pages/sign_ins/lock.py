"""The lock of the screen: pages say that they lock or went out of sight; a password or a passkey opens again."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.platform import clock, drafts, sign_ins
from companionway.platform.models import User
from companionway.platform.sessions import SessionStore
from companionway.platform.turnstile import Busy
from companionway.privacy.permissions import Permission
from companionway.signin import trying
from companionway.signin.actions import tries
from companionway.signin.rules import Method
from companionway.web import drafts as typed
from companionway.web.access import StaffRequest, allow, public
from companionway.web.client import busy
from companionway.web.pages.signin import passkeys
from companionway.web.pages.signin.forms import PasskeyForm
from companionway.web.sessions import forget_locked, said_locked


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
    locked = session.is_locked(now) or said_locked(request)
    return HttpResponse(status=423 if locked else 204)


@transaction.non_atomic_requests  # a try is counted and committed before the secret is looked at
@sensitive_post_parameters("password", "credential")
@allow(Permission.SEE_HOME)
def unlock(request: StaffRequest) -> HttpResponse:
    """The password or a passkey opens the session again under another key; after five wrong ones it ends."""
    session, now = _session(request), clock.now()
    if not session.is_locked(now) and not said_locked(request):
        return redirect(_next(request))
    if request.method != "POST":
        return _page(request)
    try:
        opens = _opens(request, cast(User, request.user), now)
    except Busy:
        return busy(request)
    if opens:
        sign_ins.unlock(session, now)
        answer = redirect(_next(request))
    elif sign_ins.note_wrong_unlock(session, now):
        return _page(request, wrong=True)
    else:
        logout(request)
        answer = redirect(f"{reverse('web:sign-in')}?{urlencode({'next': _next(request)})}")
    forget_locked(answer)
    return answer


def _page(request: HttpRequest, *, wrong: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"next": _next(request), "wrong": wrong, "viewer": None, "nav": []}
    return render(request, "entry/unlock.html", context, status=422 if wrong else 200)


def _opens(request: HttpRequest, user: User, at: datetime) -> bool:
    """Whether what was sent is the person's own password, or their own passkey, and a try was left for it."""
    if "credential" in request.POST:
        method, sent = Method.PASSKEY, PasskeyForm(request.POST)
        right = sign_ins.take_unlock_try(_session(request), at) and sent.is_valid()
        right = right and passkeys.shown(request, sent.cleaned_data["credential"], user) is not None
    else:
        method, typed_in = Method.PASSWORD, request.POST.get("password", "")
        with trying.turn():
            right = sign_ins.take_unlock_try(_session(request), at) and trying.is_theirs(user, typed_in)
    if not right:
        tries.note_try_failed(user_id=user.pk, method=method, reason="unlock_wrong", at=at)
    return right


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
