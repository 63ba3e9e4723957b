"""Asking somebody how walking together is: who sees it is said first, a link and "together" stand at equal size."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for
from companionway.experience import actions
from companionway.experience.queries import Asked, asked_of
from companionway.experience.rules import WAY_WORDS
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.actions.own_page import GivenLink
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import posted
from companionway.web.pages.experience.forms import QUESTIONS, SAID_WORDS, ExperienceForm
from companionway.web.pages.reach import by_text
from companionway.web.pages.signin.pictures import of_address
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def experience(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """The three questions to answer together, a link to answer alone, and when it was asked before."""
    engagement = engagement_for(request.viewer, engagement_id)
    form = ExperienceForm(posted(request), initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        answered = _kept(request, engagement, form)
        if answered is not None:
            return answered
    person = get_person(request, engagement.person.same_as_id, "experience")
    context = {
        "engagement": engagement, "person": person, "form": form, "asked": [_line(one) for one in asked_of(person)],
        "by_text": by_text.offer(request.viewer, person, engagement),
    }  # fmt: skip
    return render(request, "experience/together.html", context, status=422 if form.errors else 200)


def _kept(request: StaffRequest, engagement: Engagement, form: ExperienceForm) -> HttpResponse | None:
    said = {} if "not_now" in request.POST else form.said()  # that they were asked is counted all the same
    try:
        actions.answer_experience(ask_id=form.cleaned_data["id"], engagement_id=engagement.id, said=said,
                                  by=request.viewer.user_id, at=clock.now())  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return None
    toast(request, "Saved. It is counted with what others said.")
    return redirect("web:person", person_id=engagement.person.same_as_id)


def _line(one: Asked) -> dict[str, object]:
    said = [(QUESTIONS[question], SAID_WORDS[answer]) for question, answer in one.said.items()]
    return {"row": one, "way": WAY_WORDS[one.way], "said": said}


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def link(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """A link to the three questions, texted or shown this once. Without an agreed word it says where to agree."""
    engagement = engagement_for(request.viewer, engagement_id)
    person = get_person(request, engagement.person.same_as_id, "experience")

    def make() -> GivenLink:
        by = request.viewer.user_id
        return actions.give_experience_link(engagement_id=engagement.id, by=by, at=clock.now())

    try:
        if by_text.is_asked(request):
            over = by_text.offer(request.viewer, person, engagement)
            toast(request, by_text.said(by_text.text_link(request, over, Purpose.EXPERIENCE, make)))
            return redirect("web:person", person_id=person.id)
        given = make()
    except DomainError as error:
        page = "web:own-page-of" if error.code == "nothing_agreed" else "web:person"
        return by_text.refused_text(request, error, reverse(page, args=[person.id]))
    address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[given.token])
    context = {"person": person, "address": address, "picture": of_address(address), "ends_at": given.ends_at}
    return render(request, "experience/link.html", context)
