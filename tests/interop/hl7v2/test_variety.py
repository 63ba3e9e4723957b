"""What real systems send: fields elsewhere, odd bytes, other layouts. Each gets an acknowledgment or a closed door."""

import asyncio
import datetime as dt
import hashlib
import random
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from companionway.interop.hl7v2.acknowledgment import Word, acknowledge
from companionway.interop.hl7v2.framing import framed
from companionway.interop.hl7v2.heading import heading_of
from companionway.interop.hl7v2.listener import Limits, Listener
from companionway.interop.hl7v2.profile import read_section
from companionway.organizations.table_reading import Table
from companionway.people.models import Identifier
from companionway.platform import wall
from companionway.referrals.models import Referral
from tests.cast import NOW, Cast
from tests.interop.hl7v2.door import at_the_door, code, partner, port_of, read_ack, said_to, say, stored, worked
from tests.interop.makers import order
from tests.interop.samples import files, needs_samples


@pytest.fixture(autouse=True)
def _sees_all(cast: Cast) -> Any:
    with wall.everyone("the tests look at what became of messages"):
        yield


def broken(bodies: list[bytes], each: int) -> list[bytes]:
    """Truncations and flipped bytes of these messages."""
    chance, made = random.Random(15), []
    for body in bodies:
        for turn in range(each):
            odd = bytearray(body)
            if turn % 2:
                del odd[chance.randrange(len(odd)) :]
            for _ in range(chance.randrange(1, 4) if odd else 0):
                odd[chance.randrange(len(odd))] = chance.randrange(256)
            made.append(bytes(odd))
    return made


def fuzzed(bodies: list[bytes], each: int) -> None:
    here = partner()
    said_to(here, order())
    worked()
    person = Referral.objects.get(sender="coast").person_id

    async def talk(door: Listener) -> tuple[list[bytes], list[bytes]]:
        heard = []
        for body in broken(bodies, each):
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(here))
            writer.write(framed(body))
            writer.write_eof()
            heard.append(await read_ack(reader))
            writer.close()
        return heard, await say(port_of(here), order())

    acks, (after,) = at_the_door(talk, Limits(idle=2))
    assert {code(ack) for ack in acks} <= {"AA", "AE", "AR", "closed"}
    assert code(after) == "AA"
    assert b"DoePat" not in b"".join(acks)
    worked()
    assert all(row.state != "waiting" for row in stored())
    assert Identifier.objects.get(person=person, source="coast").value == "DoePat", "nobody else's number joined them"


def test_broken_messages_get_an_acknowledgment_or_a_closed_connection_and_touch_nobody() -> None:
    fuzzed([order()], 60)


@needs_samples
@pytest.mark.slow
def test_500_broken_ones_of_each_sample_get_an_acknowledgment_or_a_closed_connection() -> None:
    fuzzed([path.read_bytes() for path in files("hl7v2/*.hl7")], 500)


def test_a_site_says_which_field_holds_what() -> None:
    here = partner(order_number=["RF1-6.3"], person_number=["PID-4"], authority="COAST", charset="8859/1",
                   may_be_nameless=True)  # fmt: skip
    body = (
        "MSH|^~\\&|||PEER|MBH|20261001101500||REF^I12|R1|P|2.4\nRF1||||||20240101^^REF-7\n"
        "PID|1||||Peña^José||19900101|F|||||207-555-0102\nZXT|1|of the site|\n"
    ).replace("PID|1||||", "PID|1|||P-9|").encode("latin-1")  # fmt: skip
    (ack,) = said_to(here, body)
    assert code(ack) == "AA"
    worked()
    referral = Referral.objects.select_related("person").get(sender="coast")
    number = Identifier.objects.get(person=referral.person)
    assert (referral.order_id, number.system, number.value) == ("REF-7", "COAST", "P-9")
    assert referral.person.family_name == "Peña"


def test_a_number_that_stands_in_pid_2_alone_is_read() -> None:
    said_to(partner(), order().replace(b"PID|1||DoePat", b"PID|1|DoePat").replace(b"^MR||Doe", b"^MR|||Doe"))
    worked()
    assert Identifier.objects.get(source="coast").value == "DoePat"


@pytest.mark.parametrize(("place", "said"), [("MSH-3", b"EPIC"), ("MSH-4", b"MMC")])
def test_a_name_that_was_not_agreed_is_refused(place: str, said: bytes) -> None:
    here = partner(applications=["EPIC"], facilities=["MMC"])
    right, wrong = said_to(here, order(), order(control="2").replace(b"|" + said + b"|", b"|OTHER|", 1))
    assert (code(right), code(wrong)) == ("AA", "AR")
    assert place.replace("-", "^1^").encode() in wrong


def test_the_error_segment_has_the_layout_of_its_version() -> None:
    word = Word("AE", "PID-7", 102, "The birth date lies in the future.")
    for version, wanted in (("2.3", "ERR|PID^1^7^102&Data type error&HL70357"),
                            ("2.5.1", "ERR||PID^1^7|102^Data type error^HL70357|E||||The birth date")):  # fmt: skip
        heading = heading_of(order().replace(b"|2.5.1", f"|{version}".encode()))
        assert wanted.encode() in acknowledge(heading, word, number="1", at=NOW)


def test_the_heading_comes_back_byte_for_byte_with_the_separators_of_the_sender() -> None:
    body = order().replace(b"MSG0001", "Nº1".encode("latin-1")).replace(b"|", b"#")
    ack = acknowledge(heading_of(body), Word("AR", "MSH", 100, "a#b"), number="1", at=NOW)
    assert ack.startswith(b"MSH#^~\\&#PEER#MBH#EPIC#MMC#")
    assert "MSA#AR#Nº1#a\\F\\b\r".encode("latin-1") in ack
    assert acknowledge(heading_of(b"nothing"), Word("AR"), number="1", at=NOW).startswith(b"MSH|^~\\&|COMPANIONWAY|")


def test_the_faults_of_a_section_are_told_all_at_once() -> None:
    faults: list[str] = []
    table = Table({"certificate": "xyz", "zone": "Mars", "order_number": ["nowhere"], "versions": ["9"],
                   "answer_host": "h", "frame_cap": 5, "odd": 1}, "partner.x.hl7v2", faults)  # fmt: skip
    read_section(table)
    table.done()
    places = [fault.split(":")[0].removeprefix("partner.x.hl7v2.") for fault in faults]
    assert set(places) == {"certificate", "zone", "order_number", "versions", "answer_host", "frame_cap", "odd"}


def certificate(folder: Path, name: str) -> tuple[Path, str]:
    """A self-signed certificate with its key in one file, and its SHA-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return file, hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


def test_over_tls_the_certificate_says_who_calls(tmp_path: Path) -> None:
    house, (known, digest), (other, _) = (
        certificate(tmp_path, "house")[0],
        *(certificate(tmp_path, name) for name in ("known", "other")),
    )
    port = port_of(partner("coast", certificate=digest))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(house)
    for one in (known, other):
        tls.load_verify_locations(one)
    tls.verify_mode = ssl.CERT_REQUIRED

    async def call(shown: Path) -> bytes:
        mine = ssl.create_default_context(cafile=str(house))
        mine.check_hostname = False
        mine.load_cert_chain(shown)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=mine)
        writer.write(framed(order()))
        try:
            return await read_ack(reader)
        finally:
            writer.close()

    async def talk(door: Listener) -> list[bytes]:
        return [await call(known), await call(other)]

    assert [code(ack) for ack in at_the_door(talk, tls=tls)] == ["AA", "closed"]
    assert len(stored()) == 1
