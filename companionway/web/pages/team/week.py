"""A supervisor's week on one page: what waits, whose rhythm has slipped, the peers themselves, and what is due."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from companionway.engagement.queries.held import count_for_supervisor
from companionway.engagement.queries.week import Weighs, lines_of, mondays, slipped, week_by_week
from companionway.engagement.rules.rhythm import Rhythm
from companionway.followups.queries import count_to_ask
from companionway.instruments.queries import without_a_first
from companionway.platform import clock
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.referrals import queries as requests
from companionway.referrals.actions.look import note_board_shown
from companionway.referrals.rules import Standing
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow
from companionway.web.glyphs import Rhythm as Strip
from companionway.web.pages.person.touch import facts_of
from companionway.web.pages.referrals import words
from companionway.workforce.own_words import last_notes
from companionway.workforce.queries import peers_of

NEAR = (Standing.CLOSE, Standing.PAST)
FIRST_CHECK_IN_WITHIN = timedelta(days=14)
OFTEN = {
    Rhythm.WEEKLY: "weekly", Rhythm.BIWEEKLY: "every other week", Rhythm.SPORADIC: "now and then",
    Rhythm.AS_NEEDED: "as needed",
}  # fmt: skip


@require_safe
@allow(Permission.SUPERVISE)
def week(request: StaffRequest) -> HttpResponse:
    """Four bands, each with something to do; an empty band is one kind line. To print, it is the agenda of a talk."""
    viewer, now, on = request.viewer, clock.now(), clock.today()
    peers = peers_of(viewer.user_id, on)
    users = [peer.user_id for peer in peers]
    quiet, weighs = slipped(viewer, users, on), lines_of(viewer, users, now)
    notes = last_notes([peer.id for peer in peers], viewer.user_id)
    board = requests.board(viewer, now)
    near = [(row, words.promise(row, now)) for row in board.rows]
    near = [(row, promise) for row, promise in near if promise.standing in NEAR]
    note_board_shown(referrals=[row for row, _ in near], by=viewer.user_id, at=now)
    note_people_shown(viewer, [row.person.same_as_id for row in quiet], at=now, part="week")
    context = {
        "waiting": board.waiting, "near": [_near(row, promise) for row, promise in near],
        "quiet": [_quiet(row, peers, on) for row in quiet], "strip": _strip(quiet, on), "weeks": mondays(on),
        "peers": [
            {"peer": peer, "line": said_of(weighs[peer.user_id]), "together": together(notes.get(peer.id), now)}
            for peer in peers
        ],
        "due": _due(request, now), "today": on,
    }  # fmt: skip
    return render(request, "team/week.html", context)


def said_of(line: Weighs) -> list[str]:
    """What weighs on a peer, in words; the peer reads the same. No number of contacts is among it."""
    if not line.people:
        said = ["walks with nobody just now"]
    else:
        mix = [f"{n} {OFTEN[rhythm]}" for rhythm, n in sorted(line.rhythms.items(), key=lambda pair: -pair[1])]
        mix += [f"{line.paused} taking a pause"] if line.paused else []
        said = [f"walks with {line.people}: {', '.join(mix)}"]
    if line.began:
        said.append(f"{line.began} new in two weeks")
    if line.after_overdose:
        said.append("a hard week: came to somebody after an overdose")
    if line.deaths:
        said.append("a hard week: somebody they walked with died")
    return said


def together(last: datetime | None, now: datetime) -> str:
    """When there was last a note of a talk of the two."""
    if last is None:
        return "no note of a talk yet"
    return f"last note of a talk {phrases.day_word(timezone.localdate(last), timezone.localdate(now))}"


def _near(row: Any, promise: words.Promise) -> dict[str, Any]:
    return {
        "name": row.person.called, "url": reverse("web:request", args=[row.id]), "promise": promise,
        "owner": words.owner(row, mine=False),
    }  # fmt: skip


def _quiet(row: Any, peers: list[Any], on: Any) -> dict[str, Any]:
    tries = f"{row.tries_since} {'try' if row.tries_since == 1 else 'tries'} since" if row.tries_since else ""
    peer: uuid.UUID | None = next((peer.id for peer in peers if peer.user_id == row.peer_id), None)
    facts = [*facts_of(row, on, been_a_while=True), *([tries] if tries else [])]
    return {
        "name": row.person.same_as.called, "url": reverse("web:person", args=[row.person.same_as_id]),
        "facts": phrases.SEPARATOR.join([f"with {row.peer_name}", *facts]), "peer_name": row.peer_name,
        "write_url": reverse("web:supervision-of", args=[peer]),
    }  # fmt: skip


def _strip(quiet: list[Any], on: Any) -> list[Strip]:
    weeks = week_by_week(quiet, on)
    return [
        Strip(row.person.same_as.called, reverse("web:person", args=[row.person.same_as_id]),
              OFTEN[Rhythm(row.rhythm)], weeks[row.id])
        for row in quiet
    ]  # fmt: skip


def _due(request: StaffRequest, now: datetime) -> list[dict[str, Any]]:
    """What is to be planned: a count each, and where. What is nought is left out."""
    viewer = request.viewer
    lines = (
        (count_for_supervisor(viewer), "left unplaced by a phone", "Whose is it?", "web:tray"),
        (count_to_ask(viewer, clock.today()), "to ask at six months", "How did it go?", "web:followups"),
        (without_a_first(viewer, now - FIRST_CHECK_IN_WITHIN), "without a first check-in, after two weeks",
         "It is their choice; were they asked?", "web:people"),
    )  # fmt: skip
    return [
        {"words": f"{count} {what}", "about": about, "url": reverse(name)}
        for count, what, about, name in lines
        if count
    ]
