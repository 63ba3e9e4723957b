"""Sharing cards: one purpose each, their words by language, the full text that is signed, and what an answer means."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from companionway.privacy.rules.consent_terms import ABOUT_REVOKING, ConsentType, ExpiryKind, Statement
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind

WARN_DAYS = 30  # a yes that ends by date is named gently this many days before (privacy.md P15, design)
LATER_DAYS = 14  # "ask me later" comes back once after this many days (design)
# A name that ends in a stop, such as "Sam B.", at the end of a sentence.
TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
# What the words of an element state, by the element they stand under (2.31(a)(4)(iii), (6), (10)).
STATED: dict[str, frozenset[Statement]] = {
    "4(iii)": frozenset({Statement.HIPAA_REDISCLOSURE}),
    "6": ABOUT_REVOKING,
    "10(i)": frozenset({Statement.LOSS_OF_PROTECTION}),
    "10(ii)": frozenset({Statement.IF_NOT_SIGNED}),
}
# What an office is, by what it is asked for.
KIND_BY_PURPOSE = {Purpose.HOUSING: RecipientKind.HOUSING}


class Until(StrEnum):
    """How a yes may end."""

    NONE = "none"
    DATE = "date"
    GOODBYE = "goodbye"
    CASE = "case"
    STUDY = "study"


# How a yes says that it ends with the walk; the goodbye itself looks for these words.
GOODBYE_EVENT = "the day we say goodbye for now"


class Receiver(StrEnum):
    """How a card names who gets it."""

    CLASS = "class"
    SENDER = "sender"
    NAMED = "named"
    OWN = "own"


@dataclass(frozen=True)
class Card:
    """One purpose: what may be shared with whom and why, and what is left open until signing."""

    slug: str
    type: ConsentType
    recipient: Receiver
    purposes: tuple[Purpose, ...]
    information: tuple[Information, ...]
    until: tuple[Until, ...]
    elements: tuple[str, ...]
    recipient_kind: RecipientKind = RecipientKind.AGENCY
    said_as: str = ""
    always: tuple[Information, ...] = ()
    choose: bool = False
    choose_purpose: bool = False
    open: tuple[str, ...] = ()

    @property
    def statements(self) -> frozenset[Statement]:
        """What its full text states."""
        return frozenset().union(*(STATED.get(name, frozenset()) for name in self.elements))

    def shared(self, chosen: tuple[Information, ...]) -> tuple[Information, ...]:
        """What may be shared when this was picked; with nothing to pick, all that the card names."""
        return (*self.always, *(chosen or self.information))

    def kind_for(self, purpose: str) -> RecipientKind:
        """What the recipient is, given what it is asked for ("" = the card leaves no choice)."""
        return KIND_BY_PURPOSE.get(Purpose(purpose), self.recipient_kind) if purpose else self.recipient_kind


@dataclass(frozen=True)
class CardWords:
    """A card in one language: the short card, and the parts of the full text that differ from the shared ones."""

    title: str
    what: str
    whom: str
    why: str
    until: str
    if_no: str
    stop: str
    again: str
    recipient: str = ""
    purpose: str = ""
    elements: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """All the words of one language."""

    language: str
    name: str
    edition: str
    reviewed: bool
    answers: dict[str, str]
    labels: dict[str, str]
    months: tuple[str, ...]
    date_form: str
    information: dict[str, str]
    purposes: dict[str, str]
    expiry: dict[str, str]
    signed: dict[str, str]
    stopping: dict[str, str]
    shared: dict[str, str]
    cards: dict[str, CardWords]

    def element(self, card: Card, name: str) -> str:
        """The words of one element: the card's own, else the shared ones."""
        return self.cards[card.slug].elements.get(name) or self.shared[name]

    def day(self, value: date) -> str:
        """A date as this language writes it: "March 3, 2026"."""
        return self.date_form.format(day=value.day, month=self.months[value.month - 1], year=value.year)

    def listed(self, card: Card, chosen: tuple[Information, ...]) -> str:
        """Kinds of information in words, joined by semicolons so that no "and" needs translating."""
        keys: tuple[str, ...] = (card.said_as,) if card.said_as else card.shared(chosen)
        return "; ".join(self.information[key] for key in keys)


@dataclass(frozen=True)
class Filled:
    """What a card is filled with at signing. Empty where the card's own words stand."""

    person: str
    program: str
    until: Until
    recipient: str = ""
    purpose: str = ""
    information: tuple[Information, ...] = ()
    ends_on: date | None = None
    revocable_from: date | None = None


@dataclass(frozen=True)
class CardText:
    """What of a card goes into the register of texts: its title, the short card, and every word that stands on it."""

    title: str
    summary: str
    words: str


def text_of(card: Card, words: Words) -> CardText:
    """The card as it is kept by version. Whoever changes a word, its own or a shared one, makes another version."""
    own, labels = words.cards[card.slug], words.labels
    short = [
        (labels["what"], own.what), (labels["whom"], own.whom), (labels["why"], own.why),
        (labels["until"], own.until), (labels["if_no"], own.if_no), (labels["stop"], own.stop),
    ]  # fmt: skip
    summary = "\n".join([*(f"{label}: {text}" for label, text in short), own.again])
    parts = [words.element(card, name) for name in card.elements if name != "7"]
    parts += [words.expiry[until] for until in card.until]
    keys = [card.said_as] if card.said_as else list(card.shared(()))
    parts += [words.information[key] for key in keys] + [own.recipient, own.purpose]
    parts += [words.purposes[purpose] for purpose in card.purposes] if card.choose_purpose else []
    return CardText(own.title, summary, "\n\n".join([own.title, summary, *filter(None, parts)]))


def full_text(card: Card, words: Words, filled: Filled) -> str:
    """The exact text that is read and signed, with everything filled in. Paragraphs stand apart by an empty line."""
    own = words.cards[card.slug]
    values = {
        "person": filled.person, "program": filled.program, "recipient": filled.recipient or own.recipient,
        "purpose": words.purposes.get(filled.purpose) or own.purpose,
        "information": words.listed(card, filled.information),
        "date": words.day(filled.ends_on) if filled.ends_on else "",
        "revocable": words.day(filled.revocable_from) if filled.revocable_from else "",
    }  # fmt: skip
    parts = [own.title]
    for name in card.elements:
        template = words.expiry[filled.until] if name == "7" else words.element(card, name)
        parts.append(TWO_STOPS.sub(".", template.format(**values)))
    return "\n\n".join(parts)


def expiry_kind(until: Until) -> ExpiryKind:
    """A day, an event, or never."""
    return {Until.DATE: ExpiryKind.DATE, Until.NONE: ExpiryKind.NONE}.get(until, ExpiryKind.EVENT)


def ask_again_on(today: date) -> date:
    """The day on which a card that was put off comes back."""
    return today + timedelta(days=LATER_DAYS)


def ends_soon(ends_on: date | None, today: date) -> bool:
    """Whether a yes that ends by date should be named gently."""
    return ends_on is not None and today <= ends_on <= today + timedelta(days=WARN_DAYS)


SPANISH = {"spanish", "español", "espanol", "es", "castellano"}


def language_of(said: str, offered: tuple[str, ...]) -> str:
    """The language code for what the record says of a person's language; the first one offered when unknown."""
    code = "es" if said.strip().lower() in SPANISH else ""
    return code if code in offered else offered[0]
