"""Anchors: signed lines outside the database that say how far the audit's chain went and what its head was.

Whoever owns the database can rewrite a whole chain; they cannot rewrite what was already carried elsewhere. A line is
JSON: at, what (head or restored), seq, head, previous (SHA-256 of the line before it), key (which), signature
(Ed25519 over the line without it). The same line goes to the privacy officers once a day.
"""

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from companionway.platform import seals
from companionway.platform.models import AuditSeal

EVERY = timedelta(minutes=5)
HEAD, RESTORED = "head", "restored"


@dataclass(frozen=True)
class Anchor:
    """One line as it was written. `fault` says what is wrong with the line itself, "" when it holds."""

    number: int
    at: str
    what: str
    seq: int
    head: bytes
    fault: str = ""


def file() -> Path:
    """Where the lines are appended."""
    return Path(settings.COMPANIONWAY_AUDIT_ANCHORS)


def private_key() -> Ed25519PrivateKey:
    """The key, from its file; made the first time (owner may read, nobody else), its public half beside it."""
    place = Path(settings.COMPANIONWAY_AUDIT_KEY_FILE)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Ed25519PrivateKey.generate()
        words = fresh.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            pass
        else:
            with os.fdopen(handle, "wb") as out:
                out.write(words)
            place.with_suffix(".pub").write_bytes(public_bytes(fresh.public_key()))
    found = serialization.load_pem_private_key(place.read_bytes(), None)
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError(f"{place} does not hold an Ed25519 key.")
    return found


def public_bytes(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_key(place: Path) -> Ed25519PublicKey:
    """A public key from a PEM file. Raises ValueError for another kind of key."""
    found = serialization.load_pem_public_key(place.read_bytes())
    if not isinstance(found, Ed25519PublicKey):
        raise ValueError(f"{place} does not hold an Ed25519 public key.")
    return found


def anchor(at: datetime, *, what: str = HEAD, position: tuple[int, bytes] | None = None) -> str:
    """Append one signed line about the chain's head, or another position in it, flushed to the disk. Returns it."""
    key = private_key()
    place = file()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as out:
        fcntl.flock(out, fcntl.LOCK_EX)  # two workers take turns, so that each line follows the one before it
        line = _line(at, what, key, position or seals.head())
        out.write(line + "\n")
        out.flush()
        os.fsync(out.fileno())
    return line


def _line(at: datetime, what: str, key: Ed25519PrivateKey, position: tuple[int, bytes]) -> str:
    seq, head = position
    last = last_line()
    said: dict[str, Any] = {
        "at": at.isoformat(), "what": what, "seq": seq, "head": head.hex(),
        "previous": hashlib.sha256(last.encode()).hexdigest() if last else "",
        "key": hashlib.sha256(public_bytes(key.public_key())).hexdigest()[:16],
    }  # fmt: skip
    said["signature"] = base64.b64encode(key.sign(_signed(said))).decode()
    return json.dumps(said, sort_keys=True)


def anchor_if_due(at: datetime) -> str:
    """Anchor when the chain has grown and the last line is five minutes old. Returns the line, "" when not due."""
    newest = AuditSeal.objects.order_by("-seq").values_list("seq", flat=True).first()
    last = last_anchor()
    if newest is None or (last and (last.seq == newest or at - datetime.fromisoformat(last.at) < EVERY)):
        return ""
    return anchor(at)


def anchor_restored(at: datetime) -> int:
    """After the database was put back to an earlier time: one signed line that says so. Returns its position.

    The position is the newest anchor that the chain still agrees with; what was anchored further on is lost and no
    longer binds. Nothing is sealed again.
    """
    agreed = (0, seals.BEFORE_THE_FIRST)
    for old in read(file(), private_key().public_key()) if file().exists() else ():
        kept = AuditSeal.objects.filter(seq=old.seq).values_list("hash", flat=True).first()
        if not old.fault and kept is not None and bytes(kept) == old.head and old.seq > agreed[0]:
            agreed = (old.seq, old.head)
    anchor(at, what=RESTORED, position=agreed)
    return agreed[0]


def last_line() -> str:
    """The newest line, "" before the first. Reads the end of the file only."""
    try:
        with file().open("rb") as lines:
            lines.seek(0, os.SEEK_END)
            lines.seek(max(0, lines.tell() - 4096))
            found = lines.read().decode(errors="replace").strip().rsplit("\n", 1)[-1]
    except FileNotFoundError:
        return ""
    return found


def last_anchor() -> Anchor | None:
    """What the newest line says, unchecked; None when there is none that can be read."""
    line = last_line()
    try:
        said = json.loads(line)
        return Anchor(0, said["at"], said["what"], int(said["seq"]), bytes.fromhex(said["head"]))
    except (ValueError, KeyError, TypeError):
        return None


def read(place: Path, key: Ed25519PublicKey) -> Iterator[Anchor]:
    """Every line of a file, each judged: signed by this key, and following the line before it."""
    previous = ""
    with place.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate((line.rstrip("\n") for line in lines), start=1):
            yield _judged(number, line, previous, key)
            previous = line


def _judged(number: int, line: str, previous: str, key: Ed25519PublicKey) -> Anchor:
    try:
        said = json.loads(line)
        seq, head = int(said["seq"]), bytes.fromhex(said["head"])
        at, what = str(said["at"]), str(said["what"])
        signature = base64.b64decode(said.pop("signature"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Anchor(number, "", "", 0, b"", fault="cannot be read")
    try:
        key.verify(signature, _signed(said))
    except InvalidSignature:
        return Anchor(number, at, what, seq, head, fault="is not signed by this key")
    follows = hashlib.sha256(previous.encode()).hexdigest() if previous else ""
    if number > 1 and said.get("previous") != follows:
        return Anchor(number, at, what, seq, head, fault="does not follow the line before it")
    return Anchor(number, at, what, seq, head)


def _signed(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True).encode()
