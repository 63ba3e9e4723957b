"""The journey as lines to read: what each moment is called, newest first, check-ins among them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from companionway.engagement.queries.timeline import Moment
from companionway.engagement.rules.contact import CHANNEL_WORDS, KIND_WORDS, Channel, Kind
from companionway.engagement.rules.phone import sent_late
from companionway.engagement.rules.rhythm import RHYTHM_WORDS, Rhythm
from companionway.engagement.rules.texts import REASON_WORDS, STATE_WORDS, Reason, State
from companionway.engagement.rules.walk import GOODBYE_WORDS, Goodbye
from companionway.instruments.models import Administration
from companionway.instruments.rules import MOMENT_WORDS
from companionway.instruments.rules import Moment as CheckInMoment
from companionway.referrals.rules import TALKED
from companionway.web import phrases

# What the page says of a request's verb; verbs without words here (letting others take it) are not part of a journey.
REQUESTS = {
    "receive": "A request came in",
    "accept": "took the request",
    "hand_back": "Waiting for a peer again",
    "try": "Tried",
    "say_not_now": "They said not now. The door stays open",
    "stop_trying": "We could not reach them. The door stays open",
    "check_back": "Reaching out again",
    "redirect": "Sent on to another program or site",
    "mark_duplicate": "The same request came twice",
    "withdraw": "The sender took the request back",
}
STEPS = {
    "open": "Began walking together",
    "welcome_back": "Welcome back",
    "pause": "Taking a pause",
    "resume": "Walking together again",
    "say_goodbye": "Goodbye for now",
    "walk_with": "Another peer walks with them",
    "choose_rhythm": "Rhythm",
}


@dataclass(frozen=True)
class Line:
    """One line of the journey: its words, a few facts, where to read more, and whether it is a try."""

    at: datetime
    words: str
    facts: str
    url: str = ""
    is_try: bool = False
    is_step: bool = False
    corrected: bool = False


def _contact(moment: Moment) -> Line:
    said = moment.facts
    kinds = ", ".join(KIND_WORDS[Kind(kind)][0].lower() for kind in said["kinds"])
    minutes = phrases.length(said["minutes"]) if said["minutes"] else ""
    parts = [moment.who, minutes, kinds, said["place"], *_late(moment)]
    words = said["group"] or CHANNEL_WORDS[Channel(moment.what)]
    url = reverse("web:contact", args=[moment.id])
    return Line(moment.occurred_at, words, _join(parts), url, corrected=bool(said["replaces"]))


def _late(moment: Moment) -> list[str]:
    """Whether a phone sent it more than an hour after it happened, and whether the phone's clock could not be."""
    said = moment.facts
    if not said.get("phone_at"):
        return []
    came = datetime.fromisoformat(said["entered_at"])
    late = ["sent late"] if sent_late(moment.occurred_at, came) else []
    return [*late, *(["the phone's clock was wrong"] if said["doubtful"] else [])]


def _step(moment: Moment) -> Line:
    words = STEPS.get(moment.what, moment.what)
    if moment.what == "say_goodbye" and "reason" in moment.facts:
        words = f"{words}. {GOODBYE_WORDS[Goodbye(moment.facts['reason'])]}"
    if moment.what == "choose_rhythm":
        words = f"{words}: {RHYTHM_WORDS[Rhythm(moment.facts['rhythm'])].lower()}"
    return Line(moment.occurred_at, words, moment.who, is_step=True)


def _request(moment: Moment) -> Line | None:
    words = REQUESTS.get(moment.what)
    if words is None:
        return None
    if moment.what == "try" and moment.facts.get("outcome") == TALKED:
        words = "Talked"
    if moment.what == "accept":
        return Line(moment.occurred_at, f"{moment.who} {words}", "", is_step=True)
    return Line(moment.occurred_at, words, moment.who, is_try=words == "Tried", is_step=moment.what != "try")


def _text(moment: Moment) -> Line:
    """A text, without its words: who looks over a shoulder reads only that there was one."""
    state = State(moment.what)
    url = reverse("web:texts", args=[moment.facts["engagement"]])
    if state == State.RECEIVED:
        asked = {"stop": "They said STOP to texts", "start": "They said START to texts", "help": "They texted HELP"}
        return Line(moment.occurred_at, asked.get(moment.facts["asks"], "They texted"), "", url)
    why = REASON_WORDS[Reason(moment.facts["reason"])] if moment.facts["reason"] else ""
    words = "Text" if state in (State.SENT, State.DELIVERED) else f"Text: {STATE_WORDS[state]}"
    return Line(moment.occurred_at, words, _join([moment.who, why]), url, is_try=state != State.DELIVERED)


def _line(moment: Moment) -> Line | None:
    if moment.kind == "text":
        return _text(moment)
    if moment.kind == "contact":
        return _contact(moment)
    if moment.kind == "try":
        channel = CHANNEL_WORDS[Channel(moment.what)].lower() if moment.what else ""
        return Line(moment.occurred_at, "Tried", _join([channel, moment.who, *_late(moment)]), is_try=True)
    return _step(moment) if moment.kind == "step" else _request(moment)


def _check_in(row: Administration) -> Line | None:
    if row.finished_at is None:
        return None
    url = reverse("web:check-in", args=[row.id])
    return Line(row.finished_at, MOMENT_WORDS[CheckInMoment(row.moment)], "", url, is_step=True)


def _join(parts: list[Any]) -> str:
    return phrases.SEPARATOR.join(str(part) for part in parts if part)


def journey(moments: list[Moment], check_ins: list[Administration]) -> list[Line]:
    """Every line, newest first."""
    lines = [_line(m) for m in moments] + [_check_in(c) for c in check_ins]
    return sorted((line for line in lines if line is not None), key=lambda line: line.at, reverse=True)
