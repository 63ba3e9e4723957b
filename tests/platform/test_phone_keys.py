"""The phones' keys: a new pair every 90 days, sealed to for 180, opened for 360, leaked ones gone in 30."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from companionway.platform import clock, phone_keys
from companionway.platform.keyring import KeysUnusable

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.COMPANIONWAY_PHONE_KEYS = str(tmp_path / "phone-keys.json")
    return tmp_path


def test_the_file_is_for_its_owner_alone_and_outside_the_database(folder: Path) -> None:
    now = clock.now()
    key = phone_keys.current(now)
    assert key is not None and len(key.point) == 65 and key.point[0] == 4
    file = folder / "phone-keys.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        phone_keys.read()


def test_a_year_of_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    began = clock.now()
    first = phone_keys.current(began)
    assert first is not None
    seen = {}
    for day in range(0, 361, 10):
        now = began + day * DAY
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        phone_keys.tend(now)
        seen[day] = (phone_keys.current(now).kid, phone_keys.find(first.kid) is not None)  # type: ignore[union-attr]
    assert {day: kid == first.kid for day, (kid, _) in seen.items() if day in (0, 80, 90, 180)} == {
        0: True, 80: True, 90: False, 180: False,
    }  # fmt: skip
    assert [day for day, (_, opens) in seen.items() if not opens] == [360]
    assert first.kid not in {key.kid for key in phone_keys.read()}
    assert len({kid for kid, _ in seen.values()}) == 5
    assert phone_keys.tend(now) == ([], [])


def test_without_a_worker_the_key_is_sealed_to_for_180_days_and_no_longer(settings: Any) -> None:
    began = clock.now()
    assert phone_keys.tend(began)[0]
    settings.PRODUCTION = True  # where the worker alone makes one
    assert phone_keys.current(began + 179 * DAY) is not None
    assert phone_keys.current(began + 180 * DAY) is None


def test_a_leaked_key_is_sealed_to_no_more_and_opens_for_thirty_days(monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    old = phone_keys.current(now)
    assert old is not None and phone_keys.note_leaked(old.kid, now) and not phone_keys.note_leaked("none", now)
    fresh = phone_keys.current(now)
    assert fresh is not None and fresh.kid != old.kid
    assert phone_keys.find(old.kid) is not None
    later = now + 30 * DAY
    monkeypatch.setattr(clock, "now", lambda: later)
    assert phone_keys.find(old.kid) is None
    assert phone_keys.tend(later)[1] == [old.kid]


def test_a_damaged_file_is_said_and_never_written_over(folder: Path) -> None:
    phone_keys.current(clock.now())
    (folder / "phone-keys.json").write_text("{}")
    with pytest.raises(KeysUnusable, match="Bring back"):
        phone_keys.tend(clock.now())
    assert (folder / "phone-keys.json").read_text() == "{}"
