"""The rows of an invented walk: as the actions would have written them, with the grants that come with each step."""

import json
import uuid
from datetime import timedelta

from companionway.demo.chance import Chance
from companionway.demo.sink import Sink
from companionway.demo.walks import Touch, Walk
from companionway.demo.world import Peer, World
from companionway.engagement.rules.walk import door_kept


def put_walk(world: World, sink: Sink, chance: Chance, of: Walk) -> None:
    """Engagement, events, assignments, contacts, tries and grants."""
    last = max(touch.at for touch in of.contacts)
    sink.put(
        "engagement", of.id, of.person.id, of.program.id, world.site_id(of.site), of.asked.id if of.asked else None,
        of.came_back_from, of.state, of.opened_at, of.rhythm, "{" + ",".join(of.modes) + "}", of.next_on, last,
        of.closed_at, of.goodbye, of.version,
    )  # fmt: skip
    _put_assignments(sink, chance, of)
    for verb, state, at, by, detail in of.events:
        sink.put("engagementevent", chance.identity(at), of.id, verb, state, at, by, json.dumps(detail))
    if of.closed_at and of.goodbye_by:
        until = of.closed_at + door_kept(of.program.followup_days, of.program.followup_margin)
        ends = min(until, of.came_back_at or until)
        _grant(sink, chance, of, of.goodbye_by, "care_team", of.id, of.closed_at, ends, both=True)
    for touch in of.contacts:
        _put_contact(world, sink, chance, of, touch)
    for touch in of.tries:
        entered = touch.at + timedelta(seconds=int(chance.random() * 900))
        sink.put("contactattempt", chance.identity(touch.at), of.id, touch.peer, touch.peer, min(entered, world.as_of),
                 touch.at, touch.channel, None)  # fmt: skip


def _put_assignments(sink: Sink, chance: Chance, of: Walk) -> None:
    """Each peer's stretch, with their grant and their supervisors', which end with it."""
    before: Peer | None = None
    for peer, start, end in of.assignments:
        identity = chance.identity(start)
        sink.put("assignment", identity, of.id, peer.id, start, end)
        _grant(sink, chance, of, peer, "assignment", identity, start, end)
        _grant(sink, chance, of, peer, "supervision", identity, start, end)
        if before:
            earlier = [event for event in of.events if event[2] <= start]
            state = max(earlier, key=lambda event: event[2])[1] if earlier else "open"
            detail = json.dumps({"worker": str(uuid.UUID(peer.id))})
            sink.put("engagementevent", chance.identity(start), of.id, "walk_with", state, start, before.id, detail)
        before = peer


def _grant(
    sink: Sink, chance: Chance, of: Walk, peer: Peer, reason: str, because_of: str, start: object, end: object, *,
    both: bool = False,
) -> None:  # fmt: skip
    users = [peer.id] if reason == "assignment" else peer.supervisors
    for user in dict.fromkeys([peer.id, *peer.supervisors] if both else users):
        sink.put("accessgrant", chance.identity(of.opened_at), user, of.person.id, reason, because_of, start, end)


def _put_contact(world: World, sink: Sink, chance: Chance, of: Walk, touch: Touch) -> None:
    """A contact; now and then it was corrected the next day, or a slip of the thumb was taken back."""
    identity, kinds = chance.identity(touch.at), "{" + ",".join(touch.kinds) + "}"
    entered = touch.at + timedelta(seconds=int(chance.random() * 600))
    replaced = entered + timedelta(hours=20)
    if touch.minutes and not touch.group and chance.random() < 0.012 and replaced < (of.closed_at or world.as_of):
        earlier = chance.identity(touch.at)
        sink.put("contact", earlier, of.id, touch.peer, touch.peer, entered, touch.at, touch.channel, None, "{}", "",
                 None, None, "", replaced, None)  # fmt: skip
        sink.put("contact", identity, of.id, touch.peer, touch.peer, replaced, touch.at, touch.channel, touch.minutes,
                 kinds, touch.place, None, earlier, "Left out how long it was", None, None)  # fmt: skip
        return
    sink.put("contact", identity, of.id, touch.peer, touch.peer, entered, touch.at, touch.channel, touch.minutes, kinds,
             touch.place, touch.group, None, "", None, None)  # fmt: skip
    if chance.random() < 0.006:
        slip = entered + timedelta(seconds=40)
        sink.put("contact", chance.identity(slip), of.id, touch.peer, touch.peer, slip, slip, touch.channel, None, "{}",
                 "", None, None, "", None, slip + timedelta(seconds=6))  # fmt: skip
