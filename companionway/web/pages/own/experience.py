"""How walking together is for them: three questions on their own page, or by a link; counted, and shown to no staff."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from companionway.engagement.queries.own_walks import own_walks
from companionway.experience import actions
from companionway.experience.models import ExperienceAsk
from companionway.experience.queries import own_answers, own_asking_by_link
from companionway.experience.rules import Question, Said
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import OwnRequest, own_page
from companionway.web.forms import posted
from companionway.web.pages.experience.forms import QUESTIONS, SAID_WORDS, ExperienceForm


@own_page("how walking together is for them")
def own_experience(request: OwnRequest) -> HttpResponse:
    """The three questions, asked by nobody, and what they said before."""
    walks = own_walks(request.visit.person_id)
    form = ExperienceForm(posted(request), initial={"id": new_id()})
    if walks and request.method == "POST" and form.is_valid() and _kept(form, form.cleaned_data["id"], walks[0].id):
        return redirect("web:own-experience")
    said = [_said(row) for row in own_answers(request.visit.person_id)]
    context = {"form": form, "said": said, "is_together": bool(walks)}
    return render(request, "own/experience.html", context, status=422 if form.errors else 200)


@own_page("the three questions that a link was sent for", Purpose.EXPERIENCE)
def asked_experience(request: OwnRequest, ask_id: uuid.UUID) -> HttpResponse:
    """The three questions once; afterwards, thanks."""
    if not request.visit.is_for(ask_id):
        raise NotVisible
    row = own_asking_by_link(ask_id)
    if row.answered_at is not None:
        return render(request, "own/experience_done.html")
    form = ExperienceForm(posted(request), initial={"id": row.id})
    if request.method == "POST" and form.is_valid() and _kept(form, row.id, row.engagement_id):
        return redirect("web:own-experience-asked", row.id)
    context = {"form": form, "is_together": True, "by_link": True}
    return render(request, "own/experience.html", context, status=422 if form.errors else 200)


def _kept(form: ExperienceForm, ask_id: uuid.UUID, engagement_id: uuid.UUID) -> bool:
    try:
        actions.answer_experience(ask_id=ask_id, engagement_id=engagement_id, said=form.said(), by=None, at=clock.now())
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _said(row: ExperienceAsk) -> dict[str, object]:
    return {"row": row, "lines": [(QUESTIONS[q], SAID_WORDS[Said(getattr(row, q))]) for q in Question]}
