"""One invented program year: the emergency department to the digit, the other programs beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from companionway.demo import asking_again, special
from companionway.demo.chance import EMERGENCY_HOURS, OFFICE_HOURS, Chance
from companionway.demo.check_ins import do_check_ins, put_check_ins
from companionway.demo.persons import Invented, invent, put_person
from companionway.demo.request_rows import put_request
from companionway.demo.requests import SENDERS, Asked, ask, route_of, unfold
from companionway.demo.rights import put_notices
from companionway.demo.script import Other
from companionway.demo.sink import Sink
from companionway.demo.walk_rows import put_walk
from companionway.demo.walks import Walk, begin, go_on, to_goodbye
from companionway.demo.world import World

# Days ago: the first request, the last yes in the ED, the last baseline whose follow-up window is over.
OLDEST, LAST_YES, OVER_BY = 362, 232, 211


@dataclass
class Slot:
    """A request to be invented: when, where, and what becomes of it."""

    at: datetime
    site: str | None
    fate: str
    live: bool = False
    again: bool = False


@dataclass
class Extra:
    """What belongs to no single person: groups that met, records that may be one person."""

    groups: list[tuple[str, datetime, str]] = field(default_factory=list)
    matches: list[tuple[Invented, Invented, tuple[str, ...], str]] = field(default_factory=list)


@dataclass
class Year:
    """Everything of one year, held until it is written."""

    world: World
    chance: Chance
    number: int
    persons: list[Invented] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    endings: dict[str, str] = field(default_factory=dict)
    extra: Extra = field(default_factory=Extra)

    def person(self, route: str, at: datetime, *, mother: bool = False) -> Invented:
        """Somebody new."""
        found = invent(
            self.chance, self.world.script.names, route=route, sender=SENDERS.get(route, ""),
            number=self.number, at=at, mother=mother,
        )  # fmt: skip
        self.number += 1
        self.persons.append(found)
        return found


def shares(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` over the keys by weight, whole numbers, to the digit (largest remainders)."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    found = {key: int(value) for key, value in exact.items()}
    rest = sorted(exact, key=lambda key: (found[key] - exact[key], key))
    for key in rest[: total - sum(found.values())]:
        found[key] += 1
    return found


def _emergency_slots(year: Year) -> list[Slot]:
    world, chance, ed = year.world, year.chance, year.world.script.ed
    total = sum(ed.referrals.values())
    engaged, live = shares(ed.engaged, ed.referrals), shares(ed.live, ed.referrals)
    still_open, recent = shares(ed.open, ed.referrals), shares(round(total * ed.recent_share), ed.referrals)
    slots = []
    for site, count in ed.referrals.items():
        fates = ["engaged"] * engaged[site] + ["attempting"] * still_open[site]
        for number in range(count - len(fates)):
            recently = number < recent[site] - still_open[site]
            fates.append(("recent_" if recently else "") + ("declined" if chance.random() < 0.5 else "not_reached"))
        for number, fate in enumerate(fates):
            at = _emergency_time(world, chance, fate)
            slots.append(Slot(at, site, fate.removeprefix("recent_"), number < live[site]))
    slots.sort(key=lambda slot: slot.at)
    first = chance.sample([s for s in slots if s.fate != "engaged"], 10 + ed.came_again)
    for slot in first[: ed.came_again]:
        slot.again = True
    return slots


def _emergency_time(world: World, chance: Chance, fate: str) -> datetime:
    if fate == "attempting":
        return world.as_of - chance.days(0.08, 5.0)
    low, high = {"engaged": (LAST_YES, OLDEST)}.get(fate, (OVER_BY + 3, OLDEST))
    if fate.startswith("recent_"):
        low, high = 24, OVER_BY
    return chance.hour_of(world.midnight(int(chance.uniform(low, high + 1))), EMERGENCY_HOURS)


def _emergency(year: Year) -> None:
    """The ED's requests in the order of their arrival, so that those who come again are known by then."""
    world, chance = year.world, year.chance
    program = world.programs[world.script.ed.program]
    known: dict[str | None, list[tuple[datetime, Invented]]] = {}
    owed = 0
    for slot in _emergency_slots(year):
        owed += slot.again
        free = [(at, p) for at, p in known.get(slot.site, []) if at < slot.at] if owed else []
        if free and slot.fate != "engaged":
            owed -= 1
            taken = chance.one(free)
            known[slot.site].remove(taken)
            person = taken[1]
            route = route_of(chance, program)
        else:
            route = route_of(chance, program)
            person = year.person(route, slot.at)
        done = _live_through(year, slot, program.slug, person, route)
        if done and slot.fate != "attempting":
            known.setdefault(slot.site, []).append((done, person))
    if owed:
        raise RuntimeError(f"{owed} requests for somebody who had been referred before found nobody.")


