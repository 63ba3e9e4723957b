"""Where one is signed in: the list, ending one of them, and signing out everywhere."""

import uuid
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform import sign_ins as sessions
from companionway.platform.sessions import SessionStore
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.toasts import toast
from companionway.workforce.actions import sign_outs


def _this(request: StaffRequest) -> uuid.UUID | None:
    return sessions.id_of(cast(SessionStore, request.session))


@require_safe
@allow(Permission.SEE_HOME)
def sign_ins(request: StaffRequest) -> HttpResponse:
    """Each device with when it was used last; this one is marked."""
    rows = sessions.live_of(request.viewer.user_id, clock.now())
    return render(request, "sign_ins/list.html", {
        "rows": rows, "this": _this(request), "most": settings.COMPANIONWAY_SESSIONS_EACH,
        "idle": settings.COMPANIONWAY_SESSION_IDLE_MINUTES, "hours": settings.COMPANIONWAY_SESSION_HOURS,
    })  # fmt: skip


@require_POST
@allow(Permission.SEE_HOME)
def end(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """End one of one's own sign-ins. Somebody else's is not there."""
    ending_this = session_id == _this(request)
    sign_outs.end_sign_in(session_id=session_id, by=request.viewer.user_id, at=clock.now())
    if ending_this:
        return _out(request)
    toast(request, "Signed out there.")
    return redirect(reverse("web:sign-ins"))


@require_POST
@allow(Permission.SEE_HOME)
def end_everywhere(request: StaffRequest) -> HttpResponse:
    """Sign out on every device, this one too."""
    me = request.viewer.user_id
    sign_outs.sign_out_everywhere(user_id=me, by=me, at=clock.now())
    return _out(request)


def _out(request: StaffRequest) -> HttpResponse:
    logout(request)
    away = redirect(reverse("web:home"))
    away["Clear-Site-Data"] = '"cache"'
    return away
