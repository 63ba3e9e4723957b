"""A33: somebody who owns the database bends the audit, triggers off; verification names the first bad position."""

import hashlib
import io
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from companionway.platform import anchors, audit, clock, seals
from companionway.platform.models import AuditEntry, AuditPending, AuditSeal
from companionway.platform.verification import Fault, Kind, verify
from tests import sight
from tests.bending import ENTRY, SEAL, as_owner, entry_of, found, rehash, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Anchors and key of this test's own."""
    settings.COMPANIONWAY_AUDIT_ANCHORS = tmp_path / "elsewhere" / "anchors.jsonl"
    settings.COMPANIONWAY_AUDIT_KEY_FILE = tmp_path / "key.pem"
    yield tmp_path


@pytest.fixture
def chain() -> None:
    """Twelve sealed entries, anchored at 4, 8 and 12."""
    for _ in range(3):
        write(4)
        seals.seal_all()
        anchors.anchor(clock.now())


def altered() -> None:
    as_owner(f"UPDATE {ENTRY} SET person_id = gen_random_uuid() WHERE {entry_of(6)}")


def deleted() -> None:
    as_owner(f"DELETE FROM {ENTRY} WHERE {entry_of(6)}")


def deleted_with_its_seal() -> None:
    as_owner(f"DELETE FROM {ENTRY} WHERE {entry_of(6)}", f"DELETE FROM {SEAL} WHERE seq = 6")


def inserted() -> None:
    audit.record("person.looked_at", actor=None, at=clock.now(), subject=("person", None))
    as_owner("DELETE FROM companionway_auditpending")


def inserted_with_a_seal() -> None:
    audit.record("person.looked_at", actor=None, at=clock.now(), subject=("person", None))
    row = AuditEntry.objects.latest("id")
    forged = hashlib.sha256(b"anything").hexdigest()
    as_owner(
        "DELETE FROM companionway_auditpending",
        f"UPDATE {SEAL} SET seq = seq + 1000 WHERE seq >= 6",
        f"UPDATE {SEAL} SET seq = seq - 999 WHERE seq > 1000",
        f"INSERT INTO {SEAL} (seq, entry_id, occurred_at, actor_id, hash)"
        f" VALUES (6, '{row.id}', '{row.occurred_at.isoformat()}', NULL, '\\x{forged}')",
    )


def _swap(one: int, other: int) -> None:
    as_owner(
        f"UPDATE {SEAL} SET seq = -1 WHERE seq = {one}", f"UPDATE {SEAL} SET seq = {one} WHERE seq = {other}",
        f"UPDATE {SEAL} SET seq = {other} WHERE seq = -1",
    )  # fmt: skip


def neighbors_reordered() -> None:
    _swap(6, 7)


def reordered() -> None:
    _swap(6, 10)


def entries_reordered() -> None:
    """The hashes stay where they are, the entries below them change places."""
    rows = {row.seq: row for row in AuditSeal.objects.filter(seq__in=(6, 9))}
    spare = uuid.uuid4()
    as_owner(
        f"UPDATE {SEAL} SET entry_id = '{spare}' WHERE seq = 6",
        *(
            f"UPDATE {SEAL} SET entry_id = '{row.entry_id}', occurred_at = '{row.occurred_at.isoformat()}',"
            f" actor_id = '{row.actor_id}' WHERE seq = {seq}"
            for seq, row in ((9, rows[6]), (6, rows[9]))
        ),
    )


def tail_cut() -> None:
    as_owner(f"DELETE FROM {ENTRY} WHERE id IN (SELECT entry_id FROM {SEAL} WHERE seq > 9)",
             f"DELETE FROM {SEAL} WHERE seq > 9")  # fmt: skip


def clock_changed() -> None:
    as_owner(f"UPDATE {ENTRY} SET occurred_at = occurred_at - interval '3 hours' WHERE {entry_of(6)}")


def clock_changed_with_its_seal() -> None:
    as_owner(f"UPDATE {ENTRY} SET occurred_at = occurred_at - interval '3 hours' WHERE {entry_of(6)}",
             f"UPDATE {SEAL} SET occurred_at = occurred_at - interval '3 hours' WHERE seq = 6")  # fmt: skip


def actor_swapped() -> None:
    as_owner(f"UPDATE {ENTRY} SET actor_id = gen_random_uuid() WHERE {entry_of(6)}")


def actor_swapped_with_its_seal() -> None:
    other = uuid.uuid4()
    as_owner(f"UPDATE {ENTRY} SET actor_id = '{other}' WHERE {entry_of(6)}",
             f"UPDATE {SEAL} SET actor_id = '{other}' WHERE seq = 6")  # fmt: skip


def rewritten() -> None:
    altered()
    rehash(6)


