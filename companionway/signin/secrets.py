"""Secrets of signing in: recovery codes and links made at random, and the hashes that are kept of them."""

import hashlib
import hmac
import secrets
import uuid

from django.utils.crypto import salted_hmac

from companionway.signin import rules


def new_codes() -> list[str]:
    """A fresh set of recovery codes, 80 random bits each."""
    return ["".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH)) for _ in range(rules.CODE_COUNT)]


def new_salt() -> bytes:
    """Salt for one set of codes."""
    return secrets.token_bytes(16)


def code_digest(plain: str, salt: bytes) -> bytes:
    """What is kept of a code: scrypt (N = 8192, r = 8, p = 1), as SP 800-63B-4 3.1.2 asks below 112 bits."""
    return hashlib.scrypt(plain.encode(), salt=salt, n=8192, r=8, p=1, dklen=32)


def same(one: bytes, other: bytes) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def new_token() -> str:
    """The secret part of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).digest()


def name_key(name: str) -> str:
    """Under which wrong tries with a typed name are counted: a keyed hash, so that no name is kept."""
    return salted_hmac("companionway.signin.name", name.strip().casefold(), algorithm="sha256").hexdigest()


def second_key(user_id: uuid.UUID) -> str:
    """Under which wrong tries at a person's second step are counted."""
    return salted_hmac("companionway.signin.second", user_id.hex, algorithm="sha256").hexdigest()
