"""Today: who waits, what is planned, for whom a hello fits, and who was in touch lately."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companionway.engagement.queries.care_team import open_questions
from companionway.engagement.queries.held import count_for
from companionway.engagement.queries.nobody import with_nobody
from companionway.engagement.queries.today import today as bands_of
from companionway.followups.queries import count_to_ask
from companionway.linkages.queries import to_ask as helped
from companionway.platform import clock
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.rights import team_tasks
from companionway.privacy.queries.sharing import Returning, returning
from companionway.privacy.visibility import note_people_shown
from companionway.referrals.models import Referral
from companionway.referrals.queries import check_backs_due, waiting_now
from companionway.referrals.rules import State
from companionway.roadmap.queries import open_steps_among
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow
from companionway.web.pages.person.forms import AddForm, goals_of
from companionway.web.pages.person.touch import row
from companionway.web.pages.reach.lines import reach_lines
from companionway.web.pages.referrals.words import whereabouts
from companionway.web.pages.rights.tasks import notice_line, task_line


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def today(request: StaffRequest) -> HttpResponse:
    """The peer's day in the order that helps. Nothing here is late, and no silence is anybody's fault."""
    viewer, now, on = request.viewer, clock.now(), clock.today()
    bands = bands_of(viewer, on)
    everyone = [*bands.planned, *bands.hello_fits, *bands.recent, *bands.paused]
    twice = _more_than_once([e.person.same_as_id for e in everyone])
    steps = open_steps_among(viewer, (e.person.same_as_id for e in everyone))

    def rows(engagements: list[Any], been_a_while: bool = False) -> list[Any]:
        return [row(e, on, been_a_while=been_a_while, more=_more(e, twice, on),
                    goals=goals_of(steps.get(e.person.same_as_id, []))) for e in engagements]  # fmt: skip

    waiting, check_backs = waiting_now(viewer), check_backs_due(viewer, now)
    choices = returning(viewer, {e.person.same_as_id for e in everyone}, on)
    shown = [*(e.person.same_as_id for e in everyone), *(r.person.same_as_id for r in [*waiting, *check_backs])]
    waits = _privacy(request, everyone)
    shown += [line["person"].id for line in waits]
    asked = helped(viewer, on)
    shown += [row.engagement.person.same_as_id for row in asked]
    left, team_asks = with_nobody(viewer, on), open_questions(viewer)
    shown += [question.engagement.person.same_as_id for question in team_asks]
    shown += [*(w.person.same_as_id for w in left.walks), *(r.person.same_as_id for r in left.requests)]
    note_people_shown(viewer, shown, at=now, part="today")
    context = {
        "privacy": waits, "left": left, "team_asks": team_asks,
        "greeting": f"{_greeting(now)}, {viewer.name.split(' ')[0]}",
        "waiting": [_request(r, now) for r in waiting],
        "planned": rows(bands.planned), "hello": rows(bands.hello_fits, been_a_while=True),
        "recent": rows(bands.recent), "paused": rows(bands.paused),
        "check_backs": [_check_back(r) for r in check_backs],
        "reach": reach_lines(viewer, on, now), "to_ask": count_to_ask(viewer, on),
        "choices": [_choice(c, on) for c in choices], "helped": [_helped(row, on) for row in asked],
        "add_fields": AddForm(sheet=True), "tray": count_for(viewer),
    }  # fmt: skip
    return render(request, "today/page.html", context)


def _more(engagement: Any, twice: set[Any], on: date) -> str:
    facts = [engagement.program.name] if engagement.person.same_as_id in twice else []
    if engagement.cover_until:
        facts.append(phrases.cover(engagement.covered_name, timezone.localdate(engagement.cover_until), on))
    return phrases.SEPARATOR.join(facts)


def _choice(choice: Returning, on: date) -> dict[str, str]:
    """A sharing choice that comes back: put off until now, or ending soon."""
    when = f"ends on {phrases.day(choice.on, on)}" if choice.ends else "they said: ask me later"
    return {
        "name": choice.person.called, "facts": f"{choice.title}{phrases.SEPARATOR}{when}",
        "url": reverse("web:sharing", args=[choice.person.id]),
    }  # fmt: skip


def _privacy(request: StaffRequest, engagements: list[Any]) -> list[dict[str, Any]]:
    """What the law asks for by name: an emergency to write down, a notice to give. One query."""
    found = [task_line(task) for task in team_tasks(request.viewer) if task.person]
    waiting = {e.person.same_as_id: e.person.same_as for e in engagements if e.needs_notice}
    return found + [notice_line(person) for person in waiting.values()]


def _helped(row: Any, on: date) -> dict[str, str]:
    """A place that somebody was told of: how did it go?"""
    shared = phrases.day_word(timezone.localdate(row.made_at), on)
    return {
        "name": row.engagement.person.same_as.called, "url": reverse("web:linkage", args=[row.id]),
        "facts": f"{row.listing.service.name}{phrases.SEPARATOR}shared {shared}",
    }  # fmt: skip


def _more_than_once(ids: list[Any]) -> set[Any]:
    return {one for one in ids if ids.count(one) > 1}


def _greeting(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def _request(referral: Any, now: datetime) -> dict[str, Any]:
    mine = referral.state != State.RECEIVED
    site = referral.site.name if referral.site else referral.program.name
    badge = "you have it"
    if referral.cover_until:
        on = timezone.localdate(now)
        badge = phrases.cover(referral.covered_name, timezone.localdate(referral.cover_until), on)
    return {
        "name": referral.person.called, "url": reverse("web:request", args=[referral.id]),
        "facts": phrases.SEPARATOR.join(part for part in (whereabouts(referral), site) if part),
        "badge": badge if mine else "", "when": phrases.ago(referral.received_at, now),
    }  # fmt: skip


def _check_back(referral: Referral) -> dict[str, Any]:
    return {
        "name": referral.person.called, "url": reverse("web:request", args=[referral.id]),
        "facts": f"said we may check back · {referral.program.name}",
    }  # fmt: skip
