"""A pair of keys for trying, or for a system of one's own that answers here: ES384, as JWK sets."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

Json = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """The set with the private half, which stays with whoever signs, and the one with the public half, for us."""

    private: Json
    public: Json


def new_pair(kid: str) -> Pair:
    """A fresh pair of this name."""
    made = ec.generate_private_key(ec.SECP384R1())
    named: Json = {"kid": kid, "alg": "ES384"}
    private: Json = dict(ECAlgorithm.to_jwk(made, as_dict=True))
    public: Json = dict(ECAlgorithm.to_jwk(made.public_key(), as_dict=True))
    return Pair(
        {"keys": [named | {"key_ops": ["sign"]} | private]},
        {"keys": [named | {"use": "sig", "key_ops": ["verify"]} | public]},
    )
