"""Partners with keys of their own, assertions that they sign, and tokens, for tests of any room."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from companionway.interop.partners.models import Partner
from companionway.interop.smart.actions import Given, give_token
from companionway.interop.smart.callers import Caller
from companionway.interop.smart.tokens import caller_of
from companionway.platform import clock
from companionway.platform.ids import new_id

EVERYTHING = ("system/*.cruds",)
TOKEN_URL = "http://127.0.0.1:8000/auth/token"  # as tests.settings has the base
Json = dict[str, Any]


@dataclass(frozen=True)
class Signer:
    """A key pair of somebody else's: signs for ES384 or RS384."""

    alg: str
    kid: str
    private: Any

    def public(self) -> Json:
        """The public half as a JWK."""
        algorithm = ECAlgorithm if self.alg == "ES384" else RSAAlgorithm
        said: Json = json.loads(algorithm.to_jwk(self.private.public_key()))
        return {name: said[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in said} | {
            "kid": self.kid, "alg": self.alg, "use": "sig",
        }  # fmt: skip

    def sign(self, claims: Json, **header: Any) -> str:
        """These claims, signed; a header that is None is left out."""
        said = {"kid": self.kid, "typ": "JWT"} | header
        return jwt.encode(claims, self.private, algorithm=self.alg,
                          headers={k: v for k, v in said.items() if v is not None})  # fmt: skip


@lru_cache(maxsize=16)
def signer(alg: str = "ES384", kid: str = "first") -> Signer:
    """A key pair, made once a run for each name."""
    made = ec.generate_private_key(ec.SECP384R1()) if alg == "ES384" else rsa.generate_private_key(65537, 2048)
    return Signer(alg, kid, made)


def key_set(*signers: Signer) -> Json:
    """The public halves as a JWK set."""
    return {"keys": [one.public() for one in signers]}


def a_partner(key: str = "coast-hospital", scopes: tuple[str, ...] = EVERYTHING, **more: Any) -> Partner:
    """A partner with the key of `signer()`."""
    values: Json = {"name": "Coast Hospital", "organization": "Coast Hospital", "kind": "covered_entity",
                    "jwks": key_set(signer()), "stamped_at": clock.now()}  # fmt: skip
    return Partner.kept.create(key=key, scopes=list(scopes), **(values | more))


def a_token(partner: Partner, scopes: tuple[str, ...] = EVERYTHING, at: datetime | None = None) -> str:
    """A token of this partner, as it goes behind `Bearer`."""
    at = at or clock.now()
    given = give_token(partner_id=partner.id, jti=new_id().hex, stands_until=at + timedelta(seconds=330),
                       scopes=scopes, by=None, at=at)  # fmt: skip
    assert isinstance(given, Given)
    return given.token


def a_caller(partner: Partner, scopes: tuple[str, ...] = EVERYTHING) -> Caller:
    """The partner as it calls."""
    found = caller_of(f"Bearer {a_token(partner, scopes)}", clock.now())
    assert found is not None
    return found


@dataclass
class Assertion:
    """An assertion that stands, to be bent: `claims` and `header` replace, None leaves out."""

    partner: Partner
    by: Signer = field(default_factory=signer)
    at: datetime = field(default_factory=clock.now)

    def claims(self, **changes: Any) -> Json:
        """The claims, with these changes."""
        client, now = str(self.partner.client_id), int(self.at.timestamp())
        said: Json = {"iss": client, "sub": client, "aud": TOKEN_URL, "exp": now + 240, "iat": now,
                      "jti": uuid.uuid4().hex}  # fmt: skip
        return {name: value for name, value in (said | changes).items() if value is not None}

    def signed(self, header: Json | None = None, **changes: Any) -> str:
        """The assertion as it is sent."""
        return self.by.sign(self.claims(**changes), **(header or {}))
