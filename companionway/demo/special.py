"""What a year must also show: groups, two programs for one person, coming back, joined records, one peer's day."""

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from companionway.demo.persons import Invented
from companionway.demo.sink import Sink
from companionway.demo.walks import Touch, Walk, begin_again, go_on, pause, plan_next
from companionway.engagement.rules.rhythm import DAYS, Rhythm

if TYPE_CHECKING:
    from companionway.demo.year import Year

BACK_AFTER, BACK_FOR = 30, 20
CLINICIANS_OWN = 3


def add(year: "Year") -> None:
    """Bend what was invented so that every situation occurs."""
    _come_back(year)
    _another_peer(year)
    _pauses(year)
    _groups(year)
    _two_programs(year)
    _matches(year)
    _asked_by_the_clinician(year)
    _today(year)
    _plans(year)


def _come_back(year: "Year") -> None:
    """Somebody comes back after goodbye, with no new intake."""
    world, group = year.world, year.world.script.group
    over = world.as_of - timedelta(days=BACK_AFTER)
    closed = [w for w in year.walks if w.program.slug == group["program"] and w.closed_at and w.closed_at < over]
    for walk in closed[:2]:
        at = world.midnight(BACK_FOR) + timedelta(hours=10, minutes=int(year.chance.random() * 300))
        peer = world.peer_at(year.chance, walk.program.slug, walk.site, at)
        again = begin_again(world, year.chance, walk, at, peer)
        go_on(world, year.chance, again, world.as_of - timedelta(minutes=20))
        year.walks.append(again)


