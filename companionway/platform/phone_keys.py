"""The phones' keys: P-256 pairs in a file outside the database. A phone seals to the public half; only here it opens.

The file is JSON, readable by its owner only (mode 0600): `{"version": 1, "keys": [{"kid", "private", "made_at",
"leaked_at"}]}`, the private half as 64 hexadecimal digits, times in ISO (UTC), the newest key last. A new pair is due
after 90 days; a phone seals to one for 180; 180 more and its private half is destroyed, and with it every copied store.
"""

import json
import os
import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from companionway.platform import clock
from companionway.platform.keyring import OTHERS_MAY, KeysUnusable

NEW_AFTER, SEALS_FOR, OPENS_FOR = timedelta(days=90), timedelta(days=180), timedelta(days=360)
LEAKED_OPENS_FOR = timedelta(days=30)


@dataclass(frozen=True)
class PhoneKey:
    """One pair. `leaked_at` is when somebody said that its private half may have been copied."""

    kid: str
    private: bytes
    made_at: datetime
    leaked_at: datetime | None = None

    @property
    def pair(self) -> ec.EllipticCurvePrivateKey:
        """The private key as the library wants it."""
        return ec.derive_private_key(int.from_bytes(self.private, "big"), ec.SECP256R1())

    @property
    def point(self) -> bytes:
        """The public half: 65 bytes, uncompressed."""
        return self.pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def not_after(self) -> datetime:
        """Until when a phone may seal to it."""
        return self.made_at + SEALS_FOR

    @property
    def dies_at(self) -> datetime:
        """When its private half is destroyed."""
        end = self.made_at + OPENS_FOR
        return min(end, self.leaked_at + LEAKED_OPENS_FOR) if self.leaked_at else end


def made(at: datetime) -> PhoneKey:
    """A fresh pair from the operating system's generator."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return PhoneKey(f"p{secrets.token_hex(4)}", number.to_bytes(32, "big"), at.astimezone(UTC))


def file() -> Path:
    """Where the keys lie."""
    return Path(settings.COMPANIONWAY_PHONE_KEYS)


def read() -> list[PhoneKey]:
    """Every key that still opens; none where nobody has made one. Raises KeysUnusable, saying what to do."""
    where = file()
    try:
        mode, content = where.stat().st_mode, where.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise KeysUnusable(f"The phones' key file {where} cannot be read ({fault.strerror}).") from None
    if mode & OTHERS_MAY:
        raise KeysUnusable(f"The phones' key file {where} is open to others. Run: chmod 600 {where}")
    try:
        data = json.loads(content)
        keys = [_parsed(one) for one in data["keys"]]
        if data["version"] != 1 or not all(len(key.private) == 32 for key in keys):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise KeysUnusable(f"The phones' key file {where} is not one. Bring back the copy you keep.") from None
    return keys


def _parsed(one: dict[str, str]) -> PhoneKey:
    leaked = datetime.fromisoformat(one["leaked_at"]) if one["leaked_at"] else None
    return PhoneKey(one["kid"], bytes.fromhex(one["private"]), datetime.fromisoformat(one["made_at"]), leaked)


def write(keys: list[PhoneKey]) -> None:
    """Replace the file as a whole, so that whoever reads it meanwhile finds the old one or the new one."""
    rows = [
        {"kid": key.kid, "private": key.private.hex(), "made_at": key.made_at.isoformat(timespec="seconds"),
         "leaked_at": key.leaked_at.isoformat(timespec="seconds") if key.leaked_at else ""}
        for key in keys
    ]  # fmt: skip
    where = file()
    where.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=where.parent)  # mode 0600
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(json.dumps({"version": 1, "keys": rows}, indent=1).encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(name, where)


def find(kid: str) -> PhoneKey | None:
    """The key with this id, if it has not been destroyed and its time to open has not passed."""
    now = clock.now()
    return next((key for key in read() if key.kid == kid and key.dies_at > now), None)


def current(now: datetime) -> PhoneKey | None:
    """The key that phones seal to now; None when there is none, and phones must send what they have at once.

    Outside production one is made where there is none, as the key ring is.
    """
    fit = [key for key in read() if not key.leaked_at and key.not_after > now]
    if not fit and not settings.PRODUCTION:
        tend(now)
        fit = [key for key in read() if not key.leaked_at and key.not_after > now]
    return max(fit, key=lambda key: key.made_at, default=None)


def tend(now: datetime) -> tuple[list[str], list[str]]:
    """Make a new pair when one is due, destroy those whose time is over. Returns (made, destroyed). Safe to repeat."""
    keys = read()
    kept = [key for key in keys if key.dies_at > now]
    fresh = [key for key in kept if not key.leaked_at and now - key.made_at < NEW_AFTER]
    new = [] if fresh else [made(now)]
    if new or len(kept) < len(keys):
        write([*kept, *new])
    return [key.kid for key in new], [key.kid for key in keys if key not in kept]


def note_leaked(kid: str, at: datetime) -> bool:
    """This private half may have been copied: nobody seals to it from now on, and in 30 days it is destroyed."""
    keys = read()
    if not any(key.kid == kid for key in keys):
        return False
    write([replace(key, leaked_at=key.leaked_at or at.astimezone(UTC)) if key.kid == kid else key for key in keys])
    tend(at)
    return True
