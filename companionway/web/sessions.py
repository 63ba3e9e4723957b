"""The session of a request: told where it comes from, kept alive by use, shown nothing of while it is locked."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from companionway.platform import clock, sign_ins
from companionway.platform.devices import device_words, network_prefix
from companionway.platform.sessions import SessionStore
from companionway.web import drafts

# Set by the page's own script when it locks without a connection; read here once there is one.
# Set by a page that locked without a connection; over HTTPS its name binds it to this host. Its value says nothing.
LOCK_COOKIES = ("__Host-locked", "locked")
# A part of a page that fetches itself again says so: it is no sign that somebody is there.
BY_ITSELF = "X-By-Itself"
# Addresses that open while a session is locked: they are how it is unlocked, and where a page that locked without a
# connection brings what was typed once there is one (it is taken in, and nothing is shown).
OPEN_WHILE_LOCKED = frozenset({"web:drafts", "web:unlock"})


class SignInSessionMiddleware(SessionMiddleware):
    """Django's, with the device and network told to the session, and a way out when it was ended meanwhile."""

    def process_request(self, request: HttpRequest) -> None:
        """The session by its cookie; read from the database when something first asks for it."""
        super().process_request(request)
        session = request.session
        if isinstance(session, SessionStore):
            session.device = device_words(request.headers.get("User-Agent", ""))
            session.network = network_prefix(request.META.get("REMOTE_ADDR", ""))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep what changed. A session that was ended while the request ran stays ended: on to the sign-in page."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            away = redirect(settings.LOGIN_URL)
            away.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
            return away


class SessionRulesMiddleware(MiddlewareMixin):
    """While a session is locked, every page for which one signs in answers with the lock (423)."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the request go on to its view."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        session, now = request.session, clock.now()
        assert isinstance(session, SessionStore)
        if is_locked(request):
            sign_ins.lock(session, now)
            return None if _opens_locked(request, view) else _lock(request)
        if BY_ITSELF not in request.headers:
            session.note_seen(now)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that was filled from a draft and is done leaves no draft behind."""
        if request.method == "POST" and response.status_code in (302, 303) and drafts.MARK in request.POST:
            drafts.forget_sent(request)
        return response


def said_locked(request: HttpRequest) -> bool:
    """Whether a page of this browser locked itself while it could not tell us."""
    return any(request.COOKIES.get(name) for name in LOCK_COOKIES)


def forget_locked(response: HttpResponse) -> None:
    """Take that word back."""
    for name in LOCK_COOKIES:
        response.delete_cookie(name, samesite="Strict")


def is_locked(request: HttpRequest) -> bool:
    """Whether nothing of its person may be shown: the session waits to be unlocked, or its page says that it locked."""
    session = getattr(request, "session", None)
    if not isinstance(session, SessionStore):
        return False
    return said_locked(request) or session.is_locked(clock.now())


def _opens_locked(request: HttpRequest, view: Any) -> bool:
    named = request.resolver_match.view_name if request.resolver_match else ""
    return str(getattr(view, "access", "")).startswith("public: ") or named in OPEN_WHILE_LOCKED


def _lock(request: HttpRequest) -> HttpResponse:
    """The lock page in place of the page that was asked for. What was sent is kept as a draft, and not done."""
    back = drafts.keep_posted(request, drafts.author_of(request)) or request.get_full_path()
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=423)
        answer["HX-Redirect"] = f"{reverse('web:unlock')}?{urlencode({'next': back})}"
        return answer
    return render(request, "entry/unlock.html", {"next": back, "viewer": None, "nav": []}, status=423)
