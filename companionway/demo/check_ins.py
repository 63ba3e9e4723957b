"""Invented recovery capital check-ins: ten answers from 1 to 6, some left out; the total is their sum or nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companionway.demo.chance import Chance
from companionway.demo.sink import Sink
from companionway.demo.walks import Walk
from companionway.demo.world import World

ITEMS, LOW, HIGH = 10, 1, 6
HIGHEST_START = 55


@dataclass
class CheckIn:
    """One check-in; `values` has None where the person left one out."""

    moment: str
    started_at: datetime
    finished_at: datetime
    helper: str
    values: list[int | None]
    left_out: str = "skipped"

    @property
    def total(self) -> int | None:
        """The sum, only when all are answered."""
        given = [value for value in self.values if value is not None]
        return sum(given) if len(given) == ITEMS else None


def _full(chance: Chance) -> list[int]:
    """Ten answers around a person's own level; the totals of many have a spread of about nine."""
    level = chance.gauss(3.35, 0.86)
    values = [min(max(round(chance.gauss(level, 0.95)), LOW), HIGH) for _ in range(ITEMS)]
    while sum(values) > HIGHEST_START:
        values[values.index(max(values))] -= 1
    return values


def _moved(chance: Chance, values: list[int], by: int) -> list[int]:
    """The same person later: the total moves by so many points, one item at a time."""
    found, step = list(values), 1 if by > 0 else -1
    for _ in range(abs(by)):
        free = [i for i, value in enumerate(found) if LOW <= value + step <= HIGH]
        if not free:
            break
        found[chance.one(free)] += step
    return found


def _kept(chance: Chance, values: list[int], incomplete: float) -> list[int | None]:
    kept: list[int | None] = list(values)
    if chance.random() < incomplete:
        for _ in range(1 + (chance.random() < 0.3)):
            kept[int(chance.random() * ITEMS)] = None
    return kept


def check_in(chance: Chance, of: Walk, moment: str, at: datetime, values: list[int], incomplete: float) -> CheckIn:
    """One check-in that began at `at`, together with the peer of that day."""
    seconds = int(chance.uniform(75, 300))
    left_out = "rather_not_say" if chance.random() < 0.4 else "skipped"
    kept = _kept(chance, values, incomplete)
    return CheckIn(moment, at, at + timedelta(seconds=seconds), of.peer_on(at).id, kept, left_out)


def do_check_ins(world: World, chance: Chance, of: Walk, *, latest: date | None = None, only_up: bool = False) -> None:
    """Baseline, perhaps one on the way, and at a goodbye that was said together.

    `latest` is the last day for a baseline; `only_up` lets every later total be higher than the first.
    """
    end = min(of.closed_at or world.as_of, world.as_of) - timedelta(minutes=8)
    soon = [c.at for c in of.contacts if c.at <= of.opened_at + timedelta(days=14) and c.at < end]
    at = chance.one(soon) if soon and chance.random() < 0.55 else of.opened_at
    if latest and world.day_of(at) > latest:
        at = of.opened_at
    first = _full(chance)
    of.check_ins.append(check_in(chance, of, "baseline", at + timedelta(minutes=1), first, 0.06))
    on_the_way = [c.at for c in of.contacts if c.at > at + timedelta(days=55) and c.at < end and c.group is None]
    if on_the_way and chance.random() < 0.35:
        values = _moved(chance, first, _change(chance, only_up) // 2 or 1)
        of.check_ins.append(check_in(chance, of, "on_demand", on_the_way[0] + timedelta(minutes=2), values, 0.1))
    if of.said_goodbye_together and of.closed_at and chance.random() < 0.86:
        started = of.closed_at - timedelta(minutes=chance.uniform(7, 16))
        if started > of.check_ins[-1].finished_at:
            values = _moved(chance, first, _change(chance, only_up))
            of.check_ins.append(check_in(chance, of, "goodbye", started, values, 0.07))


def _change(chance: Chance, only_up: bool) -> int:
    """By how many points a total moves: some by more than can be chance, most by less."""
    if only_up:
        return int(chance.uniform(10, 19)) if chance.random() < 0.4 else int(chance.uniform(1, 8))
    return round(chance.gauss(4, 7))


def put_check_ins(world: World, sink: Sink, chance: Chance, of: Walk) -> None:
    """The rows of a walk's check-ins and their answers."""
    for done in of.check_ins:
        identity = chance.identity(done.started_at)
        answered = sum(value is not None for value in done.values)
        sink.put(
            "administration", identity, of.id, world.instrument, done.moment, "together", done.started_at, done.helper,
            done.finished_at, answered, done.total, None,
        )  # fmt: skip
        for item, value in enumerate(done.values, 1):
            sink.put("answer", identity, item, "answered" if value is not None else done.left_out, value)
