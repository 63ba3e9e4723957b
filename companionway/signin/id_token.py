"""The judgment of an ID token (OpenID Connect Core 3.1.3.7), stricter than it must be: everything, always.

The keys are the provider's own, fetched from where its discovery document says; what a token says about keys is not
read. The algorithm is ours to choose: an asymmetric one that fits the key.
"""

import hmac
from datetime import datetime
from typing import Any

import jwt

FITS = {"RS256": "RSA", "PS256": "RSA", "RS384": "RSA", "RS512": "RSA", "ES256": "EC", "ES384": "EC"}
POINTS_TO_KEYS = frozenset({"jku", "jwk", "x5u", "x5c", "crit"})
LEEWAY = 60  # seconds by which two clocks may differ
OLDEST = 600  # seconds since it was issued
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


class TokenRefused(Exception):
    """A token does not stand. `why` is one short word for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def judge(token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str, at: datetime) -> dict[str, Any]:
    """The claims of a token that stands. Raises TokenRefused."""
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        key = _key(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token, key=jwt.PyJWK(key, algorithm=algorithm).key, algorithms=[algorithm], audience=client_id,
            issuer=issuer, leeway=LEEWAY, options={"require": REQUIRED, "verify_signature": True},
        )  # fmt: skip
    except TokenRefused:
        raise
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise TokenRefused(type(problem).__name__) from None
    _judge_claims(claims, issuer=issuer, client_id=client_id, nonce=nonce, at=at)
    return claims


def _key(header: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    """The one key of the provider that this header names and that fits its algorithm."""
    kind = FITS.get(str(header.get("alg")))
    if kind is None:
        raise TokenRefused("algorithm")
    if POINTS_TO_KEYS & set(header):
        raise TokenRefused("brings_its_own_key")
    usable = [key for key in keys.get("keys", []) if key.get("kty") == kind and key.get("use", "sig") == "sig"]
    usable = [key for key in usable if key.get("alg", header["alg"]) == header["alg"]]
    if "kid" in header:
        usable = [key for key in usable if key.get("kid") == header["kid"]]
    if len(usable) != 1:
        raise TokenRefused("key")
    (key,) = usable
    return dict(key)


def _judge_claims(claims: dict[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    party = claims.get("azp", client_id if audience == [client_id] else None)
    if party != client_id or claims["iss"] != issuer:
        raise TokenRefused("audience")
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise TokenRefused("nonce")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise TokenRefused("subject")
    if abs(at.timestamp() - float(claims["iat"])) > OLDEST:
        raise TokenRefused("issued_long_ago")


def shows_two_factors(claims: dict[str, Any], *, acr: frozenset[str], amr: frozenset[str]) -> bool:
    """Whether the provider vouches, in the words agreed with it, that two factors were shown."""
    methods = claims.get("amr")
    named = {method for method in methods if isinstance(method, str)} if isinstance(methods, list) else set()
    return claims.get("acr") in acr or bool(named & amr)
