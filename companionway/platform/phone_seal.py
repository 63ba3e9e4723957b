"""Records that a phone sealed to the server's public key: opened here, and sealed for tests, the demo and the bench.

Version 1. `eph` is a pair made for one record; Z = ECDH(eph, pk); K = HKDF-SHA-256(Z, salt = eph_pub | pk, info = L),
32 bytes; C = AES-256-GCM(K, IV of 12 bytes, AAD = L "|" kid "|" id); sealed = eph_pub (65) | IV (12) | C with its tag.
The plain text is JSON, padded with spaces to a multiple of 512 bytes. L is the ASCII of `LABEL`. See docs/adr.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from companionway.platform.phone_keys import PhoneKey

LABEL = b"companionway-outbox-v1"
POINT, NONCE, TAG = 65, 12, 16
BLOCK, MOST = 512, 8192  # bytes of plain text


class DoesNotOpen(Exception):
    """Altered, wrapped anew, under another id, or sealed to another key. Says no more than that."""


def padded(plain: bytes) -> bytes:
    """With spaces up to the next multiple of 512 bytes, which hides how long it is; JSON does not mind."""
    return plain + b" " * (-len(plain) % BLOCK)


def _cipher(shared: bytes, eph: bytes, point: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=eph + point, info=LABEL).derive(shared))


def _bound_to(kid: str, record_id: str) -> bytes:
    return b"|".join((LABEL, kid.encode(), record_id.encode()))


def open_sealed(sealed: bytes, *, key: PhoneKey, record_id: str) -> bytes:
    """The plain text with its padding. `record_id` is the id as it was written outside. Raises DoesNotOpen."""
    if not POINT + NONCE + TAG < len(sealed) <= POINT + NONCE + MOST + TAG:
        raise DoesNotOpen
    eph, nonce = sealed[:POINT], sealed[POINT : POINT + NONCE]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), eph)  # refuses points off the curve
        shared = key.pair.exchange(ec.ECDH(), theirs)
        cipher = _cipher(shared, eph, key.point)
        return cipher.decrypt(nonce, sealed[POINT + NONCE :], _bound_to(key.kid, record_id))
    except (ValueError, InvalidTag):
        raise DoesNotOpen from None


def seal(
    plain: bytes, *, kid: str, point: bytes, record_id: str, eph: ec.EllipticCurvePrivateKey | None = None,
    nonce: bytes | None = None,
) -> bytes:  # fmt: skip
    """What a phone stores of this plain text. `eph` and `nonce` are given for the test vector alone."""
    pair = eph or ec.generate_private_key(ec.SECP256R1())
    ours = pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = pair.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    number = nonce or os.urandom(NONCE)
    return ours + number + _cipher(shared, ours, point).encrypt(number, padded(plain), _bound_to(kid, record_id))
