"""What a site's team is told: the list for the huddle, decided anew at each look, and a question to the peer."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions.care_team import ask_the_peer, end_item_for_team
from companionway.engagement.queries import care_team as queries
from companionway.engagement.rules.care_team import End
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy import gate
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.terms import Channel
from companionway.privacy.visibility import note_people_shown
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.care.forms import QuestionForm
from companionway.web.toasts import toast


@allow(Permission.SEE_CARE_TEAM)
def team(request: StaffRequest, site_slug: str) -> HttpResponse:
    """The list is asked for by a button: a page that is opened ahead, or again by a browser, tells nothing."""
    site = queries.team_site(request.viewer, site_slug)
    if request.method != "POST":
        return render(request, "care/team.html", {"site": site})
    now, today, viewer = clock.now(), clock.today(), request.viewer
    shared = queries.shared_with(site.id, now, asker=viewer.user_id)
    permits = gate.judge_each([queries.ask_for(one, today, reader=viewer.name) for one in shared], at=now)
    told = [permit for permit in permits if permit is not None]
    note_people_shown(viewer, [one.person_id for one in told if one.person_id], at=now, part="care_team")
    context = {"site": site, "asked": True, "form": QuestionForm()}
    return leaving.people(request, [*told], "care/team.html", Channel.PAGE, name="lines", **context)


@require_POST
@allow(Permission.SEE_CARE_TEAM)
def question(request: StaffRequest, site_slug: str, engagement_id: uuid.UUID) -> HttpResponse:
    """A question about somebody who is shared with this team now. For anybody else there is nothing here."""
    site, now = queries.team_site(request.viewer, site_slug), clock.now()
    queries.shared_walk(site.id, engagement_id, now)
    form, home = QuestionForm(request.POST), reverse("web:care-team", args=[site.slug])
    if not form.is_valid():
        return refused(request, DomainError("no_words", "Write a few words, at most 300 letters."), back_url=home)
    try:
        do_once(request, lambda: ask_the_peer(
            engagement_id=engagement_id, site_id=site.id, words=form.cleaned_data["words"], by=request.viewer.user_id,
            at=now,
        ))  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=home)
    toast(request, "Asked. The answer comes into this list.")
    return redirect(home)


@require_POST
@allow(Permission.SEE_CARE_TEAM)
def item_end(request: StaffRequest, site_slug: str, item_id: uuid.UUID) -> HttpResponse:
    """What was agreed about somebody shared with this team is done, or let go."""
    site = queries.team_site(request.viewer, site_slug)
    how = End.LET_GO if request.POST.get("how") == End.LET_GO else End.DONE
    end_item_for_team(item_id=item_id, site_id=site.id, how=how, by=request.viewer.user_id, at=clock.now())
    toast(request, "Written down.")
    return redirect(reverse("web:care-team", args=[site.slug]))