def month_dropped() -> None:
    with sight.as_owner(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {ENTRY}_{clock.now():%Y%m}")


@pytest.mark.parametrize(
    ("bend", "position", "kind"),
    [
        (altered, 6, Kind.ALTERED), (deleted, 6, Kind.DELETED), (deleted_with_its_seal, 6, Kind.SEAL_GONE),
        (inserted, 0, Kind.INSERTED), (inserted_with_a_seal, 6, Kind.INSERTED),
        (neighbors_reordered, 6, Kind.REORDERED), (reordered, 6, Kind.REORDERED),
        (entries_reordered, 6, Kind.REORDERED), (tail_cut, 10, Kind.TRUNCATED), (clock_changed, 6, Kind.CLOCK),
        (clock_changed_with_its_seal, 6, Kind.ALTERED), (actor_swapped, 6, Kind.ACTOR),
        (actor_swapped_with_its_seal, 6, Kind.ALTERED), (rewritten, 5, Kind.REWRITTEN),
        (month_dropped, 1, Kind.MONTH),
    ],
)  # fmt: skip
@pytest.mark.asvs("16.4.2")
def test_each_way_of_bending_is_found_where_it_begins(
    chain: None, bend: Callable[[], None], position: int, kind: Kind
) -> None:
    assert found() is None
    bend()
    fault = found()
    assert fault is not None
    assert (fault.position, fault.kind) == (position, kind)


def test_several_at_once_are_found_at_the_first(chain: None) -> None:
    as_owner(f"UPDATE {ENTRY} SET reason = 'other' WHERE {entry_of(11)}")
    _swap(8, 9)
    as_owner(f"UPDATE {ENTRY} SET actor_id = NULL WHERE {entry_of(3)}")
    fault = found()
    assert fault is not None
    assert (fault.position, fault.kind) == (3, Kind.ACTOR)


def test_what_was_not_touched_is_clean_and_later_entries_go_on(chain: None) -> None:
    write(3)
    assert found() is None
    assert AuditPending.objects.count() == 3
    seals.seal_all()
    assert (found(), seals.head()[0], AuditPending.objects.count()) == (None, 15, 0)


def test_a_whole_chain_written_again_is_seen_only_with_the_anchor(chain: None, outside: Path) -> None:
    altered()
    rehash(1)
    assert verify(iter(())).fault is None
    fault = found()
    assert fault is not None
    assert fault.kind == Kind.REWRITTEN


def test_a_tail_that_was_cut_before_it_was_sealed_is_seen_while_its_place_in_the_queue_stands() -> None:
    write(2)
    as_owner(f"DELETE FROM {ENTRY}")
    fault = found()
    assert fault is not None
    assert (fault.kind, fault.position) == (Kind.DELETED, 0)


def _forge(change: Callable[[list[str]], list[str]]) -> None:
    place = anchors.file()
    place.write_text("\n".join(change(place.read_text().splitlines())) + "\n")


@pytest.mark.parametrize(
    "change",
    [lambda lines: [line.replace('"seq": 8', '"seq": 7') for line in lines], lambda lines: [lines[0], lines[2]],
     lambda lines: [*lines, "{}"], lambda lines: [lines[0], lines[2], lines[1]]],
)  # fmt: skip
def test_an_anchor_file_that_was_changed_is_found(chain: None, change: Callable[[list[str]], list[str]]) -> None:
    _forge(change)
    fault = found()
    assert fault is not None
    assert fault.kind == Kind.ANCHOR


@pytest.mark.asvs("11.6.1")
def test_a_line_signed_with_another_key_does_not_hold(chain: None, settings: Any, tmp_path: Path) -> None:
    own = anchors.private_key().public_key()
    settings.COMPANIONWAY_AUDIT_KEY_FILE = tmp_path / "other.pem"
    anchors.anchor(clock.now())
    assert verify(anchors.read(anchors.file(), own)).fault == Fault(12, Kind.ANCHOR, "line 4 is not signed by this key")


def test_a_restore_that_was_noted_is_no_fault_and_one_that_was_not_is(chain: None) -> None:
    tail_cut()  # what a restore to an earlier time leaves
    write(2)
    seals.seal_all()  # the worker was faster than the one who notes it
    fault = found()
    assert fault is not None
    assert fault.kind in (Kind.TRUNCATED, Kind.REWRITTEN)
    call_command("audit", "restored", "--to", "2026-11-22T03:00:00+00:00", stdout=io.StringIO())
    assert AuditEntry.objects.get(verb="audit.restored").detail == {"to": "2026-11-22T03:00:00+00:00", "position": 8}
    seals.seal_all()
    anchors.anchor(clock.now())
    assert found() is None
    altered()
    assert found() is not None


def said(*words: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("audit", *words, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_the_command_says_what_it_found_and_ends_accordingly(chain: None, outside: Path) -> None:
    words, status = said("verify")
    assert (status, "12 entries in the chain" in words, "All of it holds." in words) == (0, True, True)
    public = str(outside / "key.pub")
    assert said("verify", "--anchors", str(anchors.file()), "--public-key", public)[1] == 0
    words, status = said("verify", "--anchors", str(outside / "nowhere"))
    assert (status, "No anchor was read" in words) == (2, True)
    altered()
    words, status = said("verify")
    assert (status, "FAULT at position 6: an entry was altered" in words) == (1, True)


def test_an_anchor_is_written_when_the_chain_grew_and_five_minutes_have_passed() -> None:
    assert anchors.anchor_if_due(clock.now()) == ""
    write(1)
    seals.seal_all()
    assert anchors.anchor_if_due(clock.now()) != ""
    write(1)
    seals.seal_all()
    assert anchors.anchor_if_due(clock.now()) == ""
    assert anchors.anchor_if_due(clock.now() + timedelta(minutes=6)) != ""
    assert anchors.anchor_if_due(clock.now() + timedelta(minutes=12)) == ""


@pytest.mark.asvs("13.3.2")
def test_the_key_is_made_once_and_only_its_owner_may_read_it(outside: Path) -> None:
    first = anchors.public_bytes(anchors.private_key().public_key())
    assert anchors.public_bytes(anchors.private_key().public_key()) == first == (outside / "key.pub").read_bytes()
    assert (outside / "key.pem").stat().st_mode & 0o777 == 0o600
