"""On the person's own page: which teams may be told that they have a peer, and every question asked about them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.engagement.queries.care_team import questions_about, teams_of
from companionway.platform import clock
from companionway.privacy.queries.own_page import myself
from companionway.web.access import OwnRequest, own_page


@require_safe
@own_page("what those who treat them asked, and what was answered")
def care_team(request: OwnRequest) -> HttpResponse:
    """Teams and questions, with every answer, also one that no consent lets the team read."""
    person = myself(request.visit)
    context = {"person": person, "teams": teams_of(person, clock.now()), "questions": questions_about(person)}
    return render(request, "own/care_team.html", context)
