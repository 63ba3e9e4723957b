"""Which looks are unusual enough for a privacy officer to see: the patterns, with their thresholds. Pure.

A pattern is a reason to look, never a verdict: the same surname is often chance. Thresholds are chosen so that an
ordinary week of a peer who walks with thirty people shows nothing (P44).
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

MANY_IN_AN_HOUR, MANY_IN_A_DAY = 25, 60
MANY_WITHIN = ((MANY_IN_AN_HOUR, timedelta(hours=1)), (MANY_IN_A_DAY, timedelta(days=1)))
NIGHT_BEGINS, NIGHT_ENDS = 22, 5
PEOPLE_IN_A_NIGHT = 3
EXPORTS_IN_AN_HOUR = 3
WORKERS_AT_ONE = 5


class Pattern(StrEnum):
    SAME_NAME = "same_name"
    SAME_CONTACT = "same_contact"
    COLLEAGUE = "colleague"
    ONE_HOUSEHOLD = "one_household"
    NO_GRANT = "no_grant"
    MANY = "many"
    NIGHT = "night"
    EXPORTS = "exports"
    CROWD = "crowd"


PATTERN_WORDS = {
    Pattern.SAME_NAME: "opened someone with their own family name",
    Pattern.SAME_CONTACT: "opened someone with the same e-mail as their own",
    Pattern.COLLEAGUE: "opened someone with the name of a colleague",
    Pattern.ONE_HOUSEHOLD: "opened several people of one name or phone, not all of them theirs",
    Pattern.NO_GRANT: "opened someone without standing access at that time",
    Pattern.MANY: f"opened {MANY_IN_AN_HOUR} or more people within an hour, or {MANY_IN_A_DAY} within a day",
    Pattern.NIGHT: f"opened {PEOPLE_IN_A_NIGHT} or more people at night without doing anything for them",
    Pattern.EXPORTS: f"took out {EXPORTS_IN_AN_HOUR} or more files or prints within an hour, or one at night",
    Pattern.CROWD: f"was one of {WORKERS_AT_ONE} or more who opened the same person, without standing access",
}


@dataclass(frozen=True)
class Look:
    """One opening of one person's page or request. `at` is in the program's time zone."""

    worker: uuid.UUID
    person: uuid.UUID
    at: datetime
    granted: bool
    acted: bool
    whole_record: bool = True


@dataclass(frozen=True)
class Known:
    """How a worker or a person is known, for comparing: keys of names and of contact points."""

    family: str = ""
    name: str = ""
    contacts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One thing to look at: which pattern, whose looks, at whom, first when, how often."""

    pattern: Pattern
    worker: uuid.UUID
    people: tuple[uuid.UUID, ...]
    first_at: datetime
    count: int

    @property
    def key(self) -> str:
        """The same finding has the same key each time it is worked out, so that a mark stays with it."""
        said = [self.pattern, str(self.worker), *map(str, sorted(self.people)), self.first_at.date().isoformat()]
        return hashlib.sha256("|".join(said).encode()).hexdigest()


def findings(
    looks: Iterable[Look], exports: Iterable[tuple[uuid.UUID, datetime]], workers: dict[uuid.UUID, Known],
    people: dict[uuid.UUID, Known],
) -> list[Finding]:  # fmt: skip
    """Every pattern in these looks, in order of time."""
    of_worker: dict[uuid.UUID, list[Look]] = defaultdict(list)
    for look in sorted(looks, key=lambda one: one.at):
        of_worker[look.worker].append(look)
    names = {known.name: worker for worker, known in workers.items() if known.name}
    found: list[Finding] = []
    for worker, mine in of_worker.items():
        known = workers.get(worker, Known())
        found += _alike(worker, mine, known, people, names)
        found += _household(worker, mine, people)
        found += _much(worker, mine)
    found += _crowds(of_worker)
    found += _exports(exports)
    return sorted(found, key=lambda one: (one.first_at, one.pattern, str(one.worker)))


def is_night(at: datetime) -> bool:
    """Whether this local time lies between ten in the evening and five in the morning."""
    return at.hour >= NIGHT_BEGINS or at.hour < NIGHT_ENDS


def night_of(at: datetime) -> date:
    """The evening to which a time at night belongs."""
    return (at - timedelta(hours=NIGHT_ENDS)).date()


