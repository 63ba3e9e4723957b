"""Finding people, and one person's page."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.caseload import engagements_among, supported
from companionway.engagement.queries.lookup import engagements_of, referrals_of, ways_to_reach
from companionway.engagement.queries.plan import plans_of
from companionway.engagement.queries.timeline import timeline
from companionway.engagement.rules import walk
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.followups.queries import followups_of
from companionway.instruments.models import Administration
from companionway.instruments.queries import check_ins_of
from companionway.instruments.rules import Moment
from companionway.people.models import Person
from companionway.people.queries import search
from companionway.platform import clock, limits
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown, note_search, visible_people
from companionway.referrals.rules import STATE_WORDS, State
from companionway.roadmap.queries import open_steps, open_steps_among
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.limits import held_up
from companionway.web.pages.followups.words import followup_facts
from companionway.web.pages.person.forms import AddForm, goals_of
from companionway.web.pages.person.journey import journey
from companionway.web.pages.person.reach import reach_of
from companionway.web.pages.person.touch import LIKES, MODE_WORDS, facts_of, row

CHECK_IN_WORDS = {Moment.BASELINE: "First check-in", Moment.ON_DEMAND: "Check-in", Moment.GOODBYE: "Goodbye check-in"}

# What became of the request itself; whether they still walk together stands above it.
REQUEST_WORDS = {**STATE_WORDS, State.ENGAGED: "they said yes"}


@allow(Permission.SEE_PEOPLE)
def people(request: StaffRequest) -> HttpResponse:
    """Find someone, or see the people you support. The page posts its words: a name in an address would be kept."""
    words = request.POST.get("q", "").strip()[:120]
    viewer, on = request.viewer, clock.today()
    context: dict[str, Any] = {"q": words, "sees_team": viewer.may(Permission.SEE_TEAM)}
    if words:
        wait = held_up(request, limits.PERSON_SEARCH, what="Searching for people", back=reverse("web:people"))
        if wait is not None:
            return wait
        found = list(search(visible_people(viewer), words))
        context["found"] = _found(request, found)
        note_search(viewer, words, [person.same_as_id for person in found], at=clock.now())
    else:
        walking = supported(viewer)
        steps = open_steps_among(viewer, (e.person.same_as_id for e in walking))
        context["add_fields"] = AddForm(sheet=True)
        context["rows"] = [row(e, on, more=_with(e, request), goals=goals_of(steps.get(e.person.same_as_id, [])))
                           for e in walking]  # fmt: skip
        note_people_shown(viewer, [e.person.same_as_id for e in walking], at=clock.now(), part="people")
    return render(request, "people/page.html", context)


def _with(engagement: Any, request: StaffRequest) -> str:
    if getattr(engagement, "cover_until", None):
        on = clock.today()
        return phrases.cover(engagement.covered_name, timezone.localdate(engagement.cover_until), on)
    if engagement.peer_name == request.viewer.name or not engagement.peer_name:
        return ""
    return f"with {engagement.peer_name}"


def _found(request: StaffRequest, records: list[Person]) -> list[dict[str, Any]]:
    """One line for each kept record, with the newest engagement's facts."""
    newest: dict[uuid.UUID, Engagement] = {}
    for engagement in engagements_among(request.viewer, records):
        newest.setdefault(engagement.person.same_as_id, engagement)
    lines = {}
    for record in records:
        last = newest.get(record.same_as_id)
        facts = [last.program.name, *facts_of(last, clock.today())] if last else ["asked for a peer"]
        lines[record.same_as_id] = {
            "name": last.person.same_as.called if last else record.called,
            "url": reverse("web:person", args=[record.same_as_id]), "facts": phrases.SEPARATOR.join(facts),
        }  # fmt: skip
    return list(lines.values())


