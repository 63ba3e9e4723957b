"""How a follow-up reads: its window, the day it is counted from, and what became of it."""

from datetime import date
from typing import Any

from django.urls import reverse

from companionway.followups.models import FollowUp
from companionway.followups.rules import STATE_WORDS, State, WentBack
from companionway.web import phrases

ORIGINS = {"baseline": "the first check-in", "opened": "the day you began", "closed": "the goodbye"}
WENT_BACK = {
    WentBack.NO: "they did not go back to the emergency room",
    WentBack.YES: "they went back to the emergency room",
    WentBack.RATHER_NOT_SAY: "they would rather not say",
}


def followup_facts(row: FollowUp, today: date) -> dict[str, Any]:
    """A follow-up with its words: window, origin, state, tries. The row carries `tries`."""
    count = getattr(row, "tries", 0)
    window = f"{phrases.day(row.opens_on, today)} to {phrases.day(row.closes_on, today)}"
    if row.state == State.WAITING and row.closes_on < today:
        window = f"{window}, now past; a late answer is welcome"
    origin = f"counted from {ORIGINS[row.origin]}, {phrases.day(row.origin_on, today)}"
    tries = f"{count} {'try' if count == 1 else 'tries'} so far" if count else "not tried yet"
    return {
        "f": row, "url": reverse("web:followup", args=[row.id]), "window": window, "origin": origin, "tries": tries,
        "facts": phrases.SEPARATOR.join([window, origin, tries]),
        "state": STATE_WORDS[State(row.state)], "is_open": row.state == State.WAITING,
        "opens_later": row.state == State.WAITING and row.opens_on > today,
        "answer": WENT_BACK[WentBack(row.went_back)] if row.went_back else "",
    }  # fmt: skip
