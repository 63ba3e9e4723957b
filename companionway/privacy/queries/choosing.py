"""Whom a person's consents let us tell, and which consent a disclosure would rest on. The gate judges it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from companionway.privacy.models.recipient import Recipient
from companionway.privacy.queries.consent import Held
from companionway.privacy.rules.bases import BASIS_OF
from companionway.privacy.rules.consent import is_sharing
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.privacy.rules.terms import Purpose, RecipientClass


@dataclass(frozen=True)
class Resting:
    """What a disclosure would rest on: its basis, consent and program; "" and None when there is none."""

    basis: str
    consent_id: uuid.UUID | None
    program_id: uuid.UUID | None


def names(held: Held, recipient: uuid.UUID) -> bool:
    """Whether this consent names the recipient."""
    return any(named.key == recipient for named in held.facts.recipients)


def resting_on(consents: Sequence[Held], recipient: uuid.UUID, purpose: Purpose | None = None) -> Resting:
    """The consent to rest on: the active one that names the recipient for this purpose, else what comes nearest.

    The nearest one is given to the gate so that its answer can say what is in the way.
    """
    sharing = [one for one in consents if is_sharing(one.facts.type)]

    def near(one: Held) -> tuple[bool, bool, bool, bool]:
        by_class = one.facts.recipient_class == RecipientClass.TPO
        return (
            names(one, recipient), one.state == ConsentState.ACTIVE, purpose in one.facts.purposes, by_class,
        )  # fmt: skip

    best = max(sharing, key=near, default=None)
    if best is None:
        return Resting("", None, None)
    return Resting(BASIS_OF[best.facts.type], best.row.id, best.row.program_id)


def who_may_be_told(consents: Sequence[Held]) -> list[tuple[uuid.UUID, str]]:
    """Everybody whom any consent of the person names, ended ones too, by name."""
    found = {named.key: named.name for one in consents for named in one.facts.recipients if is_sharing(one.facts.type)}
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def purposes_agreed(consents: Sequence[Held]) -> list[Purpose]:
    """Every purpose that any consent of the person names, in the order of the list."""
    agreed = {purpose for one in consents for purpose in one.facts.purposes}
    return [purpose for purpose in Purpose if purpose in agreed]


def recipient_of(sender: str) -> Recipient | None:
    """The row that stands for a system in the list of recipients, None where it has none."""
    return Recipient.objects.filter(sender=sender, ended_on=None).first()
