"""Identifiers made by us: UUID version 7 (RFC 9562), so that new rows lie together in an index."""

import hashlib
import hmac
import os
import time
import uuid

from django.conf import settings


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def link_token(purpose: str, subject: uuid.UUID) -> str:
    """An unguessable token (160 bits, URL-safe) for one purpose and one subject; the same each time it is made.

    Derived with the installation's secret, so a repeated form can be shown its receipt again while only the
    token's hash is stored (`token_hash`).
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{subject}".encode(), hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16]).hex + digest[16:20].hex()


def token_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()
