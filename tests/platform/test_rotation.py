"""Keys change while people work: everything is sealed anew, also after being cut off, and no key leaves too early."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from companionway.management.commands import keys as command
from companionway.people.models import ContactPoint
from companionway.platform import envelope, keyring, rotation
from companionway.platform.ids import new_id
from companionway.platform.models import AuditEntry
from companionway.platform.sealing import sealed_fields
from companionway.platform.session_models import SignInSession
from companionway.platform.sessions import SessionStore
from tests import columns
from tests.architecture.scene import scene
from tests.cast import Cast
from tests.interop.test_ingest_command import database_url
from tests.platform.test_sealing import a_person, stored
from tests.web.asking import signed_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ring_file(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A key ring of this test's own, and no pause for other processes."""
    file = tmp_path / "keys.json"
    settings.COMPANIONWAY_KEYS = str(file)  # type: ignore[attr-defined]
    monkeypatch.setattr(envelope, "LOOK_AGAIN", 0.0)
    monkeypatch.setattr(command, "SEEN_BY_ALL", 0.0)
    keyring.make(file, datetime(2026, 1, 1, tzinfo=UTC))
    yield file


def some_points(number: int) -> list[ContactPoint]:
    person = a_person()
    return ContactPoint.objects.bulk_create(
        ContactPoint(id=new_id(), person=person, kind="other", value=f"way {n}", key="") for n in range(number)
    )


