"""Invented walks: the rhythm somebody chose, contacts and tries, pauses, a change of peer, goodbye for now."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from companionway.demo.chance import OFFICE_HOURS, Chance
from companionway.demo.persons import Invented
from companionway.demo.requests import Asked
from companionway.demo.world import Peer, ProgramFacts, World
from companionway.engagement.rules import walk
from companionway.engagement.rules.contact import MINUTES, Kind
from companionway.engagement.rules.walk import Verb

RHYTHMS = {"weekly": 0.42, "biweekly": 0.28, "sporadic": 0.2, "as_needed": 0.1}
GAPS = {"weekly": (5.5, 8.0), "biweekly": (11.0, 16.0), "sporadic": (14.0, 34.0), "as_needed": (12.0, 55.0)}
TRY_CHANNELS = {"call": 0.6, "text": 0.4}
CHANNELS = {"text": 0.42, "call": 0.3, "in_person": 0.22, "video": 0.06}
LENGTHS = {"text": (0, 0.9), "call": (1, 0.5), "in_person": (2, 0.35), "video": (2, 0.5)}
KINDS = {Kind.EMOTIONAL: 0.75, Kind.INFORMATIONAL: 0.45, Kind.TANGIBLE: 0.2, Kind.RELATIONSHIPS: 0.3}
PLACES = {"": 6.0, "coffee shop": 1.0, "library": 0.6, "meeting": 0.8, "their home": 0.4, "a walk by the water": 0.5}
# How long they stay in touch when it does not last until today, in days, and how often.
SPANS = {(0.0, 0.0): 0.53, (3.0, 29.0): 0.14, (30.0, 60.0): 0.1, (60.0, 190.0): 0.23}
TOGETHER = {"goals_met": 0.27, "stands_on_own": 0.25, "other_support": 0.18, "moved": 0.1, "their_choice": 0.2}


@dataclass
class Touch:
    """One contact, or a try when it has no kinds."""

    at: datetime
    channel: str
    peer: str
    minutes: int | None = None
    kinds: tuple[str, ...] = ()
    place: str = ""
    group: str | None = None


@dataclass
class Walk:
    """One engagement with everything that happened in it."""

    id: str
    person: Invented
    program: ProgramFacts
    site: str | None
    opened_at: datetime
    peer: Peer
    rhythm: str
    modes: tuple[str, ...]
    asked: Asked | None = None
    came_back_from: str | None = None
    state: str = "open"
    closed_at: datetime | None = None
    goodbye: str = ""
    next_on: date | None = None
    version: int = 1
    contacts: list[Touch] = field(default_factory=list)
    tries: list[Touch] = field(default_factory=list)
    events: list[tuple[str, str, datetime, str, dict[str, Any]]] = field(default_factory=list)
    assignments: list[tuple[Peer, datetime, datetime | None]] = field(default_factory=list)
    check_ins: list[Any] = field(default_factory=list)
    goodbye_by: Peer | None = None
    said_goodbye_together: bool = False
    came_back_at: datetime | None = None

    def peer_on(self, at: datetime) -> Peer:
        """Who walked with them then."""
        return next((peer for peer, start, _ in reversed(self.assignments) if start <= at), self.peer)

    def move(self, verb: Verb, at: datetime, by: Peer, **detail: Any) -> None:
        """One step by the rules' own table, with its event."""
        if not walk.may(verb, self.state):
            raise ValueError(f"{verb} may not happen in {self.state}.")
        self.state = walk.TRANSITIONS[verb][1].value
        self.version += 1
        self.events.append((verb.value, self.state, at, by.id, detail))


def begin(world: World, chance: Chance, asked: Asked) -> Walk:
    """The walk that a yes opens; that talk is its first contact."""
    assert asked.peer is not None and asked.settled_at is not None
    rhythm = chance.pick(RHYTHMS)
    liked = {asked.channel, *(m for m in asked.program.modes if chance.random() < 0.4)}
    modes = tuple(mode for mode in asked.program.modes if mode in liked)
    opened = Walk(
        id=chance.identity(asked.settled_at), person=asked.person, program=asked.program, site=asked.site,
        opened_at=asked.settled_at, peer=asked.peer, rhythm=rhythm, modes=modes, asked=asked,
    )  # fmt: skip
    asked.person.engaged = True
    _start(world, chance, opened, "open", asked.channel)
    return opened


def begin_again(world: World, chance: Chance, before: Walk, at: datetime, peer: Peer) -> Walk:
    """They come back after goodbye: a new walk of the same person, with no new intake."""
    again = Walk(
        id=chance.identity(at), person=before.person, program=before.program, site=before.site, opened_at=at, peer=peer,
        rhythm=before.rhythm, modes=before.modes, came_back_from=before.id,
    )  # fmt: skip
    before.came_back_at = at
    _start(world, chance, again, "welcome_back", "call")
    return again


