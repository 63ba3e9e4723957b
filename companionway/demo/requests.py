"""Invented requests: how each came, who took it when, the tries, and how it stands. Times as in life, clocks apart."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from companionway.demo.chance import Chance
from companionway.demo.persons import Invented
from companionway.demo.world import Peer, ProgramFacts, World
from companionway.referrals import rules
from companionway.referrals.rules import Try, Verb

ROUTES = {
    "ed": {"form": 0.46, "fhir": 0.24, "hl7v2": 0.18, "staff": 0.09, "spreadsheet": 0.03},
    "open": {"self": 0.42, "form": 0.22, "fhir": 0.2, "staff": 0.16},
    "other": {"form": 0.35, "fhir": 0.35, "staff": 0.2, "hl7v2": 0.1},
}
SENDERS = {"fhir": "health-record", "hl7v2": "interface-engine", "spreadsheet": "monthly-list"}
ASKERS = ("ED nurse", "ED social worker", "Hospitalist", "Practice nurse", "Care manager", "Physician assistant")
WORDS = (
    "I would like to talk with someone who has been there.", "Mornings are hard.", "I have a question about meetings.",
    "Can we meet somewhere that is not the hospital?", "A friend told me about this.",
)  # fmt: skip
CHECK_BACK = {"month": 0.45, "week": 0.3, "dont": 0.25}
TRIES = {Try.NO_ANSWER: 0.5, Try.LEFT_MESSAGE: 0.4, Try.NOT_READY: 0.1}
LATELY = timedelta(days=3)
FIRST_TRY_WITHIN = timedelta(days=6, hours=20)


@dataclass
class Asked:
    """One request with its events, in the order in which they happened."""

    id: str
    person: Invented
    program: ProgramFacts
    site: str | None
    route: str
    received_at: datetime
    where: str = ""
    place: str = ""
    source: str = "clinician"
    asked_by: str = ""
    asked_by_user: str | None = None
    order_id: str = ""
    perinatal: bool = False
    after_overdose: bool = False
    their_words: str = ""
    state: str = "received"
    peer: Peer | None = None
    accepted_at: datetime | None = None
    first_attempt_at: datetime | None = None
    first_contact_at: datetime | None = None
    settled_at: datetime | None = None
    check_back: str = ""
    check_back_on: date | None = None
    same_request_as: str | None = None
    redirected_from: str | None = None
    channel: str = ""
    events: list[tuple[str, str, datetime, str | None, str, str]] = field(default_factory=list)
    grants: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def last_at(self) -> datetime:
        """When something last happened to it."""
        return self.events[-1][2]

    def note(self, verb: Verb, at: datetime, by: str | None, *, channel: str = "", outcome: str = "") -> None:
        """One step by the rules' own table, with its event."""
        if not rules.may(verb, self.state):
            raise ValueError(f"{verb} may not happen in {self.state}.")
        self.state = rules.after(verb, self.state).value
        self.events.append((verb.value, self.state, at, by, channel, outcome))


def route_of(chance: Chance, program: ProgramFacts) -> str:
    """By which door a request of this program came."""
    kind = "ed" if program.here_minutes and program.here_minutes < 240 else "open" if program.self_referral else "other"
    return chance.pick(ROUTES[kind])


def ask(
    world: World, chance: Chance, *, person: Invented, program: ProgramFacts, site: str | None, route: str, at: datetime
) -> Asked:  # fmt: skip
    """A request that has just arrived."""
    asked = Asked(chance.identity(at), person, program, site, route, at)
    asked.source = {"self": "person", "staff": "colleague"}.get(route, "clinician")
    if program.here_minutes and program.here_minutes < 240:
        asked.where = chance.pick({"here": 0.6, "inpatient": 0.1, "home": 0.25, "": 0.05})
        asked.after_overdose = chance.random() < 0.18
    elif program.here_minutes:
        asked.where = "inpatient"
    elif route == "form":
        asked.where = "home"
    if asked.where == "here":
        asked.place = f"Room {1 + int(chance.random() * 24)}"
    elif asked.where == "inpatient":
        asked.place = f"{2 + int(chance.random() * 5)} West"
    if route in SENDERS:
        asked.order_id = f"D{world.year:04d}-{chance.getrandbits(48):012x}"
    if route in {"form", "fhir"}:
        asked.asked_by = chance.one(ASKERS)
    if route == "self" and chance.random() < 0.5:
        asked.their_words = chance.one(WORDS)
    asked.perinatal = program.perinatal or chance.random() < 0.02
    asked.events.append(("receive", "received", at, None, "", ""))
    return asked


def take(world: World, chance: Chance, asked: Asked, limit: datetime) -> None:
    """A peer takes it: in minutes while the person is here (slower at night), in hours otherwise."""
    at, slug = asked.received_at, asked.program.slug
    hour = at.astimezone(world.zone).hour
    night = hour < 7 or hour >= 22
    peers = world.peers_at(slug, asked.site, at)
    asked.peer = world.peer_at(chance, slug, asked.site, at)
    if asked.where == "here":
        wait = chance.minutes(34 if night else 4, 0.85)
    elif night:
        wait = timedelta(hours=(31 - hour) % 24) + chance.minutes(50)
    else:
        wait = chance.minutes(42, 1.0)
    accepted = chance.later(at, wait, min(limit, at + timedelta(days=3)))
    others = [peer for peer in peers if peer is not asked.peer]
    if others and chance.random() < 0.07:
        asked.note(Verb.PASS_ON, at + (accepted - at) * 0.5, others[0].id)
    asked.note(Verb.ACCEPT, accepted, asked.peer.id)
    asked.accepted_at = accepted
    asked.grants += [(user, accepted) for user in dict.fromkeys([asked.peer.id, *asked.peer.supervisors])]


