"""What a door hands over: one request as plain values, and what became of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from companionway.people.details import PersonDetails
from companionway.referrals.models import Referral
from companionway.referrals.rules import Route, Source, Where


@dataclass(frozen=True)
class NewReferral:
    """A request that a peer meet someone. `program` and `site` are slugs; `sender` and `order_id` name its origin.

    `came_at` is when it came to us where somebody had to read it first, as an e-mail: the clocks count from then.
    """

    program: str
    person: PersonDetails
    source: Source
    route: Route
    site: str = ""
    sender: str = ""
    order_id: str = ""
    asked_by: str = ""
    asked_by_user: uuid.UUID | None = None
    agreed_to_visit: bool = False
    where: Where = Where.UNKNOWN
    place: str = ""
    perinatal: bool = False
    after_overdose: bool = False
    good_times: str = ""
    their_words: str = ""
    note_to_staff: str = ""
    came_at: datetime | None = None


@dataclass(frozen=True)
class Received:
    """What became of a request: "made", "updated" or "known", the referral, and the token of the sender's link."""

    verdict: str
    referral: Referral
    token: str = ""