def _live_through(year: Year, slot: Slot, program: str, person: Invented, route: str) -> datetime | None:
    """One request, and the walk that may follow. Returns when it was over, None while it is not."""
    world, chance = year.world, year.chance
    asked = ask(world, chance, person=person, program=world.programs[program], site=slot.site, route=route, at=slot.at)
    year.asked.append(asked)
    fate = slot.fate
    if fate == "engaged" and (world.as_of - slot.at).days > 275 and chance.random() < 0.07:
        fate = "later_yes"
    unfold(world, chance, asked, fate, world.as_of - timedelta(minutes=5))
    if asked.state != "engaged":
        return asked.settled_at
    walk = begin(world, chance, asked)
    year.walks.append(walk)
    if slot.live:
        go_on(world, chance, walk, world.as_of - timedelta(minutes=20))
        return None
    to_goodbye(world, chance, walk)
    return walk.closed_at


def _others(year: Year, other: Other) -> None:
    world, chance = year.world, year.chance
    program = world.programs[other.program]
    slots = [Slot(_other_time(world, chance, "engaged", n < other.live), other.site, "engaged", n < other.live)
             for n in range(other.engaged)]  # fmt: skip
    for fate, count in other.fates.items():
        slots += [Slot(_other_time(world, chance, fate, False), other.site, fate) for _ in range(count)]
    for slot in sorted(slots, key=lambda s: s.at):
        route = route_of(chance, program)
        person = year.person(route, slot.at, mother=program.perinatal)
        _live_through(year, slot, program.slug, person, route)


def _other_time(world: World, chance: Chance, fate: str, live: bool) -> datetime:
    hours = {"received": (0.4, 44.0), "accepted": (2.0, 20.0), "attempting": (22.0, 110.0)}.get(fate)
    if hours:
        return world.as_of - timedelta(seconds=round(3600 * chance.uniform(*hours)))
    low, high = (6, 330) if live else (60, OLDEST) if fate == "engaged" else (26, OLDEST)
    return chance.hour_of(world.midnight(int(chance.uniform(low, high))), OFFICE_HOURS)


def _check_ins_and_followups(year: Year) -> None:
    world, chance = year.world, year.chance
    script = world.script.ed.followups
    endings = [ending for ending, count in script.items() if ending != "never_asked" for _ in range(count)]
    endings += ["waiting"] * script["never_asked"]
    endings += ["not_reached"] * (world.script.ed.engaged - len(endings))
    chance.shuffle(endings)
    latest = world.today - timedelta(days=OVER_BY)
    for walk in year.walks:
        scripted = walk.program.slug == world.script.ed.program and walk.asked is not None
        if scripted or chance.random() < 0.92:
            do_check_ins(world, chance, walk, latest=latest if scripted else None, only_up=scripted)
        year.endings[walk.id] = endings.pop() if scripted else asking_again.chosen_ending(world, chance, walk)


def live_a_year(world: World, chance: Chance, sink: Sink, number: int) -> int:
    """Invent one year and put its rows. `number` is the first free number of a person. Returns the next."""
    year = Year(world, chance, number)
    _emergency(year)
    for other in world.script.others:
        _others(year, other)
    special.add(year)
    _check_ins_and_followups(year)
    for person in year.persons:
        put_person(sink, chance, person)
    for asked in year.asked:
        put_request(world, sink, chance, asked)
    for walk in year.walks:
        put_walk(world, sink, chance, walk)
        put_check_ins(world, sink, chance, walk)
        asking_again.put_followup(world, sink, chance, walk, year.endings[walk.id])
    special.put(year, sink)
    put_notices(year, sink)
    return year.number