def _start(world: World, chance: Chance, opened: Walk, verb: str, channel: str) -> None:
    at, peer = opened.opened_at, opened.peer
    opened.assignments.append((peer, at, None))
    ends = [end for p, s, start, end in peer.places
            if (p, s) == (opened.program.slug, opened.site) and end and start <= world.day_of(at) <= end]  # fmt: skip
    if ends:  # the peer leaves this place some day: another one who works there walks on with them
        left = world.midnight((world.today - ends[0]).days) + timedelta(hours=17)
        if at < left < world.as_of:
            next_peer = world.peer_at(chance, opened.program.slug, opened.site, left + timedelta(days=1))
            opened.assignments = [(peer, at, left), (next_peer, left, None)]
    opened.events.append((verb, "open", at, peer.id, {}))
    opened.contacts.append(_contact(chance, opened, at, channel))


def _contact(chance: Chance, of: Walk, at: datetime, channel: str) -> Touch:
    start, filled = LENGTHS[channel]
    minutes = MINUTES[min(start + int(chance.random() * 2.4), len(MINUTES) - 1)] if chance.random() < filled else None
    kinds = tuple(kind.value for kind, share in KINDS.items() if chance.random() < share) if minutes else ()
    place = chance.pick(PLACES) if channel == "in_person" and of.program.here_minutes is None else ""
    return Touch(at, channel, of.peer_on(at).id, minutes, kinds, place)


def go_on(world: World, chance: Chance, of: Walk, until: datetime) -> None:
    """Contacts in their rhythm, with tries between, from where they are until `until`."""
    at = of.contacts[-1].at
    low, high = GAPS[of.rhythm]
    first = True
    while True:
        gap = chance.days(1.5, 5.0) if first else chance.days(low, high)
        first = False
        at = _daytime(world, chance, at + gap)
        if at >= until:
            return
        before = at - chance.days(0.2, 1.1)
        if chance.random() < 0.24 and before > of.contacts[-1].at:
            of.tries.append(Touch(before, chance.pick(TRY_CHANNELS), of.peer_on(before).id))
        weights = {mode: CHANNELS[mode] for mode in of.modes}
        of.contacts.append(_contact(chance, of, at, chance.pick(weights)))


def _daytime(world: World, chance: Chance, at: datetime) -> datetime:
    midnight = at.astimezone(world.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return chance.hour_of(midnight.astimezone(UTC), OFFICE_HOURS)


def to_goodbye(world: World, chance: Chance, of: Walk) -> None:
    """A walk that has ended by now: how long they were in touch, and how they said goodbye for now."""
    limit = world.as_of - timedelta(hours=2)
    low, high = chance.pick(SPANS)
    last = of.opened_at + chance.days(low, high)
    if high:
        go_on(world, chance, of, min(last, limit))
    out_of_touch = chance.random() < (0.78 if high == 0 else 0.22)
    if out_of_touch:
        at = of.contacts[-1].at
        for _ in range(2 + int(chance.random() * 3)):
            at = chance.later(at, chance.days(3, 12), limit)
            of.tries.append(Touch(at, chance.pick(TRY_CHANNELS), of.peer_on(at).id))
        say_goodbye(of, chance.later(at, chance.days(1, 6), limit), "out_of_touch")
        return
    of.said_goodbye_together = True
    at = chance.later(of.contacts[-1].at, chance.days(5, 14), limit)
    of.contacts.append(_contact(chance, of, at, chance.pick({mode: CHANNELS[mode] for mode in of.modes})))
    reason = "their_choice" if high == 0 else chance.pick(TOGETHER)
    say_goodbye(of, chance.later(at, chance.minutes(40, 0.3), world.as_of), reason)


def say_goodbye(of: Walk, at: datetime, reason: str) -> None:
    """Goodbye for now: the assignment ends, the door stays open."""
    of.goodbye_by = of.peer_on(at)
    of.move(Verb.SAY_GOODBYE, at, of.goodbye_by, reason=reason)
    of.closed_at, of.goodbye, of.next_on = at, reason, None
    of.assignments = [a for a in of.assignments if a[1] < at]
    of.assignments[-1] = (*of.assignments[-1][:2], at)


def pause(chance: Chance, of: Walk, at: datetime, until: datetime | None) -> None:
    """A pause from `at`; nobody is in touch until it ends (None = it lasts)."""
    of.contacts = [c for c in of.contacts if c.at <= at or (until and c.at >= until)]
    of.tries = [t for t in of.tries if t.at <= at or (until and t.at >= until)]
    if until is None:
        of.move(Verb.PAUSE, at, of.peer_on(at))
        return
    paused, resumed = walk.TRANSITIONS[Verb.PAUSE][1], walk.TRANSITIONS[Verb.RESUME][1]
    of.events.append((Verb.PAUSE.value, paused.value, at, of.peer_on(at).id, {}))
    of.events.append((Verb.RESUME.value, resumed.value, until, of.peer_on(until).id, {}))
    of.version += 2


def plan_next(of: Walk, at: datetime, day: date) -> None:
    """They chose a day for the next time; a choice of rhythm is written with it."""
    of.next_on = day
    of.version += 1
    of.events.append(("choose_rhythm", of.state, at, of.peer_on(at).id, {"rhythm": of.rhythm}))
