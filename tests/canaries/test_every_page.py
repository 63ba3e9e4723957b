"""Words typed into every form of the house lie sealed and nowhere else (attack A35): one walk, then the search.

Searched are logs, letters, addresses, links, titles, error pages, cookies, caches, files written meanwhile, each
column of each table by plain SQL, the database's own files after a CHECKPOINT (its journal included), and the backup.
"""

import gzip
import logging
import os
import re
import zlib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection

from companionway.management import errands
from companionway.platform import backup, clock, parcel
from companionway.platform.sealing import sealed_fields
from tests import columns, sight
from tests.architecture.scene import scene
from tests.canaries.planting import Walk
from tests.canaries.test_canaries import codings
from tests.canaries.watching import files_watched
from tests.cast import cast as everybody
from tests.platform.test_backup import conninfo
from tests.settings import DATA_FOLDER

# Words of the map and of notes, typed by staff and by the person on their own page.
MUST_BE_TYPED = {(f"web:{page}", "words") for page in (
    "note-new", "note-beside", "hope-new", "hope-words", "barrier-new", "milestone-new", "own-hope-new", "own-hope",
    "own-note-beside", "own-goal",
)}  # fmt: skip
MUST_BE_SEALED = {f"companionway_{column}" for column in (
    "note.words", "notebeside.words", "hopewords.words", "step.words", "barrier.words", "milestone.words",
    "wishes.culture",
)}  # fmt: skip
# A form that could not be kept, or that somebody was faster than, gives whoever typed it their own words back.
GIVES_BACK = {412, 422}
MEMBER = b"\x1f\x8b\x08"


def holds(held: bytes, word: str) -> bool:
    """Whether this word stands there in any of nine codings, also packed with gzip."""
    lowered = held.lower()
    if any(form.lower() in lowered for form in codings(word)):
        return True
    return any(holds(plain, word) for plain in _unpacked(held))


def _unpacked(held: bytes) -> Iterator[bytes]:
    start = held.find(MEMBER)
    while start >= 0:
        try:
            yield gzip.decompress(held[start:])
        except (OSError, EOFError, zlib.error):
            pass
        start = held.find(MEMBER, start + 1)


def in_tables(*words: str) -> list[str]:
    """The columns in which one of these words can be read, by plain SQL past every query of ours."""
    found = []
    for column, (kind, table) in columns.in_the_database().items():
        where, name = column.split(".")
        asked = f"\"{name}\", ''::bytea" if kind == "bytea" else f'"{name}"::text, chr(10)'
        if table != "v":
            (held,) = columns.read(f'SELECT string_agg({asked}) FROM "{where}"')[0]
            assert held is None or isinstance(held, str | bytes)
            plain = held.encode() if isinstance(held, str) else held or b""
            found += [column for word in words if holds(plain, word)]
    return sorted(set(found))


def in_sealed_fields(word: str) -> set[str]:
    """The sealed columns that tell this word to who has the key."""
    found = set()
    for field in sealed_fields(every=list(apps.get_models())):
        if any(word.encode() in str(getattr(row, field.attname)).encode() for row in field.model._base_manager.all()):
            found.add(f"{field.model._meta.db_table}.{field.column}")
    return found


def in_files_of_the_database(word: str) -> list[str]:
    """The files of the cluster that hold this word, once everything lies on the disk."""
    with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
        server.execute("CHECKPOINT")
    files = [path for path in (Path(DATA_FOLDER) / "pg" / "cluster").rglob("*") if path.is_file()]
    assert len(files) > 500
    return [str(path) for path in files if holds(path.read_bytes(), word)]


@pytest.fixture
def walked(transactional_db: None, log: StringIO) -> Iterator[tuple[Walk, str, list[str]]]:
    """The walk done, its messages performed and its sweeps made; what was logged, and which files were written."""
    with files_watched() as written:
        walk = Walk(scene(everybody()))
        walk.everywhere()
        while errands.drain(clock.now()):
            pass
        errands.sweep(clock.now())
    yield walk, log.getvalue(), list(written)


