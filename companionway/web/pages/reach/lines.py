"""What Today says about reaching people: texts to read or mend, texts of nobody yet, and handovers that go on."""

import uuid
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from companionway.engagement.models.handover import Handover
from companionway.engagement.models.message import TextMessage
from companionway.engagement.queries.handover import handovers_with
from companionway.engagement.queries.texts import to_read_or_place
from companionway.engagement.rules import handover as stages
from companionway.engagement.rules.texts import REASON_WORDS, STATE_WORDS, Reason, State
from companionway.engagement.rules.walk import Goodbye
from companionway.engagement.rules.walk import State as Walk
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import note_people_shown
from companionway.web import phrases


def reach_lines(viewer: Viewer, on: date, now: datetime) -> list[dict[str, Any]]:
    """Failures first, then what came in, whose is it, then handovers. Two queries, and whom it showed is audited."""
    texts, handovers = to_read_or_place(viewer), handovers_with(viewer)
    known = [text for text in texts if text.engagement is not None]
    lines = [
        *_failed(known, now),
        *_new(known, now),
        *_nobodys(texts),
        *(_handover(viewer, row, on) for row in handovers),
    ]
    shown: list[uuid.UUID] = [text.engagement.person.same_as_id for text in known if text.engagement]
    note_people_shown(viewer, [*shown, *(row.person_id for row in handovers)], at=now, part="reach")
    return lines


def _name(text: TextMessage) -> str:
    assert text.engagement is not None
    return text.engagement.person.same_as.called


def _url(text: TextMessage) -> str:
    return reverse("web:texts", args=[text.engagement_id])


def _failed(texts: list[TextMessage], now: datetime) -> list[dict[str, Any]]:
    return [
        {"words": f"A text to {_name(text)} {STATE_WORDS[State(text.state)]}", "url": _url(text),
         "facts": phrases.SEPARATOR.join([REASON_WORDS[Reason(text.reason)], _at(text, now)])}
        for text in texts if text.state != State.RECEIVED
    ]  # fmt: skip


def _new(texts: list[TextMessage], now: datetime) -> list[dict[str, Any]]:
    """One line a walk, by its newest text."""
    newest = {text.engagement_id: text for text in texts if text.state == State.RECEIVED}
    said = {"stop": "they said STOP", "start": "they said START", "help": "they asked for HELP"}
    return [
        {"words": _came(text), "url": _url(text),
         "facts": phrases.SEPARATOR.join(filter(None, (said.get(text.asks, ""), _after(text), _at(text, now))))}
        for text in newest.values()
    ]  # fmt: skip


def _came(text: TextMessage) -> str:
    """After a death somebody else holds the phone."""
    assert text.engagement is not None
    died = text.engagement.goodbye == Goodbye.DIED
    return f"A text came from {_name(text)}'s phone" if died else f"{_name(text)} texted"


def _after(text: TextMessage) -> str:
    assert text.engagement is not None
    closed = text.engagement.state == Walk.CLOSED and text.engagement.goodbye != Goodbye.DIED
    return "after goodbye; the door stays open" if closed else ""


def _at(text: TextMessage, now: datetime) -> str:
    return phrases.moment(timezone.localtime(text.occurred_at), timezone.localdate(now))


def _nobodys(texts: list[TextMessage]) -> list[dict[str, Any]]:
    count = sum(1 for text in texts if text.state == State.UNPLACED)
    if not count:
        return []
    words = "A text: whose is this?" if count == 1 else f"{count} texts: whose are these?"
    return [{"words": words, "url": reverse("web:texts-whose"), "facts": "from a number that nobody has, or several"}]


def _handover(viewer: Viewer, row: Handover, on: date) -> dict[str, Any]:
    to_me = row.to_peer_id == viewer.user_id
    who = row.from_peer.first_name if to_me else row.to_peer.first_name
    words = f"{who} would like you to meet {row.called}" if to_me else f"{row.called} and {who}"
    parts = [stages.STATE_WORDS[stages.State(row.state)], phrases.day(row.meets_on, on) if row.meets_on else ""]
    return {"words": words, "url": reverse("web:handover", args=[row.id]),
            "facts": phrases.SEPARATOR.join(part for part in parts if part)}  # fmt: skip