def reach(chance: Chance, asked: Asked, limit: datetime) -> datetime:
    """When the next try or talk happens."""
    if asked.first_attempt_at is None:
        wait = chance.minutes(11, 0.6) if asked.where == "here" else chance.minutes(150, 1.1)
        return chance.later(asked.last_at, wait, min(limit, asked.received_at + FIRST_TRY_WITHIN))
    return chance.later(asked.last_at, chance.days(0.7, 4.5), limit)


def tried(chance: Chance, asked: Asked, times: int, limit: datetime) -> None:
    """So many tries that did not become a talk."""
    assert asked.peer is not None
    for _ in range(times):
        at = reach(chance, asked, limit)
        first = asked.first_attempt_at is None and asked.where == "here"
        channel = "in_person" if first else chance.pick({"call": 0.7, "text": 0.3})
        how = Try.NOT_READY if first else chance.pick(TRIES)
        asked.first_attempt_at = asked.first_attempt_at or at
        asked.note(Verb.TRY, at, asked.peer.id, channel=channel, outcome=how)


def talked(chance: Chance, asked: Asked, limit: datetime) -> datetime:
    """The first two-way contact."""
    at = reach(chance, asked, limit)
    first = asked.first_attempt_at is None and asked.where in {"here", "inpatient"}
    modes = {mode: weight for mode, weight in {"call": 0.7, "text": 0.15, "video": 0.15}.items()
             if mode in asked.program.modes}  # fmt: skip
    asked.channel = "in_person" if first else chance.pick(modes)
    asked.first_attempt_at = asked.first_attempt_at or at
    asked.first_contact_at = asked.first_contact_at or at
    return at


def not_now(world: World, chance: Chance, asked: Asked, limit: datetime, choice: str = "") -> None:
    """They said not now; may we check back?"""
    assert asked.peer is not None
    at = talked(chance, asked, limit)
    asked.check_back = choice or chance.pick(CHECK_BACK)
    asked.check_back_on = rules.check_back_on(asked.check_back, world.day_of(at))
    asked.settled_at = at
    asked.note(Verb.SAY_NOT_NOW, at, asked.peer.id, channel=asked.channel, outcome=asked.check_back)


def back_again(world: World, chance: Chance, asked: Asked, limit: datetime) -> None:
    """The day has come on which they said we may check back."""
    assert asked.peer is not None and asked.check_back_on is not None
    wait = timedelta(days=(asked.check_back_on - world.day_of(asked.last_at)).days, hours=chance.uniform(-3, 4))
    asked.settled_at, asked.check_back, asked.check_back_on = None, "", None
    asked.note(Verb.CHECK_BACK, chance.later(asked.last_at, wait, limit), asked.peer.id)


def checked_back(world: World, chance: Chance, asked: Asked, limit: datetime) -> None:
    """We checked back as they liked; they still said not now, or could not be reached."""
    back_again(world, chance, asked, limit)
    if chance.random() < 0.6:
        not_now(world, chance, asked, limit, "dont")
    else:
        tried(chance, asked, 2, limit)
        stopped(chance, asked, limit)


def stopped(chance: Chance, asked: Asked, limit: datetime) -> None:
    """We could not reach them, and stopped trying."""
    assert asked.peer is not None
    asked.settled_at = chance.later(asked.last_at, chance.days(1, 3), limit)
    asked.note(Verb.STOP_TRYING, asked.settled_at, asked.peer.id, outcome="not_reached")


def yes(chance: Chance, asked: Asked, limit: datetime) -> None:
    """They said yes."""
    assert asked.peer is not None
    at = talked(chance, asked, limit)
    asked.settled_at, asked.check_back, asked.check_back_on = at, "", None
    asked.note(Verb.SAY_YES, at, asked.peer.id, channel=asked.channel, outcome="engaged")


def unfold(world: World, chance: Chance, asked: Asked, fate: str, limit: datetime) -> None:
    """Let a request come to how it stands today. Nothing happens after `limit`."""
    if fate == "received":
        return
    take(world, chance, asked, limit)
    assert asked.peer is not None
    if fate == "withdrawn":
        at = chance.later(asked.last_at, chance.minutes(200), limit)
        asked.settled_at = at
        asked.note(Verb.WITHDRAW, at, None)
    elif fate == "attempting":
        tried(chance, asked, 1 + (chance.random() < 0.4), limit)
    elif fate == "declined":
        tried(chance, asked, chance.pick({0: 0.6, 1: 0.25, 2: 0.15}), limit)
        not_now(world, chance, asked, limit)
        if asked.check_back_on and asked.check_back_on < world.today - LATELY and chance.random() < 0.85:
            checked_back(world, chance, asked, limit)
    elif fate == "not_reached":
        tried(chance, asked, chance.pick({2: 0.2, 3: 0.4, 4: 0.3, 5: 0.1}), limit)
        stopped(chance, asked, limit)
    elif fate == "later_yes":
        not_now(world, chance, asked, limit, "month")
        back_again(world, chance, asked, limit)
        yes(chance, asked, limit)
    elif fate == "engaged":
        tried(chance, asked, chance.pick({0: 0.66, 1: 0.22, 2: 0.12}), limit)
        yes(chance, asked, limit)
