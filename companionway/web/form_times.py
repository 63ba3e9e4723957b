"""Counting how long forms take: a form brings its own time, which is added to the sums of the day and forgotten."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from companionway.platform import clock, form_times
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.workforce.rules import Role

EDIT, RENDER, WAITED = "edit_ms", "render_ms", "waited_ms"
TIMES = frozenset({EDIT, RENDER, WAITED})  # no answers: whoever compares or keeps answers leaves them aside
PUBLIC = "public"
# Taking back what a form did, by the form that did it.
UNDO = {
    "web:contact-withdrawal": "web:contacts",
    "web:try-withdrawal": "web:contacts",
    "web:check-in-withdrawal": "web:check-ins",
}
log = logging.getLogger(__name__)


class FormTimes:
    """Middleware: adds a form that was sent to the day's sums, after its own transaction. It can fail no form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        sent = sent_by(request, response.status_code, int(1000 * (time.perf_counter() - began)))
        if sent is not None:
            try:
                form_times.add(sent, day=clock.today())
            except DatabaseError:
                log.exception("a form was not counted")
        return response


def bring(request: HttpRequest, sent: form_times.Sent | None) -> None:
    """A view that knows more of a form than its request tells leaves here what is to be added; None for nothing."""
    vars(request)["form_brought"] = sent


def sent_by(request: HttpRequest, status: int, save_ms: int) -> form_times.Sent | None:
    """What this request adds to the sums; None for what is no form with a time, or came to nothing."""
    if request.method != "POST" or request.resolver_match is None:
        return None
    brought: form_times.Sent | None = getattr(request, "form_brought", None)
    if brought is not None and brought.abandoned:
        return brought
    if brought is not None:  # by a phone, whose tap stands for the form of a page
        return replace(brought, times=brought.times | {"save": save_ms})
    form = request.resolver_match.view_name
    if getattr(request, "viewer", None) is None and not _is_for_all(request):
        return None  # somebody signed out was led to the sign-in page
    done, refused = status < 400, status == 422
    if form in UNDO:
        return form_times.Sent(UNDO[form], role_of(request), undone=True) if done else None
    edit = _number(request, EDIT)
    if edit is None or not (done or refused):
        return None
    render, times = _number(request, RENDER), {"edit": edit, "save": save_ms}
    if render is not None:
        times["render"] = render
    return form_times.Sent(form, role_of(request), times, refused=refused, waited_ms=_number(request, WAITED))


def form_at(path: str) -> str:
    """The name of the staff form that is sent to this address; "" for anything else, so that no words come in by it."""
    try:
        found = resolve(path[:300])
    except Resolver404:
        return ""
    return str(found.view_name) if isinstance(getattr(found.func, "access", ""), Permission) else ""


def _is_for_all(request: HttpRequest) -> bool:
    view = request.resolver_match.func if request.resolver_match else None
    return str(getattr(view, "access", "")).startswith("public: ")


def role_of(request: HttpRequest) -> str:
    """The first role of whoever sent it, in the order of the list; "public" for nobody."""
    return role_of_viewer(getattr(request, "viewer", None))


def role_of_viewer(viewer: Viewer | None) -> str:
    """The first role of this viewer, in the order of the list."""
    return next((str(role) for role in Role if viewer and role in viewer.roles), PUBLIC)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
