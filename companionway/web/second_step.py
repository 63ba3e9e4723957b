"""What a session knows of how somebody signed in: whether two factors stand behind it, and when they were last shown.

The session is the server's; nothing of this is in the browser.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.installation import installation
from companionway.platform.sessions import TWO_SHOWN as DONE

SHOWN_AT = "signin.shown_at"
FRESH_FOR = 300  # seconds in which ways to sign in may be changed without showing oneself again


def note_shown(request: HttpRequest, *, second_step: bool) -> None:
    """Somebody has just shown who they are, with two factors or with one."""
    request.session[SHOWN_AT] = int(clock.now().timestamp())
    if second_step:
        request.session[DONE] = True


def is_done(request: HttpRequest) -> bool:
    """Whether this session may open the house: two factors stand behind it, or everybody in here is invented."""
    return bool(request.session.get(DONE)) or installation().is_demo


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody has shown who they are in the last five minutes."""
    shown = request.session.get(SHOWN_AT, 0)
    return 0 <= clock.now().timestamp() - shown <= FRESH_FOR


def fresh(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for somebody who has just shown who they are; others do it now and come back to the same page.

    What was posted is not kept: it may hold a secret.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("web:your-sign-in")
        return redirect(f"{reverse('web:sign-in-again')}?{urlencode({'next': back})}")

    return guarded
