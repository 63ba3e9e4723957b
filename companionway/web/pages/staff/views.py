"""Who works here: the list, one of them with their roles, and roles that wait for a second person."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions import leaving
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.staff.forms import GiveRoleForm, NewStartForm, SupervisorForm
from companionway.web.toasts import toast
from companionway.workforce import who
from companionway.workforce.actions import roles, sign_outs
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import TITLES, Role


@require_safe
@allow(Permission.MANAGE_STAFF)
def staff(request: StaffRequest) -> HttpResponse:
    """Everybody with their roles, last sign-in and whether a second step stands before their sign-in."""
    return render(request, "staff/list.html", {"everybody": who.everybody(clock.today())})


@allow(Permission.MANAGE_STAFF)
def member(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """One of them: roles to withdraw, a role to give, sign-in off and on. POST gives the role."""
    today = clock.today()
    one = who.one(user_id, today)
    form = GiveRoleForm(posted(request), initial=GiveRoleForm.initial_on(today), places=who.places())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            given = roles.give_role(
                user_id=user_id, role=form.role_chosen(), place=form.place(), starts_on=said["starts_on"],
                ends_on=said["ends_on"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            held = isinstance(given, RoleHeld)
            toast(request, "They have it." if held else "It waits for a second person to confirm it.")
            return redirect(_page(user_id))
    return _member(request, one, form)


def _member(request: StaffRequest, one: who.Staff, form: GiveRoleForm) -> HttpResponse:
    oneself = one.user.id == request.viewer.user_id
    able = who.could_supervise(one.user.id, clock.today())
    context = {"one": one, "form": form, "oneself": oneself, "new_start": NewStartForm(),
               "supervisions": who.supervisors_of(one.user.id, clock.today()), "able": able,
               "supervisor": SupervisorForm(able=able)}  # fmt: skip
    return render(request, "staff/member.html", context, status=422 if form.is_bound else 200)


def _page(user_id: uuid.UUID) -> str:
    return reverse("web:staff-member", args=[user_id])


def _left(left: leaving.Left) -> str:
    if not left.walks and not left.requests:
        return "Done."
    people = "1 person walks" if left.walks == 1 else f"{left.walks} people walk"
    return f"Done. {people} with nobody now and {left.requests} requests wait: their supervisors see whom."


@require_POST
@allow(Permission.MANAGE_STAFF)
def withdrawal(request: StaffRequest, role_id: uuid.UUID) -> HttpResponse:
    """The role ends now, and with it every sign-in of who held it."""
    try:
        left = leaving.withdraw_role(role_id=role_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:staff"))
    toast(request, _left(left))
    return redirect(reverse("web:staff"))


@require_POST
@allow(Permission.MANAGE_STAFF)
def off(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """Nobody signs in as them from now on."""
    try:
        left = leaving.disable(user_id=user_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=_page(user_id))
    toast(request, _left(left))
    return redirect(_page(user_id))


@require_POST
@allow(Permission.MANAGE_STAFF)
def on(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """They can sign in again."""
    roles.enable(user_id=user_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "They can sign in again. Whom they walked with stays as it is now.")
    return redirect(_page(user_id))


@require_POST
@allow(Permission.MANAGE_STAFF)
def signed_out(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """A lost phone: signed out everywhere."""
    one = who.one(user_id, clock.today())
    sign_outs.sign_out_everywhere(user_id=one.user.id, by=request.viewer.user_id, at=clock.now())
    if one.user.id == request.viewer.user_id:
        return redirect(reverse("web:home"))
    toast(request, "Signed out everywhere.")
    return redirect(_page(user_id))


@require_POST
@allow(Permission.MANAGE_STAFF)
def new_start(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """They lost every way in: what they had ends, and a link for one use goes to their own mail, to nobody here."""
    said = NewStartForm(request.POST)
    try:
        if not said.is_valid():
            raise DomainError("proofing", "Say how you made sure that it is them.")
        sign_outs.ask_for_new_start(
            user_id=user_id, proofing=said.cleaned_data["proofing"], by=request.viewer.user_id, at=clock.now()
        )
    except DomainError as error:
        return refused(request, error, back_url=_page(user_id))
    toast(request, "A link is on its way to their own mail.")
    return redirect(_page(user_id))


@require_safe
@allow(Permission.CONFIRM_ROLES)
def to_confirm(request: StaffRequest) -> HttpResponse:
    """Roles that take two people and wait for the second."""
    waiting = [
        (p, TITLES[Role(p.role)], who.place_words(p.program, p.site), p.proposed_by_id != request.viewer.user_id)
        for p in who.open_proposals(request.viewer.user_id)
    ]
    return render(request, "staff/to_confirm.html", {"waiting": waiting})


@require_POST
@allow(Permission.CONFIRM_ROLES)
def decide(request: StaffRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Confirm the role, or not."""
    confirm = request.POST.get("confirm") == "yes"
    try:
        roles.decide_proposal(proposal_id=proposal_id, confirm=confirm, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:to-confirm"))
    toast(request, "Confirmed." if confirm else "Not confirmed.")
    return redirect(reverse("web:to-confirm"))