@pytest.mark.asvs("14.2.4", "16.2.5", "14.2.1", "16.5.1")
def test_what_is_typed_into_any_form_lies_sealed_and_nowhere_else(
    walked: tuple[Walk, str, list[str]], tmp_path: Path
) -> None:
    walk, logged, written = walked
    every = (walk.words, walk.names, walk.house)
    assert len(walk.typed) >= 60 and len(walk.taken) >= 60, (len(walk.typed), sorted(walk.taken))
    assert walk.typed >= MUST_BE_TYPED, MUST_BE_TYPED - walk.typed
    reached = in_sealed_fields(walk.words)
    assert reached >= MUST_BE_SEALED, MUST_BE_SEALED - reached
    assert len(reached) >= 35, sorted(reached)

    assert [word for word in every if holds(logged.encode(), word)] == []
    letters = "\n".join(f"{m.subject}\n{m.body}\n{m.extra_headers}" for m in mail.outbox)
    assert mail.outbox and [word for word in every if holds(letters.encode(), word)] == []
    assert [word for word in every if holds(repr(vars(cache)).encode(), word)] == []
    for one in walk.told:
        titles = b" ".join(re.findall(rb"<title>.*?</title>", one.page, re.S))
        # The way back after a lock is the address that the same person has just asked for.
        links = b" ".join(re.findall(rb'(?:href|src|action|formaction|data-[a-z-]+)="([^"]*)"', one.page))
        refused = one.status >= 400 and one.status not in GIVES_BACK
        shown = re.sub(rb'name="next" value="[^"]*"', b"", one.page) if refused else b""
        told = b"\n".join((one.led_to.encode(), one.headers.encode(), titles, links, shown))
        assert [word for word in every if holds(told, word)] == [], (one.who, one.address, one.status)
    assert {one.status for one in walk.told} >= {200, 302, 404, 422}
    for name in written:
        path = Path(name)
        assert path.exists() or name.startswith(DATA_FOLDER), f"{name} was written and is gone"
        assert not path.is_file() or [word for word in every if holds(path.read_bytes(), word)] == [], name

    kinds = {column: kind for column, (kind, _) in columns.declared().items()}
    assert [c for c in in_tables(walk.words) if kinds[c] != "sealed"] == [], "words about people"
    assert {kinds[c] for c in in_tables(walk.names)} <= {"name", "sender"}
    assert {kinds[c] for c in in_tables(walk.house)} == {"house"}
    assert list(columns.odd_values()) == []
    _nothing_lies_on_disks(walk, tmp_path / "backup.cw")


def _nothing_lies_on_disks(walk: Walk, file: Path) -> None:
    """Neither the files of the database nor a backup tell what is sealed."""
    if not os.environ.get("DATABASE_URL"):  # the files of a server elsewhere are not ours to read
        assert in_files_of_the_database(walk.words) == []
        assert in_files_of_the_database(walk.names) != [], "the control: names lie there, and are found"
    backup.write(conninfo(connection.settings_dict["NAME"]), file, parcel.new_pair()[1], production=False,
                 at=clock.now())  # fmt: skip
    assert [word for word in (walk.words, walk.names, walk.house) if holds(file.read_bytes(), word)] == []


@pytest.mark.django_db
def test_a_leak_that_is_planted_is_found_wherever_it_lies(log: StringIO, tmp_path: Path) -> None:
    """The control of the search itself."""
    word = "bcdfghjkmnpqrs"
    with files_watched() as written:
        (tmp_path / "leak").write_bytes(b"x" * 50 + gzip.compress(f"told: {word}".encode()))
    assert str(tmp_path / "leak") in written and holds((tmp_path / "leak").read_bytes(), word)
    logging.getLogger("companionway.control").error(word)
    assert holds(log.getvalue().encode(), word)
    with sight.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE companionway_submission ADD COLUMN remark jsonb, ADD COLUMN scan bytea")
        cursor.execute(
            "INSERT INTO companionway_submission (scope, key, fingerprint, location, remark, scan)"
            " VALUES ('a', gen_random_uuid(), '', %s, %s, %s)", [word.upper(), f'["{word}"]', word.encode("utf-16-le")],
        )  # fmt: skip
    assert in_tables(word) == [f"companionway_submission.{name}" for name in ("location", "remark", "scan")]
    assert not holds(b"nothing of it", word)
