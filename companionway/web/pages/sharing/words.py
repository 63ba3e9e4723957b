"""How sharing choices read: where a card stands, what left, how something was signed, in the program's own language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from companionway.privacy.models.consent import CardAnswered
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.sharing import Told
from companionway.privacy.rules import cards as rules
from companionway.privacy.rules.cards import GOODBYE_EVENT, Until, Words
from companionway.privacy.rules.consent_terms import CardAnswer, ConsentState, ExpiryKind, SignatureMethod
from companionway.web import phrases

METHODS = {
    SignatureMethod.TYPED: "typed the name",
    SignatureMethod.DRAWN: "signed on the screen",
    SignatureMethod.SPOKEN: "said yes out loud",
    SignatureMethod.PAPER: "signed on paper",
}
CHANNELS = {
    "page": "on a page", "print": "on paper", "csv": "in a file", "pdf": "in a file", "email": "by e-mail",
    "text": "by text", "fax_cover": "by fax", "api": "to another system", "link": "by a link", "file": "in a file",
    "spoken": "by phone or in person", "letter": "by letter",
}  # fmt: skip
EVENTS = {
    Until.GOODBYE: GOODBYE_EVENT, Until.CASE: "the end of the case, probation or release",
    Until.STUDY: "the end of the study",
}  # fmt: skip
ENDED = {
    GOODBYE_EVENT: "We said goodbye for now",
    "the end of the case, probation or release": "The case, probation or release has ended",
    "the end of the study": "The study has ended",
}


@dataclass(frozen=True)
class Standing:
    """Where one yes stands, in a line, with a gentle word when its last day is near."""

    id: Any
    to: str
    line: str
    url: str
    stop_url: str
    soon: str = ""
    on_hold: bool = False


def when(moment: datetime | None, today: date) -> str:
    """A moment's day, "Tue, Mar 3"; nothing for nothing."""
    return phrases.day(timezone.localdate(moment), today) if moment else ""


def to_whom(held: Held) -> str:
    """Who may get it, by name, or by what the card itself says."""
    names = [f"{r.name}, {r.organization}" if r.organization and r.organization != r.name else r.name
             for r in held.row.recipients.all()]  # fmt: skip
    return "; ".join(names)


def until(held: Held, today: date) -> str:
    """Until when a yes lasts."""
    expiry = held.facts.expiry
    if expiry.kind == ExpiryKind.DATE and expiry.on:
        return f"until the end of {phrases.day(expiry.on, today)}"
    return f"until {expiry.event}" if expiry.kind == ExpiryKind.EVENT else "with no end date"


def standing(held: Held, today: date) -> Standing:
    """One yes that stands or is on hold."""
    row = held.row
    asker = row.recorded_by.get_full_name() if row.recorded_by else ""
    line = f"Yes since {when(row.signed_at, today)}, {until(held, today)}."
    line += f" Asked by {asker}." if asker else ""
    soon = ""
    if held.state == ConsentState.ON_HOLD:
        said = min(one.at for one in held.facts.revocations)
        line = f"They said stop on {when(said, today)}. Nothing more is shared. The written statement is still to come."
    elif rules.ends_soon(row.expires_on, today) and row.expires_on:
        soon = f"This ends on {phrases.day(row.expires_on, today)}. It goes on only with a new yes."
    return Standing(row.id, to_whom(held), line, reverse("web:consent", args=[row.id]),
                    reverse("web:consent-stop", args=[row.id]), soon, held.state == ConsentState.ON_HOLD)  # fmt: skip


def ended(held: Held, today: date) -> str:
    """How a yes that no longer stands came to its end."""
    facts = held.facts
    if held.state == ConsentState.REVOKED:
        return f"Stopped on {when(min(one.at for one in facts.revocations), today)}."
    if held.state == ConsentState.EXPIRED:
        day = facts.expiry.on or (timezone.localdate(facts.expiry_event_at) if facts.expiry_event_at else None)
        return f"Ended on {phrases.day(day, today)}." if day else "Ended."
    if held.state == ConsentState.SUPERSEDED:
        return f"Replaced by a newer yes on {when(facts.superseded_at, today)}."
    return "This can not be relied on any more."


def last_word(told: Told, today: date) -> str:
    """Where a card stands that has no yes: not asked, no, later, stopped or ended."""
    last: CardAnswered | None = told.last
    if last is None:
        return "Not asked yet. Nothing is shared."
    asker = f" Asked by {last.asked_by.get_full_name()}." if last.asked_by else ""
    if last.answer == CardAnswer.NO:
        return f"No, said on {when(last.answered_at, today)}. Nothing is shared.{asker}"
    if last.answer == CardAnswer.LATER:
        back = f" It comes back on {phrases.day(last.ask_again_on, today)}." if last.ask_again_on else ""
        return f"Ask me later, said on {when(last.answered_at, today)}. Nothing is shared.{back}{asker}"
    return f"{ended(told.held[0], today)} Nothing is shared." if told.held else "Nothing is shared."


def left_line(row: Disclosure, today: date, words: Words) -> dict[str, str]:
    """One thing that left: when, to whom, what and how."""
    whom = row.recipient_name
    if row.recipient_organization and row.recipient_organization != whom:
        whom = f"{whom}, {row.recipient_organization}"
    what = "; ".join(words.information.get(key, key.replace("_", " ")) for key in row.information)
    at = timezone.localtime(row.at)
    return {
        "when": f"{phrases.day(at.date(), today)}, {phrases.clock_time(at)}", "whom": whom, "what": what,
        "how": CHANNELS.get(row.channel, row.channel),
    }  # fmt: skip
