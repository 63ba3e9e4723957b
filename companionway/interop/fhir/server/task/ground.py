"""On what ground a partner is told of each of its requests, and how much: for many at once, in a constant few queries.

The rules of the level are interop 6; whether it may leave is the gate's to say at the moment of leaving.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from companionway.interop.fhir.server.task.handed import sees
from companionway.interop.partners.models import Partner
from companionway.platform import wall
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.queries.choosing import Resting, names, recipient_of, resting_on
from companionway.privacy.queries.consent import Held, consents_of_each
from companionway.privacy.queries.standing import restrictions_of_each
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.privacy.rules.restrictions import Asked, Restriction, standing_against
from companionway.privacy.rules.terms import Information, Purpose
from companionway.referrals.leading import with_living
from companionway.referrals.models import Referral

WHY = "what a partner may be told rests on requests, consents and restrictions that are nobody's at the edge"
STATUS = frozenset({Information.STATUS})
OUTCOME = STATUS | {Information.PARTICIPATION}
# A consent that stood and stands no more: from then on the sender is shown nothing (interop 6).
ENDED = frozenset({ConsentState.REVOKED, ConsentState.ON_HOLD, ConsentState.EXPIRED, ConsentState.FALSE_KNOWN})


class Level(IntEnum):
    """How much is shown, least first."""

    NONE = 0
    RECEIPT = 1
    STATUS = 2
    OUTCOME = 3

    @property
    def code(self) -> str:
        """As a Task keeps it."""
        return self.name.lower()


def level_named(code: str) -> Level:
    """The level that a Task was written at; "" is none."""
    return Level[code.upper()] if code else Level.NONE


@dataclass(frozen=True)
class Ground:
    """One request of a partner, where it lives now, and the most that may be shown of it."""

    referral: Referral
    living: Referral
    recipient: Recipient | None
    rests: Resting
    level: Level
    inside: bool = False

    @property
    def silent_program(self) -> uuid.UUID:
        """The program that decides whether taking is acknowledged: any of the two that says nothing."""
        programs = (self.referral.program, self.living.program)
        return next((one.id for one in programs if not one.acknowledge_referrer), self.living.program_id)

    @property
    def acknowledges(self) -> bool:
        """Whether each program on the way says that a peer has taken a request."""
        return self.referral.program.acknowledge_referrer and self.living.program.acknowledge_referrer


def grounds(referrals: Collection[uuid.UUID], partner: Partner, at: datetime) -> dict[uuid.UUID, Ground]:
    """The ground of each of these requests. About a dozen queries however many they are, none for none."""
    if not referrals:
        return {}
    with wall.everyone(WHY):
        pairs = with_living(referrals)
        recipient = recipient_of(partner.key)
        people = {row.person.same_as_id for pair in pairs.values() for row in pair}
        consents = consents_of_each(people, at) if recipient and not partner.acts_as else {}
        restricted = restrictions_of_each(people) if recipient and not partner.acts_as else {}
        ours = sees(partner, {one.id for pair in pairs.values() for one in pair}, at)
    found = {}
    for key, (row, living) in pairs.items():
        if partner.acts_as:
            if ours.isdisjoint({row.id, living.id}):
                continue  # whoever it answers for does not see the request, or not any more
            found[key] = Ground(row, living, recipient, Resting("", None, None), Level.OUTCOME, inside=True)
            continue
        level, rests = _judged(row, living, recipient, consents, restricted, at)
        found[key] = Ground(row, living, recipient, rests, level)
    return found


def _judged(
    row: Referral, living: Referral, recipient: Recipient | None, consents: Mapping[uuid.UUID, Sequence[Held]],
    restricted: Mapping[uuid.UUID, Sequence[Restriction]], at: datetime,
) -> tuple[Level, Resting]:  # fmt: skip
    nothing = Resting("", None, None)
    if recipient is None:
        return Level.RECEIPT, nothing
    for one in (row, living):
        asked = Asked(recipient.name, recipient.kind, OUTCOME, Purpose.TELL_REFERRER, at, one.program_id)
        if standing_against(restricted.get(one.person.same_as_id, ()), asked):
            return Level.NONE, nothing
    held = [
        one for one in consents.get(living.person.same_as_id, ())
        if one.row.program_id == living.program_id and names(one, recipient.id)
        and Purpose.TELL_REFERRER in one.facts.purposes
    ]  # fmt: skip
    standing = [one for one in held if one.state == ConsentState.ACTIVE]
    if not standing:
        return (Level.NONE if any(one.state in ENDED for one in held) else Level.RECEIPT), nothing
    for level, information in ((Level.OUTCOME, OUTCOME), (Level.STATUS, STATUS)):
        covering = [one for one in standing if information <= one.facts.information]
        if covering:
            return level, resting_on(covering, recipient.id, Purpose.TELL_REFERRER)
    return Level.RECEIPT, nothing