def _another_peer(year: "Year") -> None:
    """Somebody wished to walk with another peer of the same place, and does."""
    for walk in year.walks:
        if walk.state != "open" or len(walk.contacts) < 5 or len(walk.assignments) > 1:
            continue
        at = walk.contacts[len(walk.contacts) // 2].at + timedelta(hours=1)
        others = [p for p in year.world.peers_at(walk.program.slug, walk.site, at) if p is not walk.peer]
        if others:
            walk.assignments = [(walk.peer, walk.opened_at, at), (others[0], at, None)]
            for touch in (*walk.contacts, *walk.tries):
                touch.peer = others[0].id if touch.at > at else touch.peer
            return


def _pauses(year: "Year") -> None:
    """Some took a pause and went on; two are pausing now."""
    chance, as_of = year.chance, year.world.as_of
    for walk in year.walks:
        if len(walk.contacts) >= 8 and chance.random() < 0.12:
            start = walk.contacts[len(walk.contacts) // 2].at + timedelta(minutes=30)
            until = start + chance.days(10, 25)
            if until < min(walk.closed_at or as_of, as_of) - timedelta(days=2):
                pause(chance, walk, start, until)
                walk.events.sort(key=lambda event: event[2])
    live = [w for w in year.walks if w.state == "open" and w.contacts[-1].at > w.opened_at + timedelta(days=20)]
    for walk in live[3:40:18]:
        pause(chance, walk, walk.contacts[-2].at + timedelta(minutes=30), None)


def _groups(year: "Year") -> None:
    """A group that met; each who came has a contact."""
    world, chance, group = year.world, year.chance, year.world.script.group
    facilitator = next(p for p in world.peers if p.username.split("-")[0] == group["facilitator"])
    for days in group["days_ago"]:
        at = world.midnight(days) + timedelta(hours=18)
        identity = chance.identity(at)
        there = [w for w in year.walks if w.program.slug == group["program"] and w.site == group["site"]
                 and w.opened_at < at < (w.closed_at or world.as_of) and w.state != "paused"]  # fmt: skip
        came = [w for w in there if chance.random() < 0.6]
        if not came:
            continue
        year.extra.groups.append((identity, at, facilitator.id))
        for walk in came:
            walk.contacts.append(Touch(at, "in_person", facilitator.id, 60, ("relationships",), "", identity))
            walk.contacts.sort(key=lambda touch: touch.at)


def _two_programs(year: "Year") -> None:
    """One person walks with two programs: the second request is for somebody the first program knows."""
    ed, group = year.world.script.ed.program, year.world.script.group
    live = [w for w in year.walks if w.program.slug == ed and w.state != "closed"]
    for second in [w for w in year.walks if w.program.slug == group["program"] and w.state == "open" and w.asked]:
        near = [w for w in live if w.peer.supervisors == second.peer.supervisors]
        first = next((w for w in near if w.opened_at < second.opened_at - timedelta(days=5)), None)
        if first and second.asked:
            year.persons.remove(second.person)
            second.asked.person = second.person = first.person
            return


def _matches(year: "Year") -> None:
    """Three records that may be one person, for a human; and one pair that a human has joined."""
    known = [a for a in year.asked if a.person.born and a.person.given and a.state == "declined"]
    waiting = [a for a in year.asked if a.state == "received" and not a.person.born]
    signs = [("born",), ("phone",), ("born", "phone")]
    for newer in waiting:  # of one team, so that its supervisor may see both
        team = year.world.peers_at(newer.program.slug, newer.site, newer.received_at)[0].supervisors
        older = next((a for a in known if a.peer and a.peer.supervisors == team), None)
        if older and signs:
            known.remove(older)
            reasons = _liken(newer.person, older.person, signs.pop())
            year.extra.matches.append((newer.person, older.person, reasons, "open"))
    ed = year.world.script.ed.program
    said_yes = [a for a in year.asked if a.state == "engaged" and not a.person.born and not a.person.given
                and a.program.slug != ed and a.person.made_at == a.received_at]  # fmt: skip
    for asked in said_yes:
        near = [a for a in known if a.peer and asked.peer and a.peer.supervisors == asked.peer.supervisors
                and a.received_at < asked.received_at]  # fmt: skip
        if near:
            kept, joined = near[0].person, asked.person
            reasons = _liken(joined, kept, ("phone",))
            joined.same_as, joined.version = kept.id, 2
            year.extra.matches.append((joined, kept, reasons, "same"))
            return


def _liken(newer: Invented, older: Invented, signs: tuple[str, ...]) -> tuple[str, ...]:
    """Make the newer record look like the older one; returns why it does, as the matching says it."""
    newer.called = f"{older.given} {older.family}"
    reasons = ["same name"]
    if "born" in signs:
        newer.born = older.born
        reasons.append("same birth date")
    if "phone" in signs:
        older.phone = older.phone or newer.phone or "(207) 555-0123"
        newer.phone = older.phone
        reasons.append("same phone or e-mail")
    return tuple(reasons)


def _asked_by_the_clinician(year: "Year") -> None:
    """The clinician who can sign in sees requests of her own: the recent ones that came by form from her site."""
    world = year.world
    here = [a for a in year.asked if a.site in world.clinician_sites and a.person.made_at == a.received_at
            and a.received_at > world.as_of - timedelta(days=6)]  # fmt: skip
    for asked in sorted(here, key=lambda a: a.received_at)[-CLINICIANS_OWN:]:
        person = asked.person
        if person.given:  # her form asks only what they like to be called
            person.called, person.given, person.family, person.identifier = person.given, "", "", None
        asked.route, asked.source, asked.order_id, asked.asked_by = "form", "clinician", "", ""
        asked.asked_by_user = world.clinician
        asked.events[0] = (*asked.events[0][:3], world.clinician, "", "")


def _mine(year: "Year") -> list[Walk]:
    """The live walks of the peer whose day is shown."""
    username = year.world.script.today["peer"]
    return [w for w in year.walks if w.state == "open" and w.assignments[-1][0].username.split("-")[0] == username]


def _today(year: "Year") -> None:
    """One peer's day: some planned for today, some for whom a hello fits the rhythm that they chose."""
    world, today = year.world, year.world.script.today
    mine = [w for w in _mine(year) if DAYS[Rhythm(w.rhythm)] and world.day_of(w.contacts[-1].at) < world.today]
    for walk in mine[: today["planned"]]:
        plan_next(walk, walk.contacts[-1].at + timedelta(minutes=2), world.today)
    for walk in mine[today["planned"] : today["planned"] + today["hello_fits"]]:
        quiet = timedelta(days=(DAYS[Rhythm(walk.rhythm)] or 0) + 1 + int(year.chance.random() * 3))
        walk.contacts = [c for c in walk.contacts if c.at < world.as_of - quiet] or walk.contacts[:1]
        walk.tries = [t for t in walk.tries if t.at < world.as_of - timedelta(hours=3)]


def _plans(year: "Year") -> None:
    """Others chose a day for the next time."""
    for walk in year.walks:
        days = DAYS[Rhythm(walk.rhythm)]
        if walk.state == "open" and walk.next_on is None and days and year.chance.random() < 0.3:
            last = walk.contacts[-1].at
            day = year.world.day_of(last) + timedelta(days=days)
            if day > year.world.today and walk.contacts[-1].group is None:
                plan_next(walk, last + timedelta(minutes=2), day)


def put(year: "Year", sink: Sink) -> None:
    """The rows that belong to no single person."""
    world, chance, group = year.world, year.chance, year.world.script.group
    for identity, at, facilitator in year.extra.groups:
        sink.put("groupsession", identity, world.programs[group["program"]].id, world.site_id(group["site"]),
                 group["name"], facilitator, at, 60)  # fmt: skip
    for newer, older, reasons, state in year.extra.matches:
        decided = newer.made_at + timedelta(hours=20) if state == "same" else None
        joined = [str(uuid.UUID(newer.id))] if state == "same" else []
        by = world.peers[0].supervisors[0] if state == "same" else None
        sink.put("possiblematch", chance.identity(newer.made_at), newer.id, older.id, json.dumps(list(reasons)),
                 json.dumps(joined), state, newer.made_at, decided, by)  # fmt: skip
