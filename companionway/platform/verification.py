"""Recomputing the whole audit: every entry has one seal, every seal its entry, the chain holds, the anchors agree."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import connection

from companionway.platform import seals, wall
from companionway.platform.anchors import RESTORED, Anchor

JOIN = "LEFT JOIN companionway_auditentry e ON e.occurred_at = s.occurred_at AND e.id = s.entry_id"
CHAIN = f"""
SELECT s.seq, s.hash, CASE WHEN e.id IS NOT NULL THEN {seals.CANONICAL} END
FROM companionway_auditseal s {JOIN} ORDER BY s.seq
"""  # noqa: S608 (made of constants)


class Kind(StrEnum):
    """What is wrong, in words for whoever runs the command."""

    ALTERED = "an entry was altered"
    CLOCK = "an entry's time was changed"
    ACTOR = "an entry's actor was changed"
    DELETED = "an entry is gone"
    MONTH = "a whole month of entries is gone"
    INSERTED = "an entry was put in"
    REORDERED = "entries were put in another order"
    SEAL_GONE = "a seal and perhaps its entry are gone"
    TRUNCATED = "the end of the chain is gone"
    REWRITTEN = "the chain was written again"
    ANCHOR = "an anchor line does not hold"


@dataclass(frozen=True)
class Fault:
    """The first bad position: the number in the chain (0 where there is none), and what is wrong there."""

    position: int
    kind: Kind
    about: str = ""


@dataclass(frozen=True)
class Findings:
    """What a verification found. `fault` is None when all holds."""

    sealed: int
    waiting: int
    anchors: int
    anchored_to: int
    restores: int
    fault: Fault | None


def verify(anchors: Iterable[Anchor]) -> Findings:
    """Recompute everything in one snapshot, in order of the chain; memory does not grow with the audit."""
    with wall.auditing("every entry is compared with its seal"):
        live, restores, broken = standing(anchors)
        last, fault = _chain({anchor.seq: anchor for anchor in reversed(live)})
        furthest = max((anchor.seq for anchor in live), default=0)
        fault = fault or _tail(last, live) or _strangers() or broken
        return Findings(last, _waiting(), len(live), furthest, restores, fault)


def standing(anchors: Iterable[Anchor]) -> tuple[list[Anchor], int, Fault | None]:
    """The anchors that hold now, how many restores they tell of, and what is wrong with a line.

    A signed line "restored" ends a branch: the anchors before it that lie further on were of entries that the
    restore lost, and no longer bind.
    """
    live: list[Anchor] = []
    restores, broken = 0, None
    for anchor in anchors:
        if anchor.fault:
            broken = broken or Fault(anchor.seq, Kind.ANCHOR, f"line {anchor.number} {anchor.fault}")
            continue
        if anchor.what == RESTORED:
            restores += 1
            live = [old for old in live if old.seq <= anchor.seq]
        live.append(anchor)
    return live, restores, broken


def _chain(anchors: dict[int, Anchor]) -> tuple[int, Fault | None]:
    """Walk the chain. Returns its length and the first fault."""
    links = _links()
    last, fault = _walked(links, anchors)
    deque(links, maxlen=0)  # the connection answers nothing else before its stream is read to the end
    return last, fault() if fault else None


def _walked(
    links: Iterator[tuple[int, bytes, bytes | None]], anchors: dict[int, Anchor]
) -> tuple[int, Callable[[], Fault] | None]:
    """Up to the first link that does not hold, and the question what happened there, to be asked afterwards."""
    before, expected, held = seals.BEFORE_THE_FIRST, 1, 0
    for seq, stored, canonical in links:
        if seq != expected:
            return seq, partial(Fault, expected, Kind.SEAL_GONE, f"the next seal is {seq}")
        if canonical is None:
            return seq, partial(_absent, seq)
        if seals.link(before, canonical) != stored:
            return seq, partial(_mismatch, seq, before, stored)
        anchor = anchors.get(seq)
        if anchor is not None:
            if anchor.head != stored:
                where = f"somewhere from {held + 1} to {seq}; the anchor of {anchor.at} says otherwise"
                return seq, partial(Fault, held + 1, Kind.REWRITTEN, where)
            held = seq
        before, expected = stored, seq + 1
    return expected - 1, None


def _links() -> Iterator[tuple[int, bytes, bytes | None]]:
    """Number, hash and canonical entry of every seal, as one stream: half the work of a cursor that is asked again."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with cursor.copy(f"COPY ({CHAIN}) TO STDOUT (FORMAT binary)") as stream:
            stream.set_types(["int8", "bytea", "bytea"])
            yield from stream.rows()