def say(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def of_key(points: list[ContactPoint], key: str) -> int:
    return sum(envelope.key_id_of(stored(point, "value")) == key for point in points)


@pytest.mark.django_db
@pytest.mark.asvs("11.2.2")
def test_rotating_seals_everything_with_a_fresh_key_and_the_words_stay(ring_file: Path) -> None:
    points = some_points(5)
    first = envelope.active_key()
    assert "5 rows are sealed" in say("rotate")
    second = envelope.active_key()
    assert second != first and of_key(points, second) == 5
    assert sorted(point.value for point in ContactPoint.objects.all()) == [f"way {n}" for n in range(5)]
    assert re.search(rf"{first}  made .*  until .*  0 values\n{second}  made .*  active  5 values", say("status"))
    assert AuditEntry.objects.filter(verb="keys.rotated").count() == 1


@pytest.mark.django_db
def test_a_rotation_that_was_cut_off_goes_on_without_another_key(
    ring_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = some_points(6)
    first = envelope.active_key()
    monkeypatch.setattr(rotation, "BATCH", 2)

    def cut(table: str, number: int) -> None:
        raise KeyboardInterrupt

    keyring.write(ring_file, keyring.read(ring_file).with_new_key(datetime.now(UTC)))
    second = envelope.active_key()
    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(cut)
    assert (of_key(points, first), of_key(points, second)) == (4, 2)
    say("rotate")
    assert envelope.active_key() == second and of_key(points, second) == 6
    assert sorted(point.value for point in ContactPoint.objects.all()) == [f"way {n}" for n in range(6)]


@pytest.mark.django_db
def test_a_key_leaves_only_when_it_holds_nothing_and_is_kept_for_backups(
    ring_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_points(3)
    first = envelope.active_key()
    with pytest.raises(CommandError, match="is the active one"):
        say("retire", first)
    ring = keyring.read(ring_file).with_new_key(datetime.now(UTC) - timedelta(hours=1))
    keyring.write(ring_file, ring)
    with pytest.raises(CommandError, match=r"still holds 3 values \(companionway_contactpoint.value 3\)"):
        say("retire", first)
    say("rotate")
    assert first in say("status")
    say("retire", first)
    assert keyring.read(ring_file).key(first) is None and first not in say("status")
    kept = ring_file.with_name(f"keys-retired-{first}.json")
    assert keyring.read(kept).active == first and kept.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="no key"):
        say("retire", first)


@pytest.mark.django_db
def test_a_key_that_was_active_a_moment_ago_stays(ring_file: Path) -> None:
    first = envelope.active_key()
    say("rotate")
    with pytest.raises(CommandError, match="a moment ago"):
        say("retire", first)


@pytest.mark.django_db
def test_values_whose_key_is_lost_are_told(ring_file: Path) -> None:
    some_points(2)
    lost = envelope.active_key()
    keyring.write(ring_file, keyring.fresh_ring(datetime.now(UTC)))
    assert f"{lost}  NOT IN THE RING  2 values" in say("status")
    with pytest.raises(CommandError, match="is not in the ring"):
        say("rotate")


def test_a_ring_is_never_made_over_another(ring_file: Path) -> None:
    before = ring_file.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        say("new")
    assert ring_file.read_bytes() == before and ring_file.stat().st_mode & 0o777 == 0o600


def test_a_ring_that_others_may_read_or_that_is_no_ring_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    with pytest.raises(keyring.KeysUnusable, match="cannot be read"):
        keyring.read(file)
    keyring.make(file, datetime.now(UTC))
    whole = file.read_text()
    for broken in ("", "{}", "[]", whole.replace('"version": 1', '"version": 2'), whole[:-40], "\x00"):
        file.write_text(broken)
        with pytest.raises(keyring.KeysUnusable, match="not a key ring"):
            keyring.read(file)
    file.write_text(whole)
    file.chmod(0o640)
    with pytest.raises(keyring.KeysUnusable, match="chmod 600"):
        keyring.read(file)


@pytest.mark.asvs("11.2.2")
def test_nothing_in_the_whole_database_is_under_a_key_that_was_retired(
    cast: Cast, ring_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked by plain SQL of every column that can hold bytes or words, sealed fields of ours or not."""
    monkeypatch.setattr(rotation, "STILL_WRITING", timedelta(0))
    scene(cast)
    browser = signed_in(cast.ben)
    assert browser.get(reverse("web:sign-in-app")).status_code == 200  # a seed waits in the session for its first code
    first = envelope.active_key()
    before = naming(first)
    assert len(before) >= 20 and {"companionway_appsecret.secret", "companionway_signinsession.data"} <= before
    say("rotate")
    say("retire", first)
    assert naming(first) == set()
    assert browser.get(reverse("web:sign-in-app")).status_code == 200


def naming(key: str) -> set[str]:
    """The columns in which this key's id stands behind a version byte, as bytes, as text or inside what is sealed."""
    found = set()
    for column, (kind, table) in columns.in_the_database().items():
        if table != "v":
            where, name = column.split(".")
            held = f"encode(\"{name}\", 'hex')" if kind == "bytea" else f'"{name}"::text'
            if columns.read(f"SELECT 1 FROM \"{where}\" WHERE {held} ILIKE '%01{key}%' LIMIT 1"):
                found.add(column)
    for field in sealed_fields(every=list(apps.get_models())):
        for row in field.model._base_manager.all():
            value = getattr(row, field.attname)
            if f"01{key}" in str(SessionStore().decode(value) if field.model is SignInSession else value):
                found.add(f"inside {field.model.__name__}.{field.name}")
    return found


@pytest.mark.django_db(transaction=True)
def test_a_killed_rotation_run_again_is_complete(ring_file: Path) -> None:
    points = some_points(4000)
    first = envelope.active_key()
    environment = os.environ | {
        "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings", "COMPANIONWAY_KEYS": str(ring_file),
    }  # fmt: skip
    words = [sys.executable, "-u", str(ROOT / "manage.py"), "keys", "rotate"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline(), process.stdout.readline()]
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()
    time.sleep(0.1)
    left = sum(number for (key, _), number in rotation.counts().items() if key == first)
    assert "contactpoint" in told[1] and 0 < left < 4000
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    active = keyring.read(ring_file).active
    assert set(rotation.counts()) == {(active, "companionway_contactpoint.value")} and of_key(points[:50], active) == 50
    assert ContactPoint.objects.get(id=points[-1].id).value == "way 3999"
