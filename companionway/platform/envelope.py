"""Sealed text: what a database alone cannot tell. AES-256-GCM bound to table, column and row; keys in the key ring.

A sealed value is `version (1 byte) | key id (4) | nonce (12) | ciphertext and tag`. Version, key id, table, column
and row id are authenticated, so a value moved to another row does not open. An empty value is stored as no bytes:
that a field is empty is not a secret. The fields for models stand in `sealing`.
"""

import functools
import hashlib
import hmac
import os
import threading
import time
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from companionway.platform import clock, keyring

VERSION = b"\x01"
HEADER, NONCE, TAG = 5, 12, 16
LOOK_AGAIN = 1.0  # seconds for which a process trusts its copy of the ring
RowId = uuid.UUID | str | int


class CannotOpen(Exception):
    """A sealed value does not open here: moved from another row, damaged, or its key is not in the ring.

    Says where, never what. Edges answer with a page of its own; nothing is shown in its place.
    """

    def __init__(self, table: str, column: str, why: str) -> None:
        super().__init__(f"{table}.{column}: {why}")
        self.table, self.column, self.why = table, column, why


class _Ring:
    """The ring as this process last read it, with ciphers made ready. Reads the file again when it has changed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lock = threading.Lock()
        self.stamp: tuple[int, int] | None = None
        self.looked = 0.0
        self.active = self.token = b""
        self.ciphers: dict[bytes, AESGCM] = {}

    def fresh(self, *, sure: bool = False) -> "_Ring":
        """This ring, read again when its file changed; `sure` asks even when it was asked a moment ago."""
        now = time.monotonic()
        if sure or self.stamp is None or now - self.looked > LOOK_AGAIN:
            with self.lock:
                self._read_if_changed()
                self.looked = now
        return self

    def _read_if_changed(self) -> None:
        try:
            status = self.file.stat()
        except OSError:
            if self.stamp is not None:
                return  # a running process keeps what it holds; the next start says that the file is gone
            self._make_in_demo()
            status = self.file.stat()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp == self.stamp:
            return
        ring = keyring.read(self.file)
        self.ciphers = {bytes.fromhex(key.id): AESGCM(key.secret) for key in ring.keys}
        self.active = bytes.fromhex(ring.active)
        self.token = ring.token
        self.stamp = stamp

    def _make_in_demo(self) -> None:
        """A ring of one's own where nobody keeps one: the demo and the tests. Raises KeysUnusable in production."""
        if settings.PRODUCTION:
            keyring.read(self.file)
        keyring.make(self.file, clock.now())


@functools.lru_cache(maxsize=4)
def _ring(file: str) -> _Ring:
    return _Ring(Path(file))


def _held() -> _Ring:
    return _ring(str(settings.COMPANIONWAY_KEYS)).fresh()


def _bound_to(header: bytes, table: str, column: str, row: RowId) -> bytes:
    identity = row.hex if isinstance(row, uuid.UUID) else str(row)
    return header + f"|{table}|{column}|{identity}".encode()


def seal(plain: bytes, *, table: str, column: str, row: RowId) -> bytes:
    """The bytes to store for this place; none for none. A UUID row id may be given as UUID or as its 32 hex digits."""
    if not plain:
        return b""
    ring = _held()
    header, nonce = VERSION + ring.active, os.urandom(NONCE)
    return header + nonce + ring.ciphers[ring.active].encrypt(nonce, plain, _bound_to(header, table, column, row))


def unseal(sealed: bytes, *, table: str, column: str, row: RowId) -> bytes:
    """What was sealed for this place. Raises CannotOpen."""
    if not sealed:
        return b""
    header = sealed[:HEADER]
    if len(sealed) < HEADER + NONCE + TAG or header[:1] != VERSION:
        raise CannotOpen(table, column, "not a sealed value")
    ring = _held()
    cipher = ring.ciphers.get(header[1:]) or ring.fresh(sure=True).ciphers.get(header[1:])
    if cipher is None:
        raise CannotOpen(table, column, f"key {header[1:].hex()} is not in the ring")
    try:
        return cipher.decrypt(
            sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :], _bound_to(header, table, column, row)
        )
    except InvalidTag:
        raise CannotOpen(table, column, "moved from another row, or damaged") from None


def key_id_of(sealed: bytes) -> str:
    """The id of the key that sealed this value, "" for an empty one."""
    return sealed[1:HEADER].hex()


def active_key() -> str:
    """The id of the key that seals now."""
    return _held().active.hex()


def token(purpose: str, value: str) -> str:
    """A keyed hash (HMAC-SHA-256, 32 hex digits) by which equal values find each other; "" for "".

    `purpose` keeps tokens of different columns apart. Without the ring a token tells only that two rows are equal.
    """
    if not value:
        return ""
    return hmac.new(_held().token, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()[:32]


def seal_text(plain: str, *, table: str, column: str, row: RowId) -> bytes:
    """`seal` for text."""
    return seal(plain.encode(), table=table, column=column, row=row)


def copy_text(plain: str, *, table: str, column: str, row: RowId) -> str:
    """The sealed text as PostgreSQL reads bytes (hex behind a backslash and x), for loads that write no models."""
    return "\\x" + seal(plain.encode(), table=table, column=column, row=row).hex()
