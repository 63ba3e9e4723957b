"""The peer's side: which teams treat somebody and so may be told, and answering what a team asks."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions.care_team import answer_question, let_question_rest
from companionway.engagement.queries import care_team as queries
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.naming import team_that_treats, team_treats_no_more
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.care.forms import AnswerForm
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def answer(request: StaffRequest, question_id: uuid.UUID) -> HttpResponse:
    """A question from a team: answer it, or let it rest. Both are read by the person, if they like."""
    asked = queries.question_for(request.viewer, question_id)
    person = get_person(request, asked.engagement.person.same_as_id, "care_question")
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer_question(
                question_id=asked.id, words=said["words"], tells=said["tells"], by=request.viewer.user_id,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Answered. They see it while it is shared with them.")
            return redirect(reverse("web:today"))
    context = {"asked": asked, "person": person, "form": form}
    return render(request, "care/answer.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def rest(request: StaffRequest, question_id: uuid.UUID) -> HttpResponse:
    """Let it rest. No reason is asked for."""
    asked = queries.question_for(request.viewer, question_id)
    try:
        let_question_rest(question_id=asked.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:today"))
    toast(request, "It rests. They see nothing more of it.")
    return redirect(reverse("web:today"))


@allow(Permission.ASK_ABOUT_SHARING)
def teams(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The teams that treat them, whether a consent lets those be told anything, and every question with its answer."""
    person, now = get_person(request, person_id, "care_team"), clock.now()
    treated = queries.teams_of(person, now)
    sites = queries.meeting_sites(request.viewer)
    if request.method == "POST":
        return _changed(request, person.id)
    shares = any(
        one.state == ConsentState.ACTIVE and {"name", "participation"} <= one.facts.information
        for one in consents_of(person.id, now)
    )
    known = {site.id for site, _ in treated}
    context = {
        "person": person, "treated": treated, "others": [site for site in sites if site.id not in known],
        "shares": shares, "questions": queries.questions_about(person),
    }  # fmt: skip
    return render(request, "care/person.html", context)


def _changed(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    home, now = reverse("web:person-care-team", args=[person_id]), clock.now()
    slugs = {site.slug: site.id for site in queries.meeting_sites(request.viewer)}
    by = request.viewer.user_id
    if request.POST.get("ends") in slugs:
        team_treats_no_more(site_id=slugs[request.POST["ends"]], person_id=person_id, by=by, at=now)
        toast(request, "From now on that team is told nothing.")
    elif request.POST.get("treats") in slugs:
        team_that_treats(site_id=slugs[request.POST["treats"]], person_id=person_id, by=by, at=now)
        toast(request, "Written down. What the team is told, their sharing choices say.")
    else:
        return refused(request, DomainError("site", "Choose a place where you work."), back_url=home)
    return redirect(home)
