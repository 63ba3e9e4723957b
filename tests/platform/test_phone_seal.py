"""Sealed records: the published vector in both directions, and whatever was altered does not open."""

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from companionway.platform import phone_seal
from companionway.platform.phone_keys import PhoneKey, made
from companionway.platform.phone_seal import DoesNotOpen

PRIVATE = "f17650ad6f7d4cd1481697661cf206895b6cdffbf979502a023abe643bcdc53d"
EPHEMERAL = "4a206ab6116cdfbf5512ce8b9e57f50691d38cbac4a0fab2732c6ff1f77ce24a"
IV, KID, ID = bytes.fromhex("000102030405060708090a0b"), "test-1", "3f2b8c1e-0d4a-4c5b-9e6f-7a8b9c0d1e2f"
PLAIN = b'{"v":1,"kind":"contact","how":"text"}'
TAG = "2e32a7f0904b951f3a4a752764da3819"
SHA256 = "6619b0a6e689ec78594456230a3aa9f52f5106a79adec4b52292c4c2717b4048"
KEY = PhoneKey(KID, bytes.fromhex(PRIVATE), datetime(2026, 1, 1, tzinfo=UTC))


def sealed() -> bytes:
    pair = ec.derive_private_key(int(EPHEMERAL, 16), ec.SECP256R1())
    return phone_seal.seal(PLAIN, kid=KID, point=KEY.point, record_id=ID, eph=pair, nonce=IV)


def test_OT1_the_vector_seals_to_the_published_bytes() -> None:
    made_here = sealed()
    assert (len(made_here), made_here[-16:].hex()) == (605, TAG)
    assert hashlib.sha256(made_here).hexdigest() == SHA256


def test_OT1_the_vector_opens_to_the_plain_text_padded_to_512_bytes() -> None:
    opened = phone_seal.open_sealed(sealed(), key=KEY, record_id=ID)
    assert opened.rstrip(b" ") == PLAIN and len(opened) == 512


@pytest.mark.parametrize("at", [0, 1, 40, 64, 65, 76, 77, 300, 588, 589, 604])
def test_one_bit_elsewhere_and_it_does_not_open(at: int) -> None:
    whole = bytearray(sealed())
    whole[at] ^= 1
    with pytest.raises(DoesNotOpen):
        phone_seal.open_sealed(bytes(whole), key=KEY, record_id=ID)


@pytest.mark.parametrize("size", [0, 65, 93, 604, 606, 9000])
def test_a_record_that_is_cut_off_or_too_long_does_not_open(size: int) -> None:
    with pytest.raises(DoesNotOpen):
        phone_seal.open_sealed((sealed() + bytes(9000))[:size], key=KEY, record_id=ID)


def test_it_opens_under_no_other_id_and_no_other_key_id_or_key() -> None:
    other = made(KEY.made_at)
    for key, record_id in (
        (KEY, ID.upper()),
        (KEY, ID[:-1] + "0"),
        (PhoneKey("test-2", KEY.private, KEY.made_at), ID),
        (PhoneKey(KID, other.private, KEY.made_at), ID),
    ):
        with pytest.raises(DoesNotOpen):
            phone_seal.open_sealed(sealed(), key=key, record_id=record_id)


def test_padding_hides_the_length_and_a_full_block_gets_no_more() -> None:
    sizes = {len(phone_seal.padded(b"x" * length)) for length in range(1, 513)}
    assert sizes == {512} and len(phone_seal.padded(b"x" * 513)) == 1024
