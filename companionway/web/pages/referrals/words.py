"""How a request is said: where the person is, who has it, where our promise stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from companionway.platform import clock
from companionway.referrals import rules
from companionway.referrals.models import Referral
from companionway.referrals.rules import WHY_NOT_WORDS, Standing, State, Where
from companionway.web import phrases

WHERE = {Where.HERE: "Here now", Where.INPATIENT: "Inpatient", Where.HOME: "Going home", Where.UNKNOWN: ""}
ROUTES = {
    "form": "a clinician's form", "self": "asked for themselves", "fhir": "the health record (FHIR)",
    "hl7v2": "the health record (HL7 v2)", "spreadsheet": "a spreadsheet", "staff": "added by our team",
    "email": "an e-mail",
}  # fmt: skip
VERBS = {
    "receive": "Request came in", "accept": "Taken", "pass_on": "Passed on to the next peer",
    "hand_back": "Handed back; waiting for anyone", "try": "A try", "say_yes": "We talked and they said yes",
    "say_not_now": "We talked and they said not now", "stop_trying": "Stopped trying for now; the door is open",
    "check_back": "Reaching out again", "redirect": "Sent on", "mark_duplicate": "Same request as another",
    "withdraw": "Taken back", "turn_away": "Turned down",
}  # fmt: skip
OUTCOMES = {
    "left_message": "left a message", "no_answer": "could not reach them", "not_ready": "not ready yet",
    "talked": "we talked",
    "week": "we may check back in a week", "month": "we may check back in a month", "dont": "please don't check back",
    "died": "they died; nobody reaches out",
    **{why.value: words[0].lower() + words[1:] for why, words in WHY_NOT_WORDS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """The promise of the program on this request: how it stands, its words, and the shape beside them."""

    standing: Standing
    words: str
    icon: str


def promise(referral: Referral, now: datetime) -> Promise:
    """Our promise in words. It speaks of what we do, never of the person."""
    standing = rules.standing(referral.received_at, referral.promise_due_at, referral.first_attempt_at, now)
    due = _moment(referral.promise_due_at)
    if standing == Standing.TRIED:
        return Promise(standing, f"First try {_moment(referral.first_attempt_at or now)}", "check")
    if standing == Standing.PAST:
        return Promise(standing, f"Our promise was {due}. Now is still good.", "circle-alert")
    if standing == Standing.CLOSE:
        return Promise(standing, f"Answer soon: by {due}", "clock")
    return Promise(standing, f"Answer by {due}", "clock")


def _moment(value: datetime) -> str:
    """ "2:14 pm" today, else "Tue, Mar 3, 2:14 pm"."""
    local, today = timezone.localtime(value), clock.today()
    return phrases.clock_time(local) if local.date() == today else phrases.moment(local, today)


def whereabouts(referral: Referral) -> str:
    """Where the person is: "Here now, Room 4"; what kind of place is said when the sender gave only a number."""
    return ", ".join(part for part in (WHERE.get(Where(referral.where), ""), _spot(referral)) if part)


def _spot(referral: Referral) -> str:
    spot = referral.place.strip()
    named = {Where.HERE: "room ", Where.INPATIENT: "unit "}.get(Where(referral.where), "")
    return f"{named}{spot}" if spot and len(spot) <= 4 and any(c.isdigit() for c in spot) else spot


def owner(referral: Referral, mine: bool) -> str:
    """Who has this minute: nobody yet means anyone at the place."""
    if referral.state == State.RECEIVED:
        place = referral.site.name if referral.site else referral.program.name
        return f"Waiting for anyone at {place}"
    return "You have it" if mine else f"{name_of(referral)} has it"


def name_of(referral: Referral) -> str:
    """The name of the peer who has it, "" when nobody has."""
    peer = referral.accepted_by
    return (peer.get_full_name() or peer.get_username()) if peer else ""


def since(start: datetime, then: datetime | None) -> str:
    """How long after the request something happened: "6 min after"; nothing when it has not."""
    return f"{phrases.span(then - start)} after" if then else ""