def _alike(
    worker: uuid.UUID, looks: list[Look], known: Known, people: dict[uuid.UUID, Known], names: dict[str, uuid.UUID]
) -> Iterator[Finding]:  # fmt: skip
    tests = (
        (Pattern.SAME_NAME, lambda who: bool(known.family) and who.family == known.family),
        (Pattern.SAME_CONTACT, lambda who: bool(known.contacts & who.contacts)),
        (Pattern.COLLEAGUE, lambda who: names.get(who.name, worker) != worker),
    )
    for pattern, test in tests:
        yield from _each(pattern, worker, [one for one in looks if test(people.get(one.person, Known()))])
    yield from _each(Pattern.NO_GRANT, worker, [one for one in looks if one.whole_record and not one.granted])


def _each(pattern: Pattern, worker: uuid.UUID, looks: list[Look]) -> Iterator[Finding]:
    """One finding for each person."""
    by_person: dict[uuid.UUID, list[Look]] = defaultdict(list)
    for look in looks:
        by_person[look.person].append(look)
    for person, mine in by_person.items():
        yield Finding(pattern, worker, (person,), mine[0].at, len(mine))


def _household(worker: uuid.UUID, looks: list[Look], people: dict[uuid.UUID, Known]) -> Iterator[Finding]:
    """People who share a family name or a contact point, at least one of them opened without standing access."""
    alike: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        who = people.get(look.person, Known())
        for sign in {*who.contacts, *({f"name:{who.family}"} if who.family else set())}:
            alike[sign].append(look)
    seen: set[tuple[uuid.UUID, ...]] = set()
    for mine in alike.values():
        together = tuple(sorted({look.person for look in mine}))
        if len(together) > 1 and together not in seen and not all(look.granted for look in mine):
            seen.add(together)
            yield Finding(Pattern.ONE_HOUSEHOLD, worker, together, mine[0].at, len(mine))


def _much(worker: uuid.UUID, looks: list[Look]) -> Iterator[Finding]:
    """Many within any hour or day, and people opened at night for whom nothing was done."""
    burst = next((found for most, length in MANY_WITHIN if (found := _burst(looks, most, length))), [])
    if burst:
        together = {one.person for one in burst}
        yield Finding(Pattern.MANY, worker, tuple(sorted(together)), burst[0].at, len(burst))
    nights: dict[date, list[Look]] = defaultdict(list)
    for look in looks:
        if is_night(look.at) and not look.acted:
            nights[night_of(look.at)].append(look)
    for mine in nights.values():
        together = {look.person for look in mine}
        if len(together) >= PEOPLE_IN_A_NIGHT:
            yield Finding(Pattern.NIGHT, worker, tuple(sorted(together)), mine[0].at, len(mine))


def _burst(looks: list[Look], most: int, length: timedelta) -> list[Look]:
    """The first looks at so many different people within this time; none where there are not so many."""
    begin = 0
    for end, look in enumerate(looks):
        while look.at - looks[begin].at >= length:
            begin += 1
        if len({one.person for one in looks[begin : end + 1]}) >= most:
            return looks[begin : end + 1]
    return []


def _crowds(of_worker: dict[uuid.UUID, list[Look]]) -> Iterator[Finding]:
    """One person whom many opened: those of them who had no standing access."""
    lookers: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for worker, mine in of_worker.items():
        for look in mine:
            lookers[look.person].add(worker)
    for worker, mine in of_worker.items():
        crowd = [one for one in mine if len(lookers[one.person]) >= WORKERS_AT_ONE and not one.granted]
        yield from _each(Pattern.CROWD, worker, crowd)


def _exports(exports: Iterable[tuple[uuid.UUID, datetime]]) -> Iterator[Finding]:
    of_worker: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    for worker, at in sorted(exports, key=lambda one: one[1]):
        of_worker[worker].append(at)
    for worker, times in of_worker.items():
        burst = [
            at for at in times
            if is_night(at) or sum(at <= other < at + timedelta(hours=1) for other in times) >= EXPORTS_IN_AN_HOUR
        ]  # fmt: skip
        if burst:
            yield Finding(Pattern.EXPORTS, worker, (), burst[0], len(times))