@require_safe
@allow(Permission.SEE_PEOPLE)
def person(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything about walking with one person. Twelve queries, and the look is audited."""
    who = get_person(request, person_id, "person")
    on = clock.today()
    engagements, check_ins = engagements_of(who), check_ins_of(who)
    live = [e for e in engagements if e.state in walk.LIVE]
    moments, plans = timeline(who), plans_of([e.id for e in live])
    goals = goals_of(open_steps(request.viewer, who)) if live else []
    died = any(e.goodbye == Goodbye.DIED for e in engagements)
    cards = [_together(e, plans.get(e.id), check_ins, on, request.viewer.user_id, goals)
             | reach_of(e, plans.get(e.id), moments, clock.now()) for e in live]  # fmt: skip
    by_call = [card["row"] for card in cards if Channel.CALL in card["e"].program.modes]
    context = {
        "person": who, "on": on, "died": died, "live": cards,
        "closed": _closed(engagements, on),
        "requests": [{"r": r, "state": REQUEST_WORDS[State(r.state)], "url": reverse("web:request", args=[r.id])}
                     for r in referrals_of(who)],
        "points": ways_to_reach(who), "check_ins": [_check_in(c) for c in check_ins],
        "follow_ups": [followup_facts(f, on) for f in followups_of(who)],
        "journey": journey(moments, check_ins),
        "may_ask": request.viewer.may(Permission.ASK_ABOUT_SHARING),
        "may_support": request.viewer.may(Permission.SUPPORT_PEOPLE),
        "may_see_rights": request.viewer.may(Permission.SEE_RIGHTS),
        "place": live[0].site.name if live and live[0].site else "",
        "add_fields": AddForm(sheet=True),
        "talk": "talk" in request.GET,
        "talk_form": by_call[0].form_id if by_call else "",
    }  # fmt: skip
    return render(request, "person/page.html", context)


def _closed(engagements: list[Engagement], on: date) -> list[dict[str, Any]]:
    """The goodbyes, newest first. The door of a program opens at its newest goodbye, when nobody walks with them."""
    found, seen = [], {e.program_id for e in engagements if e.state in walk.LIVE}
    for e in engagements:
        if e.state == walk.State.CLOSED:
            words = walk.GOODBYE_WORDS[Goodbye(e.goodbye)]
            found.append({"e": e, "goodbye": words, "may_return": e.program_id not in seen, "row": row(e, on)})
            seen.add(e.program_id)
    return found


def _together(
    engagement: Any, plan: ContactPlan | None, check_ins: list[Administration], on: date, viewer_id: uuid.UUID,
    goals: list[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """One live engagement as its card shows it."""
    if plan is not None:
        engagement.first_weeks, engagement.good_days = plan.first_weeks, plan.days
    mine = [c for c in check_ins if c.engagement_id == engagement.id]
    return {
        "e": engagement, "row": row(engagement, on, goals=goals), "paused": engagement.state == walk.State.PAUSED,
        "likes": LIKES[Rhythm(engagement.rhythm)].removeprefix("likes "),
        "modes": ", ".join(MODE_WORDS[m] for m in engagement.modes if m in MODE_WORDS),
        "has_baseline": any(c.moment == Moment.BASELINE for c in mine),
        "under_way": next((c for c in mine if c.finished_at is None), None),
        "peer": engagement.peer_name, "cover": _cover(engagement, viewer_id, on),
    }  # fmt: skip


def _cover(engagement: Any, viewer_id: uuid.UUID, on: date) -> str:
    """Who is there for their peer now, and until when; "" when nobody has to be."""
    if not engagement.cover_until:
        return ""
    who = "You are" if engagement.cover_id == viewer_id else f"{engagement.cover_name} is"
    return f"{who} there {phrases.cover(engagement.peer_name, timezone.localdate(engagement.cover_until), on)}."


def _check_in(check_in: Administration) -> dict[str, Any]:
    return {"c": check_in, "words": CHECK_IN_WORDS[Moment(check_in.moment)]}
