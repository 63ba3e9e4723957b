"""Public keys as another system hands them over (a JWK set): which may sign for it, and what is wrong with one. Pure.

Source: RFC 7517, RFC 7518 section 6, and SMART Backend Services, which asks for RS384 and ES384.
"""

import re
from base64 import urlsafe_b64decode
from typing import Any

import jwt

FITS = {"RS384": "RSA", "ES384": "EC"}
CURVE, LEAST_BITS, MOST_KEYS = "P-384", 2048, 20
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
SINGLE = re.compile(r"[\w=+/.:~-]{1,200}")
KEPT = ("kty", "kid", "alg", "use", "crv", "x", "y", "n", "e")


def faults_of(said: Any) -> list[str]:
    """What keeps this from being a set of public keys, in plain words; empty when each of them is one."""
    keys = said.get("keys") if isinstance(said, dict) else None
    if not isinstance(keys, list) or not keys:
        return ['must be a JWK set, {"keys": [...]}, with at least one key']
    if len(keys) > MOST_KEYS:
        return [f"holds {len(keys)} keys; at most {MOST_KEYS} are read"]
    found = [f"key {number}: {fault}" for number, key in enumerate(keys, 1) if (fault := fault_of(key))]
    named = [(key.get("kid"), key.get("kty")) for key in keys if isinstance(key, dict)]
    if not found and len(set(named)) != len(named):
        found.append("two keys have the same kid; each needs a name of its own")
    return found


def fault_of(key: Any) -> str:
    """What is wrong with one public key; "" when it may sign."""
    if not isinstance(key, dict) or not all(isinstance(key.get(name, ""), str) for name in (*KEPT, *PRIVATE)):
        return "is not a JSON object of texts"
    if PRIVATE & set(key):
        return "holds a private half; ask for the public one, and tell them to make a new pair"
    if not SINGLE.fullmatch(key.get("kid", "")):
        return "has no kid, or one with blanks or over 200 letters"
    if key.get("use", "sig") != "sig" or not may_verify(key.get("key_ops")):
        return "is not for signatures"
    if key.get("kty") not in FITS.values() or FITS.get(key.get("alg", ""), key["kty"]) != key["kty"]:
        return "must be for RS384 (kty RSA) or ES384 (kty EC)"
    if "alg" in key and key["alg"] not in FITS:
        return f"says alg {key['alg'][:20]!r}; only RS384 and ES384 are taken"
    return (_ec_fault(key) if key["kty"] == "EC" else _rsa_fault(key)) or _odd(key)


def may_verify(operations: Any) -> bool:
    """Whether `key_ops` is absent or has verifying in it."""
    return operations is None or (isinstance(operations, list) and "verify" in operations)


def _ec_fault(key: dict[str, Any]) -> str:
    if key.get("crv") != CURVE:
        return f"is not on the curve {CURVE}, which ES384 needs"
    return "" if len(_bytes(key.get("x"))) == len(_bytes(key.get("y"))) == 48 else "its x and y must be 48 bytes each"


def _rsa_fault(key: dict[str, Any]) -> str:
    number, exponent = int.from_bytes(_bytes(key.get("n"))), int.from_bytes(_bytes(key.get("e")))
    if number.bit_length() < LEAST_BITS:
        return f"has {number.bit_length()} bits; at least {LEAST_BITS} are needed"
    if number.bit_length() > 8192 or not 3 <= exponent < 2**33 or exponent % 2 == 0 or number % 2 == 0:
        return "its numbers are no RSA key that is taken"
    return ""


def _odd(key: dict[str, Any]) -> str:
    """What only the library that checks signatures finds, such as a point beside the curve."""
    try:
        jwt.PyJWK(key, algorithm=next(alg for alg, kty in FITS.items() if kty == key["kty"]))
    except (jwt.PyJWTError, ValueError):
        return "its numbers are no key"
    return ""


def _bytes(text: Any) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)) if isinstance(text, str) else b""
    except ValueError:
        return b""


def only_public(said: dict[str, Any]) -> dict[str, Any]:
    """The set as it is kept: of each key what is needed to check a signature, and nothing else that came along."""
    return {"keys": [{name: key[name] for name in KEPT if name in key} for key in said["keys"]]}
