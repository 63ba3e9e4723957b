"""A forgotten password, and the link to a new one. Neither opens a session or takes away a second step."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from companionway.platform import clock, limits
from companionway.platform.errors import DomainError
from companionway.signin import queries, secrets
from companionway.signin.actions import passwords
from companionway.web.access import public
from companionway.web.client import sign_in_wait, too_often
from companionway.web.forms import posted
from companionway.web.pages.signin.enter import TRIES
from companionway.web.pages.signin.forms import ForgotForm, NewPasswordForm
from companionway.web.toasts import toast


@transaction.non_atomic_requests
@public("somebody forgot a password; the answer is the same for everyone")
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a link. Nobody learns here whether an address is known."""
    form = ForgotForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "signin/forgot.html", {"form": form}, status=422 if form.errors else 200)
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    email, now = form.cleaned_data["email"], clock.now()
    if not limits.wait(limits.RESET_MAIL, secrets.name_key(email), at=now):
        known = [user.pk for user in queries.active_users_at(email)]
        for user_id in known or (None,):
            passwords.ask_for_reset(user_id=user_id, at=now)
    return render(request, "signin/forgot_sent.html")


@public("a link to choose a new password; looking uses nothing up and names nobody")
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing, so a scanner that opens links spoils nothing; POST chooses."""
    user = queries.user_of_link(token, clock.now())
    if user is None:
        return render(request, "signin/link_ended.html", status=410)
    form = NewPasswordForm(posted(request), user=user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "signin/new_password.html", {"form": form}, status=422 if form.errors else 200)
    try:
        passwords.choose_by_link(token=token, password=form.cleaned_data["password"], at=clock.now())
    except DomainError:
        return render(request, "signin/link_ended.html", status=410)
    toast(request, "Your new password is saved. Sign in with it now.")
    return redirect("web:sign-in")
