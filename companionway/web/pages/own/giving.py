"""A peer gives a person the way to their own page: a word they agree on together, and a link that is shown once."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companionway.interop.texting.configured import is_set_up
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import own_page as actions
from companionway.privacy.actions.own_page import GivenLink
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.own_page import has_word, may_text_code, open_links
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import PageForm, posted
from companionway.web.pages.own.giving_forms import AgreeForm
from companionway.web.pages.reach import by_text
from companionway.web.pages.signin.pictures import of_address
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def own_page_of(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What this person's own page is, which links are open, and a button for a new one. POST makes and shows it."""
    person = get_person(request, person_id, "own_page")
    if request.method != "POST":
        return _page(request, person, AgreeForm())
    if by_text.is_asked(request):
        return _text(request, person)
    try:
        given = actions.give_page(person_id=person.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        form = AgreeForm()
        return _page(request, person, form, trouble=error.message, status=422)
    return _page(request, person, AgreeForm(), given=given)


def _text(request: StaffRequest, person: Person) -> HttpResponse:
    """The link goes to their phone and is shown nowhere."""
    here, offer = reverse("web:own-page-of", args=[person.id]), by_text.offer(request.viewer, person)
    try:
        text = by_text.text_link(request, offer, Purpose.PAGE, lambda: actions.give_page(
            person_id=person.id, by=request.viewer.user_id, at=clock.now()
        ))  # fmt: skip
    except DomainError as error:
        return by_text.refused_text(request, error, here)
    toast(request, by_text.said(text))
    return redirect(here)


@sensitive_post_parameters("word")
@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def word(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The word that the person chose at the table. Only its hash is kept."""
    person = get_person(request, person_id, "own_page")
    form = AgreeForm(posted(request))
    if form.is_valid():
        try:
            actions.agree_on_word(
                person_id=person.id, word=form.cleaned_data["word"], by=request.viewer.user_id, at=clock.now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "The word is kept. Nobody can read it, you neither.")
            return redirect("web:own-page-of", person.id)
    return _page(request, person, form, status=422)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def end(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """End every link and visit, as when a phone was lost."""
    person = get_person(request, person_id, "own_page")
    actions.close_ways(person_id=person.id, by=request.viewer.user_id, at=clock.now())
    toast(request, "Their links no longer work.")
    return redirect("web:own-page-of", person.id)


def _page(request: StaffRequest, person: Person, form: PageForm, *, given: GivenLink | None = None, trouble: str = "",
          status: int = 200) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "person": person, "form": form, "has_word": has_word(person.id), "trouble": trouble,
        "may_text_code": is_set_up() and may_text_code(person.id, clock.now()),
        "links": open_links(person.id, clock.now()),
    }  # fmt: skip
    if context["has_word"] and not given:
        context["by_text"] = by_text.offer(request.viewer, person)
    if given:
        address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[given.token])
        context |= {"address": address, "picture": of_address(address), "ends_at": given.ends_at}
    return render(request, "own/giving.html", context, status=status)
