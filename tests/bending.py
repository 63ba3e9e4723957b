"""The audit's triggers resting: what only the owner of the tables can do. For A33, and to clear test databases."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from companionway.platform import anchors, audit, clock, seals
from companionway.platform.models import AuditSeal
from companionway.platform.verification import Fault, verify
from tests import sight

ENTRY, SEAL = "companionway_auditentry", "companionway_auditseal"

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.oid IN ('companionway_auditentry'::regclass, 'companionway_auditseal'::regclass,
                'companionway_auditpending'::regclass)
   OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'companionway_auditentry'::regclass)
"""


def switch(state: str) -> list[str]:
    """The statements that rest (`DISABLE`) or wake (`ENABLE`) every trigger of the audit."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [f"ALTER TABLE {table} {state} TRIGGER USER" for (table,) in cursor.fetchall()]


@contextmanager
def resting() -> Iterator[None]:
    """No trigger of the audit fires inside the block."""
    with sight.as_owner(), connection.cursor() as cursor:
        for statement in switch("DISABLE"):
            cursor.execute(statement)
        yield
        for statement in switch("ENABLE"):
            cursor.execute(statement)


def write(count: int) -> None:
    """That many entries, each by somebody else."""
    for number in range(count):
        audit.record(
            "person.looked_at", actor=uuid.uuid4(), at=clock.now(), subject=("person", uuid.uuid4()),
            person=uuid.uuid4(), reason="page", detail={"number": number, "people": [str(uuid.uuid4())]},
        )  # fmt: skip


def found() -> Fault | None:
    place = anchors.file()
    lines = anchors.read(place, anchors.private_key().public_key()) if place.exists() else iter(())
    return verify(lines).fault


def as_owner(*statements: str) -> None:
    """What somebody who owns the tables can do: take the triggers off first."""
    with resting(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def entry_of(seq: int) -> str:
    return f"id = (SELECT entry_id FROM {SEAL} WHERE seq = {seq})"


def rehash(first: int) -> None:
    """Write the chain again from here on, as if nothing had happened."""
    with connection.cursor() as cursor:
        before = AuditSeal.objects.filter(seq=first - 1).values_list("hash", flat=True).first()
        last = bytes(before) if before else seals.BEFORE_THE_FIRST
        cursor.execute(
            f"SELECT s.seq, {seals.CANONICAL} FROM {SEAL} s JOIN {ENTRY} e ON e.id = s.entry_id"
            " WHERE s.seq >= %s ORDER BY s.seq", [first],
        )  # fmt: skip
        for seq, canonical in cursor.fetchall():
            last = seals.link(last, bytes(canonical))
            as_owner(f"UPDATE {SEAL} SET hash = '\\x{last.hex()}' WHERE seq = {seq}")
