"""Your sign-in: which ways there are, adding and taking them away, new recovery codes, another password."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock, sign_ins
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.installation import installation
from companionway.platform.models import User
from companionway.platform.sessions import SessionStore
from companionway.privacy.permissions import Permission
from companionway.signin import queries, totp
from companionway.signin.actions import factors, passwords
from companionway.web import second_step
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.signin import passkeys, pictures
from companionway.web.pages.signin.forms import WRONG_CODE, DigitsForm, NewPasswordForm, PasskeyForm
from companionway.web.second_step import fresh
from companionway.web.toasts import toast

PENDING = "signin.app_secret"  # an app's secret until its first code proves it; a session is sealed whole


def me(request: HttpRequest) -> User:
    """Who is signed in, as stored now."""
    assert isinstance(request.user, User)
    return request.user


def keep_signed_in(request: HttpRequest, user: User, *, second_step_shown: bool = False) -> None:
    """Every session ended by a change of the ways to sign in, but this one goes on under a new key."""
    session = request.session
    kept = sign_ins.id_of(session) if isinstance(session, SessionStore) else None
    sign_ins.end_all(user.pk, because="factor", at=clock.now(), keep=kept)
    now = queries.user_by_id(user.pk) or user
    update_session_auth_hash(request, now)
    second_step.note_shown(request, second_step=second_step_shown)


@require_safe
@allow(Permission.SEE_HOME, before_second_step=True)
def your_sign_in(request: StaffRequest) -> HttpResponse:
    """All ways of the person who is signed in, and what is still needed before they can go on."""
    context = {
        "ways": queries.ways_of(me(request)), "demo": installation().is_demo, "done": second_step.is_done(request),
        "hospitals": settings.COMPANIONWAY_HOSPITALS, "name": me(request).get_username(),
    }  # fmt: skip
    return render(request, "signin/ways.html", context)


@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def app(request: StaffRequest) -> HttpResponse:
    """Set up an authenticator app: scan or type the secret, prove it with the first code."""
    user = me(request)
    if queries.app_secret(user.pk):
        return redirect("web:your-sign-in")
    form = DigitsForm(posted(request))
    secret = request.session.get(PENDING, "") if request.method == "POST" else ""
    if not secret:
        secret = totp.new_secret()
        request.session[PENDING] = secret
        form = DigitsForm()
    elif form.is_valid():
        step = totp.step_of(secret, form.cleaned_data["code"], clock.now())
        if step is not None:
            return _added_app(request, user, secret, step)
        form.add_error("code", WRONG_CODE)
    picture = pictures.of_secret(secret, user.get_username(), installation().name)
    context = {"form": form, "secret": pictures.in_groups(secret), "picture": picture}
    return render(request, "signin/app.html", context, status=422 if form.errors else 200)


def _added_app(request: HttpRequest, user: User, secret: str, step: int) -> HttpResponse:
    try:
        factors.add_app(secret=secret, step=step, by=user.pk, at=clock.now())
    except DomainError as error:
        return refused(request, error)
    request.session.pop(PENDING, None)
    record_authentication(request, user, method="mfa", type="totp")
    return _after_adding(request, user, "Your authenticator app is set up.")


@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def passkey(request: StaffRequest) -> HttpResponse:
    """Add a passkey. The browser does the work, so this one page needs JavaScript; it says so without."""
    user = me(request)
    form = PasskeyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"] or "My passkey"
        if passkeys.add(request, user, form.cleaned_data["credential"], name):
            factors.note_passkey_added(by=user.pk, at=clock.now())
            record_authentication(request, user, method="mfa", type="webauthn")
            return _after_adding(request, user, "Your passkey is set up.")
        form.add_error(None, "The passkey could not be set up. Nothing has changed. Try again.")
    context = {"form": form, "options": passkeys.options_to_add(user)}
    return render(request, "signin/passkey.html", context, status=422 if form.errors else 200)


def _after_adding(request: HttpRequest, user: User, words: str) -> HttpResponse:
    """Other sessions ended; with the first factor come the recovery codes, which are shown once."""
    keep_signed_in(request, user, second_step_shown=True)
    if queries.ways_of(user).codes_left:
        toast(request, words)
        return redirect("web:your-sign-in")
    return _show_codes(request, user, words)


def _show_codes(request: HttpRequest, user: User, words: str) -> HttpResponse:
    codes = factors.make_recovery_codes(by=user.pk, at=clock.now())
    return render(request, "signin/codes.html", {"codes": codes, "words": words})


@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def codes(request: StaffRequest) -> HttpResponse:
    """New recovery codes in place of the earlier ones, shown once in the answer to the button."""
    ways = queries.ways_of(me(request))
    if request.method == "POST" and ways.has_second_step:
        return _show_codes(request, me(request), "New codes. The earlier ones have ended.")
    return render(request, "signin/codes_ask.html", {"ways": ways})


@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def remove(request: StaffRequest, factor_id: int) -> HttpResponse:
    """Take away one way. The last second factor stays, except in a demo: the house would close behind it."""
    user, ways = me(request), queries.ways_of(me(request))
    factor = next((factor for factor in ways.factors if factor.id == factor_id), None)
    if factor is None:
        raise NotVisible
    last = len(ways.factors) == 1 and not installation().is_demo
    if request.method != "POST" or last:
        context = {"factor": factor, "last": last}
        return render(request, "signin/remove.html", context, status=422 if request.method == "POST" else 200)
    try:
        factors.remove_factor(factor_id=factor_id, by=user.pk, at=clock.now())
    except DomainError as error:
        return refused(request, error)
    keep_signed_in(request, user)
    toast(request, "Removed. Every other place where you were signed in is signed out.")
    return redirect("web:your-sign-in")


@require_POST
@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def unlink(request: StaffRequest, hospital_id: str) -> HttpResponse:
    """The hospital's account no longer signs this person in, where another way is left."""
    user, ways = me(request), queries.ways_of(me(request))
    if not ways.factors:
        toast(request, "Add a passkey or an authenticator app first, so that a way in is left.")
    elif hospital_id in ways.hospital:
        factors.unlink_hospital(user_id=user.pk, provider=hospital_id, by=user.pk, at=clock.now())
        keep_signed_in(request, user)
        toast(request, "The hospital's account is not linked any more.")
    return redirect("web:your-sign-in")


@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def password(request: StaffRequest) -> HttpResponse:
    """Another password. Every other session ends; this one goes on."""
    user = me(request)
    form = NewPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        changed = passwords.change_password(password=form.cleaned_data["password"], by=user.pk, at=clock.now())
        keep_signed_in(request, changed)
        toast(request, "Your password is changed. Every other place where you were signed in is signed out.")
        return redirect("web:your-sign-in")
    return render(request, "signin/password.html", {"form": form}, status=422 if form.errors else 200)
