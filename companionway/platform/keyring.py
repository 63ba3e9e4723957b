"""The key ring: a file outside the database that holds the keys which seal text, one of them active, and a token key.

The file is JSON, readable by its owner only (mode 0600):
`{"version": 1, "active": "9f3c01aa", "token": BASE64, "keys": [{"id", "secret", "made_at", "stopped_at"}]}`.
Secrets are 32 random bytes in base64. See docs/howto/keys.md.
"""

import base64
import binascii
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

KEY_BYTES = 32
OTHERS_MAY = 0o077  # any permission of the group or of others


class KeysUnusable(Exception):
    """The key file is missing, open to others or not a key ring; the message says what to do."""


@dataclass(frozen=True)
class Key:
    """One key: `id` is eight hexadecimal digits, `stopped_at` (ISO, UTC) is when another one became active."""

    id: str
    secret: bytes
    made_at: str
    stopped_at: str = ""


@dataclass(frozen=True)
class Ring:
    """Every key that still opens something; the active one seals. `token` keys the search tokens."""

    active: str
    token: bytes
    keys: tuple[Key, ...]

    def key(self, key_id: str) -> Key | None:
        """The key with this id; None when the ring does not hold it."""
        return next((key for key in self.keys if key.id == key_id), None)

    def with_new_key(self, at: datetime) -> "Ring":
        """The same ring with a fresh key that is active from now on."""
        stamp = at.astimezone(UTC).isoformat(timespec="seconds")
        fresh = _fresh(stamp)
        older = tuple(replace(k, stopped_at=k.stopped_at or stamp) for k in self.keys)
        return replace(self, active=fresh.id, keys=(*older, fresh))

    def without(self, key_id: str) -> "Ring":
        """The same ring without this key. The active one cannot go (ValueError)."""
        if key_id == self.active:
            raise ValueError("The active key cannot leave the ring.")
        return replace(self, keys=tuple(key for key in self.keys if key.id != key_id))


def _fresh(stamp: str) -> Key:
    return Key(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES), stamp)


def fresh_ring(at: datetime) -> Ring:
    """A ring with one key."""
    key = _fresh(at.astimezone(UTC).isoformat(timespec="seconds"))
    return Ring(key.id, secrets.token_bytes(KEY_BYTES), (key,))


def read(file: Path) -> Ring:
    """The ring in this file. Raises KeysUnusable, with a sentence that says what to do."""
    try:
        mode = file.stat().st_mode
        content = file.read_bytes()
    except OSError as fault:
        raise KeysUnusable(
            f"The key file {file} cannot be read ({fault.strerror}). Make one with `companionway keys new`,"
            " or bring back the copy you keep: without it what was sealed stays sealed."
        ) from None
    if mode & OTHERS_MAY:
        raise KeysUnusable(f"The key file {file} is open to others. Run: chmod 600 {file}")
    try:
        return _parsed(json.loads(content))
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeysUnusable(f"The key file {file} is not a key ring. Bring back the copy you keep.") from None


def _parsed(data: dict[str, Any]) -> Ring:
    keys = tuple(
        Key(str(k["id"]), base64.b64decode(k["secret"], validate=True), str(k["made_at"]), str(k["stopped_at"]))
        for k in data["keys"]
    )
    ring = Ring(str(data["active"]), base64.b64decode(data["token"], validate=True), keys)
    whole = all(len(key.secret) == KEY_BYTES and len(bytes.fromhex(key.id)) == 4 for key in keys)
    if data["version"] != 1 or not whole or len(ring.token) != KEY_BYTES or ring.key(ring.active) is None:
        raise ValueError
    return ring


def _written(ring: Ring) -> bytes:
    def text(secret: bytes) -> str:
        return base64.b64encode(secret).decode()

    keys = [{"id": k.id, "secret": text(k.secret), "made_at": k.made_at, "stopped_at": k.stopped_at} for k in ring.keys]
    data = {"version": 1, "active": ring.active, "token": text(ring.token), "keys": keys}
    return json.dumps(data, indent=1).encode() + b"\n"


def _beside(file: Path, content: bytes) -> str:
    """A finished temporary file (mode 0600) in the same folder."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    return name


def make(file: Path, at: datetime) -> bool:
    """Write a fresh ring unless the file is there. Of several processes at once one wins; whether it was this one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    name = _beside(file, _written(fresh_ring(at)))
    try:
        os.link(name, file)
    except FileExistsError:
        return False
    finally:
        os.unlink(name)
    return True


def write(file: Path, ring: Ring) -> None:
    """Replace the file as a whole, so that whoever reads it meanwhile finds the old ring or the new one."""
    os.replace(_beside(file, _written(ring)), file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
