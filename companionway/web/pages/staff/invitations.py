"""Inviting by link: the administrator's list, and the page on which an invited person begins."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import token_hash
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, public
from companionway.web.forms import posted
from companionway.web.limits import seconds_to_wait
from companionway.web.pages.staff.forms import InviteForm, NewcomerForm
from companionway.web.toasts import toast
from companionway.workforce import who
from companionway.workforce.actions import invitations as actions
from companionway.workforce.rules import TITLES, Role


@allow(Permission.MANAGE_STAFF)
def invitations(request: StaffRequest) -> HttpResponse:
    """Links that are on their way, and a form for the next."""
    now = clock.now()
    form = InviteForm(posted(request), places=who.places())
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(
                email=form.cleaned_data["email"], role=form.role_chosen(), place=form.place(),
                by=request.viewer.user_id, at=now,
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Their link is on its way. It lasts seven days.")
            return redirect(reverse("web:invitations"))
    rows = [
        (row, TITLES[Role(row.role)], who.place_words(row.program, row.site), not works)
        for row, works in who.open_invitations(now)
    ]
    status = 422 if form.is_bound else 200
    return render(request, "staff/invitations.html", {"form": form, "rows": rows}, status=status)


@require_POST
@allow(Permission.MANAGE_STAFF)
def again(request: StaffRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """A fresh link; the former one opens nothing."""
    actions.send_again(invitation_id=invitation_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "A fresh link is on its way. The former one no longer works.")
    return redirect(reverse("web:invitations"))


@require_POST
@allow(Permission.MANAGE_STAFF)
def withdrawal(request: StaffRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """The link opens nothing from now on."""
    actions.withdraw(invitation_id=invitation_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "The link no longer works.")
    return redirect(reverse("web:invitations"))


@sensitive_post_parameters("password")
@public("an invited person has no sign-in yet: the link is the key, looking uses nothing up and names nobody")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a form and nothing of anybody; POST begins. Spent, withdrawn, old and unknown links read alike."""
    email = who.invited_at_address(token_hash(token), clock.now())
    if email is None:
        return _untold(render(request, "staff/link_ended.html", status=404))
    form = NewcomerForm(posted(request), email=email)
    if request.method == "POST" and seconds_to_wait(request, "invitation"):
        form.add_error(None, "Too many tries from here just now. Wait ten minutes.")
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(token=token, newcomer=form.newcomer(), at=clock.now())
        except DomainError as error:
            if error.code == actions.ENDED[0]:
                return _untold(render(request, "staff/link_ended.html", status=404))
            form.refuse(error)
        else:
            return _untold(redirect(reverse("web:sign-in")))
    return _untold(render(request, "staff/invitation.html", {"form": form}, status=422 if form.is_bound else 200))


def _untold(response: HttpResponse) -> HttpResponse:
    """The address itself is the key, so only this site is told where the reader came from."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