def _absent(seq: int) -> Fault:
    """Why the entry of this seal is not where it was sealed: another time, a month gone, or gone itself."""
    entry_id, at = _one("SELECT entry_id, occurred_at FROM companionway_auditseal WHERE seq = %s", seq)
    moved = _one("SELECT occurred_at FROM companionway_auditentry WHERE id = %s", entry_id)
    if moved:
        return Fault(seq, Kind.CLOCK, f"entry {entry_id}: sealed at {_iso(at)}, now {_iso(moved[0])}")
    of_month = "date_trunc('month', occurred_at) = date_trunc('month', %s::timestamptz)"
    sealed = _one(f"SELECT count(*) FROM companionway_auditseal WHERE {of_month}", at)[0]  # noqa: S608
    left = _one(f"SELECT count(*) FROM companionway_auditentry WHERE {of_month}", at)[0]  # noqa: S608
    if not left and sealed > 1:
        return Fault(seq, Kind.MONTH, f"{at:%Y-%m}: {sealed} entries were sealed, none is there")
    return Fault(seq, Kind.DELETED, f"entry {entry_id} of {_iso(at)}")


def _mismatch(seq: int, before: bytes, stored: bytes) -> Fault:
    """What happened at the first link that does not hold."""
    here = f"FROM companionway_auditseal s {JOIN} WHERE s.seq"
    entry_id, sealed_by, actor, own = _one(
        f"SELECT s.entry_id, s.actor_id, e.actor_id, {seals.CANONICAL} {here} = %s", seq
    )  # fmt: skip
    about = f"entry {entry_id}"
    if sealed_by != actor:
        return Fault(seq, Kind.ACTOR, f"{about}: sealed as done by {sealed_by or 'nobody'}, now {actor or 'nobody'}")
    follows = f"sha256(%s::bytea || {seals.CANONICAL})"
    belongs = _one(
        f"SELECT s.seq, s.hash {here} <> %s AND {follows} IN (s.hash, %s::bytea) ORDER BY s.seq LIMIT 1",
        seq, before, stored,
    )  # fmt: skip
    if not belongs:
        return Fault(seq, Kind.ALTERED, about)
    at, hashed = belongs[0], bytes(belongs[1])
    if at == seq + 1 and stored not in (hashed, seals.link(hashed, bytes(own)), seals.link(before, bytes(own))):
        return Fault(seq, Kind.INSERTED, about)
    return Fault(seq, Kind.REORDERED, f"{about}: what belongs here is at {at}")


def _tail(last: int, anchors: list[Anchor]) -> Fault | None:
    """An anchor that lies further on than the chain: its end was cut off."""
    beyond = next((anchor for anchor in anchors if anchor.seq > last), None)
    if beyond is None:
        return None
    return Fault(last + 1, Kind.TRUNCATED, f"the anchor of {beyond.at} saw {beyond.seq} entries, {last} are there")


def _strangers() -> Fault | None:
    """Entries without a seal that do not wait for one, and waiting ones whose entry is gone."""
    stranger = _one(
        "SELECT e.id, e.occurred_at FROM companionway_auditentry e"
        " LEFT JOIN companionway_auditseal s ON s.entry_id = e.id AND s.occurred_at = e.occurred_at"
        " LEFT JOIN companionway_auditpending p ON p.entry_id = e.id"
        " WHERE s.seq IS NULL AND p.entry_id IS NULL ORDER BY e.occurred_at, e.id LIMIT 1"
    )
    if stranger:
        return Fault(0, Kind.INSERTED, f"entry {stranger[0]} of {_iso(stranger[1])} has no seal and waits for none")
    lost = _one(
        "SELECT p.entry_id, p.occurred_at FROM companionway_auditpending p"
        " LEFT JOIN companionway_auditentry e ON e.id = p.entry_id AND e.occurred_at = p.occurred_at"
        " WHERE e.id IS NULL ORDER BY p.queued_at LIMIT 1"
    )
    return Fault(0, Kind.DELETED, f"entry {lost[0]} of {_iso(lost[1])}, before it was sealed") if lost else None


def _waiting() -> int:
    return int(_one("SELECT count(*) FROM companionway_auditpending")[0])


def _one(sql: str, *values: Any) -> tuple[Any, ...]:
    """The first row, () when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found or ()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
