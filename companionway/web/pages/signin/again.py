"""Showing oneself again before a way to sign in is changed: a passkey, or everything that a sign-in would ask for."""

from allauth.mfa.base.internal.flows import post_authentication
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from companionway.platform import clock
from companionway.platform.models import User
from companionway.platform.turnstile import Busy
from companionway.privacy.permissions import Permission
from companionway.signin import queries, secrets, totp, trying
from companionway.signin.actions import tries
from companionway.signin.queries import Ways
from companionway.signin.rules import Method
from companionway.web import second_step
from companionway.web.access import StaffRequest, allow
from companionway.web.client import sign_in_wait, too_often
from companionway.web.forms import posted
from companionway.web.pages.signin import passkeys
from companionway.web.pages.signin.enter import TRIES, next_of
from companionway.web.pages.signin.forms import AgainForm, PasskeyForm
from companionway.web.pages.signin.ways import me

WRONG = "That did not match. Nothing has changed. Try again."


@transaction.non_atomic_requests
@allow(Permission.SEE_HOME, before_second_step=True)
def again(request: StaffRequest) -> HttpResponse:
    """Who are you? Asked once for five minutes of changes."""
    user = me(request)
    ways = queries.ways_of(user)
    form = AgainForm(posted(request), asks_code=ways.app is not None)
    if request.method != "POST":
        return _page(request, ways, form)
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    if "credential" in request.POST:
        sent = PasskeyForm(request.POST)
        factor = passkeys.shown(request, sent.cleaned_data["credential"], user) if sent.is_valid() else None
        if factor is not None:
            post_authentication(request, factor, reauthenticated=True)
            return _done(request, shown_two=True)
        form = AgainForm({}, asks_code=ways.app is not None)
        form.errors.clear()
    elif form.is_valid():
        answer = _try(request, user, ways, form)
        if answer is not None:
            return answer
    if not form.errors:
        tries.note_try_failed(user_id=user.pk, method=Method.PASSWORD, reason="shown_again_wrong", at=clock.now())
        form.add_error(None, WRONG)
    return _page(request, ways, form, status=422)


def _try(request: StaffRequest, user: User, ways: Ways, form: AgainForm) -> HttpResponse | None:
    """The password, and the code where there is an app; both are looked at in any case."""
    now = clock.now()
    if ways.passkeys and ways.app is None:
        return None  # whoever has a passkey and no app shows the passkey: a password alone is one factor
    try:
        tried = trying.with_password(user.get_username(), form.cleaned_data["password"], at=now)
    except Busy:
        return too_often(request, 5, what=TRIES)
    if tried.wait:
        return too_often(request, tried.wait, what=TRIES)
    if ways.app is not None:
        key = secrets.second_key(user.pk)
        held = tries.begin_try(key=key, now=now)
        if held:
            return too_often(request, held, what=TRIES)
        if held is None or not totp.is_right(user.pk, form.cleaned_data["code"], now):
            return None
        if tried.user is not None:
            tries.clear_tries(key=key)
    return _done(request, shown_two=ways.app is not None) if tried.user is not None else None


def _done(request: StaffRequest, *, shown_two: bool) -> HttpResponse:
    second_step.note_shown(request, second_step=shown_two)
    request.session.cycle_key()
    return redirect(next_of(request))


def _page(request: StaffRequest, ways: Ways, form: AgainForm, *, status: int = 200) -> HttpResponse:
    by_password = ways.has_password and (ways.app is not None or not ways.passkeys)
    context = {"form": form, "ways": ways, "next": next_of(request), "by_password": by_password,
               "hospitals": settings.COMPANIONWAY_HOSPITALS}  # fmt: skip
    return render(request, "signin/again.html", context, status=status)
