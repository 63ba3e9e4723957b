"""Scores over time, one instrument and version at a time: totals of check-ins, and those made elsewhere."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.lookup import engagement_for, engagements_of
from companionway.engagement.rules import walk
from companionway.instruments import shelf
from companionway.instruments.actions import beside
from companionway.instruments.queries import check_ins_of, outside_scores_of, score_for
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.check_ins.beside_forms import ScoreForm
from companionway.web.pages.check_ins.pictures import lines_of_totals
from companionway.web.toasts import toast


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def scores(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Every total, each instrument and version on a line of its own; what waits for somebody to accept it."""
    person = get_person(request, person_id, "check_in")
    return _page(request, person)


def _page(request: StaffRequest, person: Person, form: ScoreForm | None = None) -> HttpResponse:
    live = [e for e in engagements_of(person) if e.state in walk.LIVE]
    outside = outside_scores_of(person)
    context = {
        "person": person, "waiting": [row for row in outside if row.state == "waiting"],
        "lines": lines_of_totals(check_ins_of(person), [row for row in outside if row.state == "accepted"]),
        "engagement": live[0] if live else None,
        "form": form or ScoreForm(packs=shelf.for_scores(), initial={"id": new_id()}),
        "packs": shelf.for_scores(), "open": form is not None,
    }  # fmt: skip
    return render(request, "check_ins/scores.html", context, status=422 if form else 200)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def entry(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Write down a total from elsewhere. It waits to be accepted."""
    engagement = engagement_for(request.viewer, engagement_id)
    form = ScoreForm(request.POST, packs=shelf.for_scores())
    if form.is_valid():
        said = form.cleaned_data
        try:
            beside.enter_score(
                score_id=said["id"], engagement_id=engagement.id, code=said["code"], total=said["total"],
                taken_on=said["taken_on"], made_in=said["made_in"], by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Written down. Look it over, then accept it.")
            return redirect("web:scores", engagement.person.same_as_id)
    return _page(request, get_person(request, engagement.person.same_as_id, "check_in"), form)


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def judgment(request: StaffRequest, person_id: uuid.UUID, score_id: uuid.UUID) -> HttpResponse:
    """Accept a score from elsewhere, or set it aside."""
    person = get_person(request, person_id, "check_in")
    row = score_for(request.viewer, score_id)
    said = request.POST.get("accept", "")
    if row.engagement.person.same_as_id != person.id or said not in {"yes", "no"}:
        raise Http404
    try:
        beside.judge_score(score_id=row.id, accept=said == "yes", by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:scores", args=[person.id]))
    toast(request, "Accepted." if said == "yes" else "Set aside.")
    return redirect("web:scores", person.id)
