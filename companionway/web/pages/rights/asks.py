"""What a person asks for: not to share something, the intermediary's list; and who may act for them."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.lists import ask_for_list
from companionway.privacy.actions.representatives import write_representative
from companionway.privacy.actions.restrictions import Wish, ask_restriction
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.signers import Authority
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.rights.forms import RepresentativeForm, RestrictionForm
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def restriction(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Take a request not to share. The privacy officer answers it, unless the law already has."""
    person = get_person(request, person_id, "restriction")
    form = RestrictionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        wish = Wish(**form.cleaned_data)
        try:
            do_once(request, lambda: ask_restriction(
                person_id=person.id, program_id=None, wish=wish, by=request.viewer.user_id, at=clock.now()
            ))  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Agreed, as the law says. It holds from now on." if wish.paid_in_full
                  else "Saved. The privacy officer answers it.")  # fmt: skip
            return redirect("web:person-rights", person.id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rights/restriction_ask.html", {"person": person, "form": form}, status=status)


@allow(Permission.SUPPORT_PEOPLE)
def representative(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Write down who may act for the person."""
    person = get_person(request, person_id, "representative")
    form = RepresentativeForm(posted(request), initial={"starts_on": clock.today().isoformat()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"authority": Authority(form.cleaned_data["authority"])}
        try:
            do_once(request, lambda: write_representative(
                person_id=person.id, by=request.viewer.user_id, at=clock.now(), **said
            ))  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved." if said["document"] else "Saved. Their signature counts once a document was seen.")
            return redirect("web:person-rights", person.id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rights/representative.html", {"person": person, "form": form}, status=status)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def intermediary_list(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The person asked in writing who got their records through an intermediary."""
    person = get_person(request, person_id, "list")
    do_once(request, lambda: ask_for_list(person_id=person.id, by=request.viewer.user_id, at=clock.now()))
    toast(request, "Saved. The list is due in 30 days.")
    return redirect(reverse("web:person-rights", args=[person.id]))
