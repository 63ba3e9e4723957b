"""A stream sealed for one recipient, whose key need not be on this machine: what a backup file is.

`magic | ephemeral public key (32) | chunks`. X25519 and HKDF-SHA-256 give a key for this file alone; each chunk of
64 KiB is AES-256-GCM under nonce = counter (11 bytes) and a last-chunk mark (1 byte), so that chunks cannot be
reordered, left out or cut off unnoticed.
"""

import base64
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"companionway backup 1\n"
CHUNK, TAG = 65_536, 16
PUBLIC, PRIVATE = "cw-backup-public-", "cw-backup-private-"


class ParcelUnusable(Exception):
    """Not a backup, for another key, cut off or altered; the message says which."""


def new_pair() -> tuple[str, str]:
    """(private, public) as text. The private one belongs far from the machine that makes backups."""
    private = X25519PrivateKey.generate()
    return PRIVATE + _text(private.private_bytes_raw()), PUBLIC + _text(private.public_key().public_bytes_raw())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str, prefix: str) -> bytes:
    words = text.strip()
    try:
        raw = base64.urlsafe_b64decode(words.removeprefix(prefix) + "=")
    except ValueError:
        raw = b""
    if not words.startswith(prefix) or len(raw) != 32:
        raise ParcelUnusable(f"This is not a backup key. It begins with {prefix} and has 43 further characters.")
    return raw


def _cipher(shared: bytes, ephemeral: bytes, recipient: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, ephemeral + recipient, MAGIC).derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing:
    """Writes a parcel. `close` marks its end; a parcel without its end does not open."""

    def __init__(self, out: IO[bytes], public: str) -> None:
        recipient, one_use = _raw(public, PUBLIC), X25519PrivateKey.generate()
        ephemeral = one_use.public_key().public_bytes_raw()
        shared = one_use.exchange(X25519PublicKey.from_public_bytes(recipient))
        self.cipher, self.out, self.held, self.number = _cipher(shared, ephemeral, recipient), out, b"", 0
        out.write(MAGIC + ephemeral)

    def write(self, data: bytes) -> None:
        """Take more bytes."""
        self.held += data
        while len(self.held) > CHUNK:  # the last chunk waits: it is marked as such
            self._put(self.held[:CHUNK], last=False)
            self.held = self.held[CHUNK:]

    def close(self) -> None:
        """Write the last chunk."""
        self._put(self.held, last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        self.out.write(self.cipher.encrypt(_nonce(self.number, last=last), plain, None))
        self.number += 1


def opened(source: IO[bytes], private: str) -> Iterator[bytes]:
    """The bytes of a parcel, chunk by chunk. Raises ParcelUnusable, at the end when the end is missing."""
    if source.read(len(MAGIC)) != MAGIC:
        raise ParcelUnusable("This is not a backup of Companionway.")
    mine = X25519PrivateKey.from_private_bytes(_raw(private, PRIVATE))
    ephemeral = source.read(32)
    if len(ephemeral) != 32:
        raise ParcelUnusable("The backup is cut off.")
    shared = mine.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    cipher = _cipher(shared, ephemeral, mine.public_key().public_bytes_raw())
    number, chunk = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, None)
        except InvalidTag:
            where = "sealed for another key" if number == 0 else "altered or cut off"
            raise ParcelUnusable(f"The backup is {where} (chunk {number}).") from None
        if not following:
            return
        number, chunk = number + 1, following
