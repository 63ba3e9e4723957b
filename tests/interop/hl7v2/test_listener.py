"""The listener over a real socket: acknowledged only what is kept, the same answer to the same bytes, never a crash."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from companionway.interop.hl7v2 import keeper as keeping
from companionway.interop.hl7v2.framing import framed
from companionway.interop.hl7v2.listener import Limits, Listener
from companionway.interop.hl7v2.models import StoredMessage
from companionway.interop.inbound_models import InboundFile
from companionway.management.errands import BULK
from companionway.platform import outbox, wall
from companionway.platform.models import OutboxMessage
from companionway.referrals.models import Referral
from tests.cast import NOW, Cast
from tests.interop.hl7v2.door import at_the_door, code, partner, port_of, read_ack, said_to, say, stored, worked
from tests.interop.makers import order
from tests.interop.samples import SAMPLES, needs_samples

MANIFEST = SAMPLES / "hl7v2" / "manifest.json"
MESSAGES = json.loads(MANIFEST.read_text())["messages"] if MANIFEST.exists() else []

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture(autouse=True)
def _sees_all(cast: Cast) -> Any:
    with wall.everyone("the tests look at what became of messages"):
        yield


@needs_samples
def test_each_sample_gets_its_acknowledgment_twice_the_same_and_makes_one_referral() -> None:
    here = partner(order_codes=["EAP|REF15401"])
    bodies = [(SAMPLES / "hl7v2" / told["file"]).read_bytes() for told in MESSAGES]
    first = said_to(here, *bodies)
    assert [code(ack) for ack in first] == [told["expected_ack"] for told in MESSAGES]
    worked()
    made = Referral.objects.count()
    assert made == 3
    assert said_to(here, *bodies) == first
    assert worked() == 0
    assert (Referral.objects.count(), len(stored())) == (made, len(bodies))


def test_an_order_is_kept_then_acknowledged_then_worked() -> None:
    here = partner()
    (ack,) = said_to(here, order())
    assert ack.startswith(b"MSH|^~\\&|PEER|MBH|EPIC|MMC|")
    assert b"\rMSA|AA|MSG0001\r" in ack and b"ACK^O01^ACK" in ack and b"Doe" not in ack
    (row,) = stored()
    assert (row.state, row.code, bytes(row.ack), row.kind) == ("waiting", "AA", ack, "ORM^O01")
    assert bytes(row.body or b"") == order()
    assert worked() == 1
    row.refresh_from_db()
    assert (row.state, row.body) == ("done", None)
    found = InboundFile.kept.get(id=row.inbound_id)
    assert (found.source, found.verdict, bytes(found.body or b"")) == ("coast", "made", order())
    assert Referral.objects.get(sender="coast").order_id == "EPIC|990011"


def test_the_same_number_with_other_bytes_is_kept_and_waits_for_a_human() -> None:
    here = partner()
    other = order(number="2", name="Roe^Ann")
    assert [code(ack) for ack in said_to(here, order(), other)] == ["AA", "AA"]
    worked()
    assert Referral.objects.count() == 1
    waiting = InboundFile.kept.get(state="waiting")
    assert (waiting.location, bytes(waiting.body or b"")) == ("MSH-10", other)


def test_a_new_number_with_the_same_order_makes_no_second_referral() -> None:
    said_to(partner(), order(), order(control="MSG0002"), order(control="MSG0003", kind="XO"))
    worked()
    assert Referral.objects.count() == 1


def test_an_order_that_was_taken_back_before_it_came_waits_for_a_human() -> None:
    said_to(partner(), order(control="MSG0002", kind="CA"), order())
    worked()
    assert Referral.objects.count() == 0
    assert InboundFile.kept.filter(state="waiting").count() == 2


def test_what_came_first_about_somebody_is_worked_first_whatever_job_is_done_first() -> None:
    said_to(partner(), order(), order(control="MSG0002", kind="CA"))
    second = OutboxMessage.objects.get(payload__message=str(stored()[1].id))
    from companionway.interop.hl7v2.working import work

    work(second)
    assert [row.state for row in stored()] == ["done", "done"]
    assert Referral.objects.get().state == "withdrawn"


def test_nothing_is_acknowledged_that_is_not_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    here = partner()

    def gone(**_: Any) -> list[bytes]:
        raise keeping.OperationalError("the connection is closed")

    monkeypatch.setattr(keeping, "keep_all", gone)
    monkeypatch.setattr(keeping.threads, "let_go", lambda: None)
    (ack,) = said_to(here, order())
    assert code(ack) == "AE" and b"|207^" in ack
    assert stored() == []


def test_one_message_that_cannot_be_kept_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    here = partner()
    keep_all = keeping.keep_all

    def fails(*, arrived: Any, **more: Any) -> list[bytes]:
        if any(one.control_id == "BAD" for one in arrived):
            raise ValueError("no row for this")
        return keep_all(arrived=arrived, **more)

    monkeypatch.setattr(keeping, "keep_all", fails)

    async def talk(door: Listener) -> list[list[bytes]]:
        calls = [say(port_of(here), order(number=n, control=n)) for n in ("1", "2", "BAD", "3")]
        return list(await asyncio.gather(*calls))

    acks = [code(ack) for (ack,) in at_the_door(talk)]
    assert acks == ["AA", "AA", "AE", "AA"]
    assert len(stored()) == 3


def test_two_messages_in_one_write_and_one_in_small_pieces_are_each_answered() -> None:
    here = partner()

    async def talk(door: Listener) -> list[bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(here))
        writer.write(framed(order()) + b"\r\n" + framed(order(number="2", control="B")))
        heard = [await read_ack(reader), await read_ack(reader)]
        whole = framed(order(number="3", control="C"))
        for at in range(0, len(whole), 40):
            writer.write(whole[at : at + 40])
            await writer.drain()
            await asyncio.sleep(0)
        heard.append(await read_ack(reader))
        writer.close()
        return heard

    assert [ack.split(b"\rMSA|")[1].split(b"\r")[0] for ack in at_the_door(talk)] == [b"AA|MSG0001", b"AA|B", b"AA|C"]


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "closed: it does not begin with VT"),
        (b"\x0b" + order(), "closed: a frame did not end"),
        (b"\x0b" + order() + b"\x1c", "closed: a frame did not end"),
        (b"\x0bMSH|^~", "closed: a frame did not end"),
    ],
)
def test_what_is_no_frame_ends_the_connection_and_is_counted(sent: bytes, counted: str) -> None:
    here = partner()

    async def talk(door: Listener) -> tuple[list[bytes], dict[str, int]]:
        return await say(port_of(here), sent, raw=True), dict(door.counts)

    assert at_the_door(talk, Limits(idle=0.05)) == ([b""], {counted: 1})
    assert stored() == []


def test_a_frame_beyond_the_cap_is_refused_by_its_heading_and_the_connection_ends() -> None:
    here = partner(frame_cap=10_000)
    long = order().replace(b"Doe^Pat", b"D" * 20_000)

    async def talk(door: Listener) -> list[bytes]:
        return await say(port_of(here), order(), long, order(control="MSG9"))

    acks = at_the_door(talk)
    assert [code(ack) for ack in acks] == ["AA", "AR", "closed"]
    assert b"longer than what was agreed" in acks[1]


def test_a_document_of_five_megabytes_goes_through_where_that_was_agreed() -> None:
    import base64
    import random

    document = base64.b64encode(random.Random(5).randbytes(5_000_000))
    body = order() + b"OBX|1|ED|PDF^Letter||^AP^PDF^Base64^" + document + b"||||||F\r"
    here = partner(frame_cap=8_000_000)
    (ack,) = said_to(here, body)
    assert code(ack) == "AA"
    worked()
    assert Referral.objects.count() == 1
    assert bytes(InboundFile.kept.get().body or b"") == body


def test_a_sender_is_who_its_port_says_and_never_sees_the_answers_to_another() -> None:
    one, two = partner("one"), partner("two")

    async def talk(door: Listener) -> list[bytes]:
        while len(door.servers) < 2:
            await asyncio.sleep(0.01)
        return [*await say(port_of(one), order()), *await say(port_of(two), order())]

    first, second = at_the_door(talk)
    assert first != second
    assert {row.partner_id for row in stored()} == {one.id, two.id}


def test_news_that_is_not_used_is_acknowledged_and_not_kept() -> None:
    body = order().replace(b"ORM^O01^ORM_O01", b"ADT^A03^ADT_A03")
    (ack,) = said_to(partner(), body)
    assert code(ack) == "AA"
    assert [(row.state, row.body) for row in stored()] == [("done", None)]
    assert worked() == 0


def test_messages_of_other_types_leave_their_envelope_alone() -> None:
    body = order().replace(b"ORM^O01^ORM_O01", b"ORU^R01^ORU_R01")
    (ack,) = said_to(partner(), body)
    assert code(ack) == "AR" and b"|200^" in ack
    assert [(row.state, row.body, row.kind) for row in stored()] == [("refused", None, "ORU^R01")]


def test_an_enhanced_sender_is_answered_as_it_asks() -> None:
    here = partner(ack="enhanced")
    always = order().replace(b"|2.5.1\r", b"|2.5.1|||AL|NE\r")
    wrong = always.replace(b"REF15401", b"OTHER").replace(b"MSG0001", b"MSG0002")
    assert [code(ack) for ack in said_to(here, always, wrong)] == ["CA", "CE"]

    async def talk(door: Listener) -> list[bytes]:
        silent = order(number="7", control="SILENT").replace(b"|2.5.1\r", b"|2.5.1|||NE|NE\r")
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(here))
        writer.write(framed(silent) + framed(always))
        heard = [await read_ack(reader)]
        writer.close()
        return heard

    (ack,) = at_the_door(talk)
    assert b"\rMSA|CA|MSG0001" in ack
    assert StoredMessage.kept.get(control_id="SILENT").code == "AA"


def test_a_flood_of_messages_keeps_no_other_effect_waiting() -> None:
    for number in range(30):
        outbox.put("hl7v2", key=f"hl7v2:{number}", payload={"message": ""}, available_at=NOW)
    outbox.put("sign_in", key="somebody waits", payload={}, available_at=NOW + timedelta(seconds=1))
    later = NOW + timedelta(minutes=1)
    assert [row.kind for row in outbox.claim(later, but=BULK)] == ["sign_in"]
    assert {row.kind for row in outbox.claim(later, only=BULK)} == {"hl7v2"}
