"""What was filled in for a card, as it travels from page to page in a signed field, and the text that it makes."""

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core import signing

from companionway.privacy.rules.cards import Card, Filled, Receiver, Until, Words, full_text
from companionway.privacy.rules.terms import Information

SALT = "sharing"
HOURS_OPEN = 12


@dataclass(frozen=True)
class Details:
    """What the first page asked, as plain values. `shown` is the print of the text that the page then showed."""

    language: str
    person_name: str
    program: str
    program_name: str
    until: str
    method: str
    recipient: str = ""
    organization: str = ""
    team: str = ""
    purpose: str = ""
    information: tuple[str, ...] = ()
    ends_on: str = ""
    revocable_from: str = ""
    shown: str = ""

    @classmethod
    def of(
        cls, said: dict[str, Any], *, card: Card, language: str, programs: dict[str, str], teams: dict[str, str]
    ) -> "Details":
        """From what the form holds. The only program, or the only team that asked, needs no choosing."""
        program = said.get("program") or next(iter(programs))
        team = (said.get("team") or next(iter(teams))) if card.recipient == Receiver.SENDER else ""
        return cls(
            language=language, person_name=said["person_name"], program=program, program_name=programs[program],
            until=said["until"], method=said["method"], recipient=said.get("recipient") or teams.get(team, ""),
            organization=said.get("organization", ""), team=team, purpose=said.get("purpose", ""),
            information=tuple(said.get("information", ())), ends_on=_iso(said.get("ends_on")),
            revocable_from=_iso(said.get("revocable_from")),
        )  # fmt: skip

    @classmethod
    def opened(cls, sealed: str, *, user: uuid.UUID, person: uuid.UUID, card: str) -> "Details | None":
        """What we signed for this user, person and card within the last hours; None for anything else."""
        try:
            held = signing.loads(sealed, salt=_salt(user, person, card), max_age=HOURS_OPEN * 3600)
            return cls(**{**held, "information": tuple(held["information"])})
        except (signing.BadSignature, KeyError, TypeError):
            return None

    def sealed(self, *, user: uuid.UUID, person: uuid.UUID, card: str) -> str:
        """The signed field."""
        return signing.dumps(asdict(self), salt=_salt(user, person, card), compress=True)

    def initial(self) -> dict[str, Any]:
        """For showing the first page again."""
        return {**asdict(self), "information": list(self.information), "grown_up": True, "monitoring": True}

    def day(self, name: str) -> date | None:
        """`ends_on` or `revocable_from` as a date."""
        held: str = getattr(self, name)
        return date.fromisoformat(held) if held else None

    def text(self, card: Card, words: Words) -> str:
        """The exact text that these details make."""
        whom = f"{self.recipient}, {self.organization}" if self.organization else self.recipient
        named = card.recipient in (Receiver.NAMED, Receiver.SENDER)
        return full_text(card, words, Filled(
            person=self.person_name, program=self.program_name, until=Until(self.until),
            recipient=whom if named else "", purpose=self.purpose,
            information=tuple(Information(key) for key in self.information), ends_on=self.day("ends_on"),
            revocable_from=self.day("revocable_from"),
        ))  # fmt: skip


def print_of(text: str) -> str:
    """The print of a text that was shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _salt(user: uuid.UUID, person: uuid.UUID, card: str) -> str:
    return f"{SALT}:{user}:{person}:{card}"
