"""Invented follow-ups: the window from the baseline day, the tries, and how it was answered or not."""

from datetime import date, datetime, timedelta

from companionway.demo.chance import Chance
from companionway.demo.sink import Sink
from companionway.demo.walks import TRY_CHANNELS, Walk
from companionway.demo.world import World
from companionway.followups import rules

# How it ends once the window is over, and while it is open.
OVER = {"no": 0.5, "yes": 0.05, "rather_not_say": 0.05, "not_now": 0.1, "not_reached": 0.3}
OPEN_NOW = {"waiting": 0.55, "no": 0.33, "yes": 0.03, "not_now": 0.09}


def window_of(world: World, of: Walk) -> tuple[date, date, date, date] | None:
    """(origin, opens, due, closes) by the program's own setting; None while the origin is not known."""
    baseline = next((c.finished_at for c in of.check_ins if c.moment == "baseline"), None)
    at = {"opened": of.opened_at, "closed": of.closed_at}.get(of.program.origin, baseline)
    if at is None:
        return None
    origin = world.day_of(at)
    return (origin, *rules.window(origin, of.program.followup_days, of.program.followup_margin))


def chosen_ending(world: World, chance: Chance, of: Walk) -> str:
    """How this follow-up stands when nothing else is scripted."""
    window = window_of(world, of)
    if window is None or window[1] >= world.today:
        return "waiting"
    return chance.pick(OVER if window[3] < world.today else OPEN_NOW)


def put_followup(world: World, sink: Sink, chance: Chance, of: Walk, ending: str) -> None:
    """The rows of one follow-up. `ending`: an answer (no, yes, rather_not_say), not_now, not_reached or waiting."""
    window = window_of(world, of)
    if window is None:
        return
    origin, opens, due, closes = window
    identity = chance.identity(of.opened_at)
    start = world.midnight((world.today - opens).days) + timedelta(hours=9)
    end = min(world.midnight((world.today - closes).days) + timedelta(hours=17), world.as_of - timedelta(minutes=30))
    failed = chance.pick({0: 0.42, 1: 0.3, 2: 0.18, 3: 0.1})
    if ending == "not_reached":
        failed = chance.pick({3: 0.5, 4: 0.35, 5: 0.15})
    elif ending == "waiting":
        failed = 0 if start >= end or closes < world.today else chance.pick({0: 0.6, 1: 0.4})
    tries = _times(chance, failed + (ending not in {"waiting", "not_reached"}), start, end)
    state, answer = ending, ""
    if ending in {"no", "yes", "rather_not_say"}:
        state, answer = "answered", ending
    settled = None if ending == "waiting" else tries[-1]
    if ending == "not_reached" and settled:
        settled = chance.later(settled, chance.days(0.5, 3), end)
    moves = len(tries) + (ending == "not_reached")
    sink.put("followup", identity, of.id, of.program.origin, origin, opens, due, closes, state, settled, answer,
             1 + moves)  # fmt: skip
    by = of.assignments[-1][0].id
    for number, at in enumerate(tries):
        reached = number >= failed
        sink.put("followupattempt", chance.identity(at), identity, at, by, chance.pick(TRY_CHANNELS), reached)


def _times(chance: Chance, count: int, start: datetime, end: datetime) -> list[datetime]:
    room = max((end - start).total_seconds(), 60.0)
    return [start + timedelta(seconds=round(room * share)) for share in sorted(chance.random() for _ in range(count))]
