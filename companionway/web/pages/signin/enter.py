"""Signing in: name and password or a passkey, then the second step for whoever has one."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.models import User
from companionway.platform.turnstile import Busy
from companionway.signin import queries, secrets, totp, trying
from companionway.signin.actions import factors, tries
from companionway.signin.rules import Method
from companionway.web.access import public
from companionway.web.client import busy, sign_in_wait, too_often
from companionway.web.forms import posted
from companionway.web.pages.signin import passkeys
from companionway.web.pages.signin.forms import WRONG, WRONG_CODE, CodeForm, PasskeyForm, SignInForm
from companionway.web.pages.signin.stages import SecondStep

TRIES = "Trying to sign in"
OFF = "This way is switched off after many wrong tries. Use a passkey, or ask your administrator."


def next_of(request: HttpRequest) -> str:
    """Where to go afterward: a page of ours, or the person's first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else "/"


@transaction.non_atomic_requests  # a try is counted and committed before the secret is looked at
@public("people must be able to sign in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. A refused form answers 422 and keeps the name."""
    if request.user.is_authenticated:
        return redirect("web:start")
    form = SignInForm(posted(request), initial={"username": ""})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    try:
        tried = trying.with_password(form.cleaned_data["username"], form.cleaned_data["password"], at=clock.now())
    except Busy:
        return busy(request)
    if tried.wait:
        return too_often(request, tried.wait, what=TRIES)
    if tried.user is None:
        form.add_error(None, OFF if tried.is_off else WRONG)
        return _page(request, form, status=422)
    request.session.cycle_key()  # whoever planted this session does not hold what it becomes
    record_authentication(request, tried.user, method="password")
    return perform_login(request, Login(user=tried.user, redirect_url=next_of(request)))


def _page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    hidden = settings.COMPANIONWAY_PASSWORDS == "emergency" and "emergency" not in request.GET and status == 200
    context = {"form": form, "next": next_of(request), "hospitals": settings.COMPANIONWAY_HOSPITALS,
               "no_password": hidden}  # fmt: skip
    return render(request, "signin/sign_in.html", context, status=status)


@require_POST
@transaction.non_atomic_requests
@public("what a browser needs before it can show a passkey; names nobody")
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A challenge for whoever holds a passkey of this house; in the second step, of the person who is half in."""
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    stage = _stage(request)
    user = request.user if isinstance(request.user, User) else stage.login.user if stage else None
    return HttpResponse(passkeys.options_to_sign_in(user), content_type="application/json")


@require_POST
@transaction.non_atomic_requests
@public("signing in with a passkey")
def with_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey alone is two factors: the device, and what unlocked it. Wrong tries by others do not slow it."""
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    form = PasskeyForm(request.POST)
    factor = passkeys.shown(request, form.cleaned_data["credential"]) if form.is_valid() else None
    if factor is None:
        tries.note_try_failed(user_id=None, method=Method.PASSKEY, reason="wrong_secret", at=clock.now())
        again = SignInForm({}, initial={})
        again.errors.clear()
        again.add_error(None, "That passkey did not work here. Try again, or use your password.")
        return _page(request, again, status=422)
    post_authentication(request, factor, passwordless=True)
    return perform_login(request, Login(user=factor.user, redirect_url=next_of(request)))


@transaction.non_atomic_requests
@public("the second step of a sign-in that has begun")
def second(request: HttpRequest) -> HttpResponse:
    """A code or a passkey. Without a sign-in that has begun within ten minutes there is nothing to step into."""
    stage = _stage(request)
    if stage is None:
        return render(request, "signin/begin_again.html", status=410)
    form = CodeForm(posted(request))
    if request.method != "POST":
        return _second(request, stage, form)
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    user = stage.login.user
    if not user.is_active:
        return render(request, "signin/ended.html", status=422)
    if "credential" in request.POST:
        return _second_by_passkey(request, stage, user)
    if not form.is_valid():
        return _second(request, stage, form, status=422)
    return _second_by_code(request, stage, user, form)


def _second_by_code(request: HttpRequest, stage: LoginStage, user: User, form: CodeForm) -> HttpResponse:
    now, key, typed = clock.now(), secrets.second_key(user.pk), form.cleaned_data["code"]
    held = tries.begin_try(key=key, now=now)
    if held:
        return too_often(request, held, what=TRIES)
    method = None
    if held is not None and totp.is_right(user.pk, typed, now):
        method = Method.TOTP
    elif held is not None and factors.use_recovery_code(user_id=user.pk, typed=typed, now=now):
        method = Method.RECOVERY_CODE
    if method is None:
        reason = "switched_off" if held is None else "wrong_secret"
        tries.note_try_failed(user_id=user.pk, method=Method.TOTP, reason=reason, at=now)
        form.add_error("code", OFF if held is None else WRONG_CODE)
        return _second(request, stage, form, status=422)
    record_authentication(request, user, method="mfa", type=method.value)
    return stage.exit()


def _second_by_passkey(request: HttpRequest, stage: LoginStage, user: User) -> HttpResponse:
    form = PasskeyForm(request.POST)
    factor = passkeys.shown(request, form.cleaned_data["credential"], user) if form.is_valid() else None
    if factor is None:
        tries.note_try_failed(user_id=user.pk, method=Method.PASSKEY, reason="wrong_secret", at=clock.now())
        refused = CodeForm({})
        refused.errors.clear()
        refused.add_error(None, "That passkey did not work here. Try again, or type a code.")
        return _second(request, stage, refused, status=422)
    post_authentication(request, factor)
    return stage.exit()


def _stage(request: HttpRequest) -> LoginStage | None:
    return LoginStageController.enter(request, SecondStep.key)


def _second(request: HttpRequest, stage: LoginStage, form: CodeForm, *, status: int = 200) -> HttpResponse:
    ways = queries.ways_of(stage.login.user)
    return render(request, "signin/second.html", {"form": form, "ways": ways}, status=status)
