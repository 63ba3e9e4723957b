"""The hospital's own sign-in: there, back, and linking it while signed in or by invitation."""

import uuid

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import User
from companionway.privacy.permissions import Permission
from companionway.signin.actions import factors, tries
from companionway.signin.rules import Method
from companionway.web.access import StaffRequest, allow, public
from companionway.web.client import sign_in_wait, too_often
from companionway.web.hospital.provider import HospitalAuth, HospitalBack, HospitalProvider
from companionway.web.pages.signin.enter import TRIES, next_of
from companionway.web.pages.signin.ways import keep_signed_in
from companionway.web.second_step import fresh
from companionway.web.toasts import toast

FAULTS = (OAuth2Error, RequestException, KeyError, ValueError, TypeError, AttributeError)


def provider_named(request: HttpRequest, hospital_id: str) -> HospitalProvider:
    """The provider of a hospital. Raises Http404 for one that is not configured."""
    try:
        found = get_adapter(request).get_provider(request, provider=hospital_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if not isinstance(found, HospitalProvider) or found.sub_id != hospital_id:
        raise Http404
    return found


def begin(request: HttpRequest, hospital_id: str, *, next_url: str, link_to: User | None = None) -> HttpResponse:
    """Send the browser to a hospital. With `link_to` whoever comes back is linked to this user: decided by the caller.

    An accepted invitation calls this for the invited user; nobody is linked by an e-mail address.
    """
    try:
        provider = provider_named(request, hospital_id)
        away = provider.begin(request, next_url=next_url, link=str(link_to.pk) if link_to else "")
    except FAULTS:
        return refused(request, "not_reached")
    return _off_to(request, away["Location"], provider.name) if away.status_code == 302 else away


def _off_to(request: HttpRequest, address: str, name: str) -> HttpResponse:
    """A page that goes on by itself. Our policy lets no form end at another host, also not by a redirect."""
    answer = render(request, "signin/hospital_off.html", {"hospital_url": address, "name": name})
    answer["Refresh"] = f"0; url={address}"
    return answer


@require_POST
@transaction.non_atomic_requests
@public("signing in with the hospital's own account")
def start(request: HttpRequest, hospital_id: str) -> HttpResponse:
    """Off to the hospital, by POST with a token: nobody is sent there by a link or a picture."""
    wait = sign_in_wait(request)
    if wait:
        return too_often(request, wait, what=TRIES)
    if request.user.is_authenticated:
        return redirect("web:start")
    return begin(request, hospital_id, next_url=next_of(request))


@require_POST
@allow(Permission.SEE_HOME, before_second_step=True)
@fresh
def link(request: StaffRequest, hospital_id: str) -> HttpResponse:
    """Off to the hospital, to link whoever comes back to the person who is signed in."""
    assert isinstance(request.user, User)
    return begin(request, hospital_id, next_url="/", link_to=request.user)


@require_safe
@transaction.non_atomic_requests
@public("where a hospital sends the browser back to")
def back(request: HttpRequest, hospital_id: str) -> HttpResponse:
    """Judge what came back. Every defect reads the same here; the log says which."""
    provider_named(request, hospital_id)
    try:
        view = HospitalBack.adapter_view(HospitalAuth(request, hospital_id))
        answer: HttpResponse = view(request)
    except FAULTS as problem:
        return refused(request, type(problem).__name__)
    return answer


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """The page for a sign-in at the hospital that did not work, whatever it was."""
    tries.note_try_failed(user_id=None, method=Method.HOSPITAL, reason=why[:40], at=clock.now())
    return render(request, "signin/hospital_refused.html", status=422)


def linked(request: HttpRequest, user_id: str, provider: str, identity: str) -> HttpResponse:
    """Link whoever came back to the user for whom this was begun, unless it signs in somebody else already."""
    signed_in = request.user if request.user.is_authenticated else None
    if signed_in is not None and str(signed_in.pk) != user_id:
        return refused(request, "somebody_else")
    owner = uuid.UUID(user_id)
    try:
        factors.link_hospital(user_id=owner, provider=provider, identity=identity, by=owner, at=clock.now())
    except DomainError:
        return refused(request, "linked_to_another")
    if isinstance(signed_in, User):
        keep_signed_in(request, signed_in)
    toast(request, "Linked. You can sign in with your hospital account from now on.")
    return redirect("web:your-sign-in" if signed_in else "web:sign-in")
