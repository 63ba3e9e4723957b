"""The guard's suggestions beside a text, with one tap to take, to mark as said, or to keep. Nothing is kept of them.

A tap names a place as "start:end:choice"; what does not fit the text any more does nothing.
"""

from dataclasses import dataclass

from companionway.engagement.rules.wording import Suggestion, as_said, taken
from companionway.engagement.wording import look_over

AS_SAID = "said"


@dataclass(frozen=True)
class Offer:
    """One suggestion as the page shows it: what it would put there, each with the value of its button."""

    said: str
    why: str
    source: str
    takes: list[tuple[str, str]]
    as_said: str
    keeps: str


def offers(text: str, kept: frozenset[str] = frozenset()) -> list[Offer]:
    """What the guard would say otherwise, without what somebody keeps on this page ("start-end")."""
    return [_offer(one) for one in look_over(text) if f"{one.start}-{one.end}" not in kept]


def _offer(one: Suggestion) -> Offer:
    place = f"{one.start}:{one.end}"
    return Offer(
        one.said, one.why, one.source, [(f"{place}:{n}", say) for n, say in enumerate(one.say)],
        f"{place}:{AS_SAID}", f"{one.start}-{one.end}",
    )  # fmt: skip


def after_tap(text: str, tap: str) -> str:
    """The text after one tap; the same text when the tap does not fit it."""
    start, _, rest = tap.partition(":")
    end, _, choice = rest.partition(":")
    for one in look_over(text):
        if (str(one.start), str(one.end)) == (start, end):
            if choice == AS_SAID:
                return as_said(text, one.start, one.end)
            if choice.isascii() and choice.isdigit() and len(choice) < 3 and int(choice) < len(one.say):
                return taken(text, one.start, one.end, one.say[int(choice)])
    return text
