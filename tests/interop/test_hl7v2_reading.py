"""HL7 v2 messages are read as they come, noted where mended, refused with a place, and never crash the reader."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companionway.interop.hl7v2.judgment import Judgment, Sender, judge
from companionway.interop.hl7v2.reading import Unreadable, read
from companionway.interop.hl7v2.times import read_date, read_time
from tests.interop.samples import SAMPLES, files, ids, needs_samples

SENDER = Sender(order_codes=frozenset({("EAP", "REF15401")}), zone=UTC)
TODAY = date(2026, 11, 22)
MANIFEST = SAMPLES / "hl7v2" / "manifest.json"
MESSAGES = json.loads(MANIFEST.read_text())["messages"] if MANIFEST.exists() else []
FILES = files("hl7v2/*.hl7")
ORDER = (
    b"MSH|^~\\&|EPIC|MMC|PEER|MBH|20261001101500||ORM^O01^ORM_O01|MSG0001|P|2.5.1\r"
    b"PID|1||123456^^^MMC^MR~078-05-1120^^^USA^SS||Doe^Pat||19900101|F|||||555-0101^PRN^PH~pat@example.org^NET\r"
    b"ORC|NW|990011^EPIC||||||||||1234567893^Water^Jan\r"
    b"OBR|1|990011^EPIC||REF15401^AMB REFERRAL TO PEER SERVICES ORDER^EAP\r"
)


def judged(body: bytes, sender: Sender = SENDER) -> Judgment:
    return judge(body, sender, TODAY)


def changed(old: bytes, new: bytes) -> Judgment:
    assert old in ORDER
    return judged(ORDER.replace(old, new))


@needs_samples
@pytest.mark.parametrize("told", MESSAGES, ids=[message["file"] for message in MESSAGES])
def test_each_sample_gets_its_acknowledgment(told: dict[str, str]) -> None:
    found = judged((SAMPLES / "hl7v2" / told["file"]).read_bytes())
    assert found.ack == told["expected_ack"]
    assert bool(found.reason) == (found.ack != "AA")


def test_an_order_is_read_as_plain_values() -> None:
    message = judged(ORDER).message
    assert message is not None and message.person is not None and message.order is not None
    person, order = message.person, message.order
    assert (person.given, person.family, person.born_on) == ("Pat", "Doe", date(1990, 1, 1))
    assert [(i.system, i.value) for i in person.identifiers] == [("MMC", "123456")]
    assert (person.phones, person.emails) == (["555-0101"], ["pat@example.org"])
    assert (order.order_id, order.namespace, order.control, order.requester) == ("990011", "EPIC", "NW", "Jan Water")
    assert order.asked_at == datetime(2026, 10, 1, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(("end", "name"), [(b"\n", "LF"), (b"\r\n", "CR LF")])
def test_other_line_ends_are_read_and_noted(end: bytes, name: str) -> None:
    found = judged(ORDER.replace(b"\r", end))
    assert found.ack == "AA" and found.message is not None
    assert any(f"Segments ended with {name};" in note for note in found.message.notes)
    assert found.message.order == judged(ORDER).message.order  # type: ignore[union-attr]


def test_a_byte_order_mark_and_an_mllp_frame_are_taken_off() -> None:
    assert judged(b"\xef\xbb\xbf" + ORDER).ack == "AA"
    assert judged(b"\x0b" + ORDER + b"\x1c\r").ack == "AA"


@pytest.mark.parametrize(
    ("old", "new", "ack", "location", "error"),
    [
        (b"|MSG0001|", b"||", "AR", "MSH-10", 101),
        (b"ORM^O01^ORM_O01", b"", "AR", "MSH-9", 200),
        (b"ORM^O01^ORM_O01", b"ORU^R01", "AR", "MSH-9", 200),
        (b"ORM^O01^ORM_O01", b"ORM^O02", "AR", "MSH-9", 201),
        (b"|P|", b"|T|", "AR", "MSH-11", 202),
        (b"|2.5.1", b"|3.0", "AR", "MSH-12", 203),
        (b"|2.5.1", b"|", "AR", "MSH-12", 203),
        (b"|EPIC|MMC|", b"|||", "AR", "MSH-3", 101),
        (b"PID|", b"PIX|", "AE", "PID", 101),
        (b"REF15401", b"", "AE", "OBR-4", 101),
        (b"REF15401", b"REF99999", "AE", "OBR-4", 103),
        (b"^EAP", b"^OTHER", "AE", "OBR-4", 103),
        (b"ORC|NW", b"ORC|SN", "AE", "ORC-1", 103),
        (b"19900101", b"20900101", "AE", "PID-7", 102),
        (b"123456^^^MMC^MR~078-05-1120^^^USA^SS||Doe^Pat", b"||", "AE", "PID-3", 101),
        (b"MSH|^~\\&", b"MSH|||||", "AR", "MSH-2", 100),
        (b"MSH|", b"XXX|", "AR", "MSH", 100),
        (b"MSH|", b"BHS|^~\\&\rMSH|", "AR", "MSH", 100),
    ],
)
def test_a_fault_gets_its_acknowledgment_and_place(old: bytes, new: bytes, ack: str, location: str, error: int) -> None:
    found = changed(old, new)
    assert (found.ack, found.location, found.error) == (ack, location, error)
    assert "Doe" not in found.reason and "1990" not in found.reason


def test_an_order_without_its_number_is_refused() -> None:
    assert judged(ORDER.replace(b"990011^EPIC", b"")).location == "ORC-2"


def test_two_messages_in_one_file_are_refused() -> None:
    assert "more than one message" in judged(ORDER + ORDER).reason


def test_numbers_that_peer_work_does_not_need_are_not_read() -> None:
    assert b"078-05-1120" in ORDER
    assert "078-05-1120" not in repr(judged(ORDER).message)


def test_a_birth_date_that_is_no_full_date_is_noted_and_not_guessed() -> None:
    for written in (b"1990", b"199001", b"1990/01/01", b"1990-01-01", b"19900230"):
        message = changed(b"19900101", written).message
        assert message is not None and message.person is not None
        assert message.person.born_on is None
        assert any(note.startswith("PID-7") for note in message.notes)


def test_names_are_decoded_by_msh_18() -> None:
    latin = ORDER.replace(b"|2.5.1", b"|2.5.1||||||8859/1").replace(b"Doe^Pat", "Peña^José".encode("latin-1"))
    utf8 = ORDER.replace(b"|2.5.1", b"|2.5.1||||||UNICODE UTF-8").replace(b"Doe^Pat", "Peña^José".encode())
    for body in (latin, utf8):
        message = judged(body).message
        assert message is not None and message.person is not None
        assert (message.person.family, message.person.given) == ("Peña", "José")


def test_bytes_that_do_not_fit_the_charset_are_refused_not_guessed() -> None:
    body = ORDER.replace(b"Doe^Pat", "Peña^José".encode("latin-1"))
    assert judged(body).location == "MSH-18"
    assert judged(body, Sender(order_codes=SENDER.order_codes, charset="latin-1")).ack == "AA"
    assert judged(ORDER.replace(b"|2.5.1", b"|2.5.1||||||KLINGON")).location == "MSH-18"


@pytest.mark.asvs("1.1.1")
def test_escapes_are_resolved_and_broken_ones_stay() -> None:
    def family(written: bytes) -> str:
        message = changed(b"Doe^Pat", written + b"^Pat").message
        assert message is not None and message.person is not None
        return message.person.family

    assert family(rb"A\T\B\S\C\R\D\F\E") == "A&B^C~D|E"
    assert family(rb"A\E\B") == "A\\B"
    assert family(rb"A\X4F\B") == "AOB"
    assert family(rb"A\XZZ\B") == r"A\XZZ\B"
    assert family(rb"broken \T here") == r"broken \T here"
    assert family(rb"a\X0D\PID|b") == r"a\X0D\PID"


def test_null_means_delete_and_reads_as_empty() -> None:
    message = changed(b"19900101", b'""').message
    assert message is not None and message.person is not None
    assert message.person.born_on is None


def test_a_referral_number_that_is_a_date_is_not_used() -> None:
    body = ORDER.replace(b"ORM^O01^ORM_O01", b"REF^I12").split(b"ORC|")[0] + b"RF1||||||20240515|20240615|R\r"
    message = judged(body).message
    assert message is not None and message.order is not None
    assert message.order.order_id == ""
    assert [note[:5] for note in message.notes] == ["RF1-6", "RF1-8"]


def test_dates_are_read_strictly() -> None:
    assert read_date("20260131") == date(2026, 1, 31)
    assert read_date("20080627102031.292+0100") == date(2008, 6, 27)
    assert [read_date(text) for text in ("2010/06/04 10:44", "2026-10-01", "2026", "", "20261301")] == [None] * 5
    assert read_time("200806271020+0100", UTC) == datetime.fromisoformat("2008-06-27T10:20:00+01:00")
    assert read_time("200806271020-0530", UTC) == datetime.fromisoformat("2008-06-27T10:20:00-05:30")
    assert [read_time(text, UTC) for text in ("20080627", "2008062725", "200806279999", "20080627102031+9900")] == [
        None
    ] * 4


def test_a_file_that_is_not_hl7_at_all_is_refused() -> None:
    for body in (b"", b"\x00", b"hello", b"MSH", b"MSH|", b"MSH|^~\\&", b"\xff\xfe", b"\r\n\r\n", b"MSH\r" * 5):
        assert judged(body).ack == "AR"


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_500_truncations_and_flipped_bytes_get_a_verdict_and_never_crash(path: Path) -> None:
    chance = random.Random(path.name)
    body = path.read_bytes()
    for turn in range(500):
        broken = bytearray(body)
        if turn % 2:
            del broken[chance.randrange(len(broken)) :]
        for _ in range(chance.randrange(1, 4)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        found = judged(bytes(broken))
        assert found.ack in {"AA", "AE", "AR"}
        # An event of ADT that is not used is acknowledged and not read.
        assert found.message is not None or found.reason or (found.ack == "AA" and b"ADT" in broken)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_after_a_header_get_a_verdict(tail: bytes) -> None:
    assert judged(ORDER[:76] + b"\r" + tail).ack in {"AA", "AE", "AR"}


def test_a_nul_in_the_message_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(ORDER.replace(b"Doe", b"D\x00e"))
