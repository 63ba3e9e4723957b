"""The judgment of a client assertion: is it of this client, for us, fresh, and signed by a key of its own? Pure.

Sources: SMART App Launch 2.2, "Asymmetric client authentication"; RFC 7523; RFC 7515. Stricter where they leave room:
one audience, at most 300 seconds ahead, no header that brings a key along. PyJWT checks the signature alone; times are
judged here, against a time that is given.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from companionway.interop.partners.keys import FITS, fault_of

Json = dict[str, Any]
AHEAD, LEEWAY = timedelta(seconds=300), timedelta(seconds=30)
THREE_PARTS = re.compile(r"[\w-]{1,4000}\.[\w-]{1,8000}\.[\w-]{1,2000}", re.ASCII)
POINTS_TO_KEYS = frozenset({"jwk", "x5u", "x5c", "crit", "b64"})
MOST_JTI = 255


class Refused(Exception):
    """An assertion does not stand. `why` is one word for the audit, `words` what the client is told."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(why)
        self.why, self.words = why, words


@dataclass(frozen=True)
class Said:
    """What an assertion says before anybody has looked at its signature."""

    text: str
    header: Json
    claims: Json

    @property
    def client_id(self) -> str:
        """Who it says that it is."""
        return str(self.claims["sub"])


@dataclass(frozen=True)
class Stands:
    """An assertion that stands: its one-time id, and until when it would stand if it were shown again."""

    jti: str
    until: datetime


def opened(text: str) -> Said:
    """The parts of an assertion, each key of theirs once. Raises Refused."""
    if not THREE_PARTS.fullmatch(text):
        raise Refused("form", "The client_assertion is not a signed JWT in three parts.")
    try:
        header, claims = (json.loads(jwt.utils.base64url_decode(part), object_pairs_hook=_once, parse_constant=_never)
                          for part in text.split(".")[:2])  # fmt: skip
    except (ValueError, RecursionError):
        raise Refused("form", "The client_assertion holds no JSON, or a key twice.") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise Refused("form", "Header and claims of the client_assertion are JSON objects.")
    return Said(text, header, claims)


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _never(constant: str) -> Any:
    raise ValueError(constant)


def judge_words(said: Said, *, token_url: str, at: datetime) -> Stands:
    """Whether what it says can stand, whoever signed it: all that needs no key. Raises Refused."""
    header, claims = said.header, said.claims
    if header.get("alg") not in FITS:
        raise Refused("algorithm", f"The algorithm must be one of {', '.join(sorted(FITS))}.")
    if POINTS_TO_KEYS & set(header):
        raise Refused("header", "The header may hold alg, kid, typ and jku; it must not bring a key along.")
    if str(header.get("typ", "JWT")).lower() != "jwt":
        raise Refused("type", "The header's typ must be JWT.")
    if not _text(header.get("kid")):
        raise Refused("kid", "The header must name a key by its kid.")
    if not _text(claims.get("sub")) or claims.get("iss") != claims["sub"]:
        raise Refused("issuer", "iss and sub must both be the client_id.")
    if claims.get("aud") not in (token_url, [token_url]):
        raise Refused("audience", "aud must be the address of this token endpoint, exactly, and nothing else.")
    until = _judge_times(claims, at)
    if not _text(claims.get("jti")):
        raise Refused("jti", f"jti must be a text of 1 to {MOST_JTI} letters, another one each time.")
    return Stands(str(claims["jti"]), until)


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_JTI and value.isprintable()


def _judge_times(claims: Json, at: datetime) -> datetime:
    expires = _moment(claims, "exp")
    if expires is None:
        raise Refused("exp", "exp is missing.")
    if at >= expires + LEEWAY:
        raise Refused("expired", "The client_assertion has expired.")
    if expires > at + AHEAD + LEEWAY:
        raise Refused("exp", f"exp may be at most {AHEAD.seconds} seconds ahead.")
    for name in ("nbf", "iat"):
        begins = _moment(claims, name)
        if begins is not None and begins > at + LEEWAY:
            raise Refused(name, f"{name} lies in the future; is the clock right?")
    return expires + LEEWAY


def _moment(claims: Json, name: str) -> datetime | None:
    """A NumericDate (RFC 7519), None when absent."""
    if name not in claims:
        return None
    value = claims[name]
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not 0 <= value < 32_503_680_000:  # the year 3000; no infinity and no "not a number" passes either
        raise Refused(name, f"{name} must be a number of seconds since 1970.")
    return datetime.fromtimestamp(value, UTC)


def judge_jku(said: Said, registered: str) -> None:
    """A `jku` names the registered address or is not there. Raises Refused."""
    if "jku" in said.header and (not registered or said.header["jku"] != registered):
        raise Refused("jku", UNKNOWN)


def key_for(said: Said, keys: Sequence[Any]) -> Json | None:
    """The one key of the client that the header names and that fits its algorithm; None where there is none."""
    alg, kid = said.header["alg"], said.header["kid"]
    fit = [key for key in keys if isinstance(key, dict) and key.get("kid") == kid and key.get("kty") == FITS[alg]
           and key.get("alg", alg) == alg and not fault_of(key)]  # fmt: skip
    return fit[0] if len(fit) == 1 else None


def judge_signature(said: Said, key: Json) -> None:
    """Whether this key signed it. Raises Refused."""
    alg = said.header["alg"]
    try:
        jwt.PyJWS().decode_complete(said.text, key=jwt.PyJWK(key, algorithm=alg), algorithms=[alg])
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Refused("signature", UNKNOWN) from None


# One answer for an unknown client, an unknown key and a wrong signature: nobody learns which it was.
UNKNOWN = "This client, its key or its signature is not known here."
