"""Answers by RRI^I12: no more than the gate allows at the moment, sent again unchanged until they are acknowledged."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from companionway.interop.answers import HANDLERS
from companionway.interop.hl7v2 import actions, answers
from companionway.interop.hl7v2.framing import END, framed
from companionway.interop.hl7v2.models import SentMessage
from companionway.interop.hl7v2.outgoing import Addressed, escaped, rri
from companionway.interop.hl7v2.reading import read
from companionway.interop.hl7v2.wire import NotAnswered, exchange, said_in
from companionway.interop.partners.models import Partner
from companionway.people.details import PersonDetails
from companionway.platform import clock, outbox
from companionway.platform.models import OutboxMessage
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from companionway.referrals.actions.answer import accept
from companionway.referrals.models import Referral
from tests.cast import Cast, sam_waits
from tests.interop.hl7v2.door import partner
from tests.sharing import a_recipient, sam_consents

SAM = PersonDetails(called="Sam", identifiers=(("MMC", "1|2"),))
Reply = Callable[[bytes], bytes]


def says(code: str, number: str = "") -> Reply:
    """An acknowledgment of whatever came, or of another number."""

    def reply(message: bytes) -> bytes:
        named = number or message.split(b"|")[9].decode()
        return f"MSH|^~\\&|EPIC|MMC|||20261001||ACK|9|P|2.5.1\rMSA|{code}|{named}\r".encode()

    return reply


@contextmanager
def their_door(*replies: Reply | None) -> Iterator[tuple[int, list[bytes]]]:
    """A system that waits for answers: one reply for each connection, None hangs up. (port, what came)"""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            for reply in replies:
                line, _ = door.accept()
                with line:
                    held = b""
                    while not held.endswith(END):
                        held += line.recv(4096)
                    heard.append(held[1 : -len(END)])
                    if reply is not None:
                        whole = framed(reply(heard[-1]))
                        line.sendall(whole[:20])
                        line.sendall(whole[20:])

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield door.getsockname()[1], heard
        finally:
            thread.join(10)


def asked(cast: Cast, port: int, **more: Any) -> Referral:
    """Sam's request from a system that waits for answers, taken by Ana."""
    partner(answer_host="127.0.0.1", answer_port=port, answer_application="EPIC", answer_facility="MMC")
    referral = sam_waits(person=SAM, sender="coast", order_id="EPIC|990011", **more)
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    return referral


def sent() -> list[str]:
    """Do every waiting sending as the worker does; how each ended."""
    ended = []
    for row in OutboxMessage.objects.filter(kind=actions.SENDING, done_at=None, gave_up_at=None).order_by("id"):
        outbox.perform(row, {actions.SENDING: answers.send}, clock.now())
        row.refresh_from_db()
        ended.append("done" if row.done_at else row.last_error)
    return ended


def test_without_a_consent_the_sender_hears_that_a_peer_has_it_and_no_more(cast: Cast) -> None:
    with their_door(says("AA")) as (port, heard):
        referral = asked(cast, port)
        answers.answer(referral.id, clock.now())
        answers.answer(referral.id, clock.now())
        assert sent() == ["done"]
    (message,) = heard
    segments = read(message)
    assert [row[0] for row in segments.rows][-3:] == ["RF1", "PRD", "PID"]
    assert (segments.first("MSH", 9), segments.first("MSH", 9, 2), segments.first("MSH", 5)) == ("RRI", "I12", "EPIC")
    assert (segments.first("RF1", 1), segments.first("RF1", 6), segments.first("RF1", 6, 2)) == ("A", "990011", "EPIC")
    assert segments.first("RF1", 11) == str(referral.id)
    assert (segments.first("PID", 3), segments.first("PID", 3, 4)) == ("1|2", "MMC")
    assert b"Sam" not in message
    row = SentMessage.kept.get()
    assert (row.state, row.code, bytes(row.body or b"")) == ("taken", "AA", message)
    assert b"MSA|AA|" + row.control_id.encode() in bytes(row.ack or b"")
    assert sent() == []


def test_with_a_consent_that_names_the_system_it_hears_what_became_with_the_notice_first(cast: Cast) -> None:
    with their_door(says("CA")) as (port, heard):
        referral = asked(cast, port)
        sam_consents(cast, referral.person, recipients=(a_recipient("Coast EHR", sender="coast").id,))
        before = Disclosure.objects.count()
        answers.answer(referral.id, clock.now())
        assert sent() == ["done"]
        assert Disclosure.objects.count() == before + 1
    segments = read(heard[0])
    assert segments.rows[1][0] == "NTE" and "42 CFR" in segments.first("NTE", 3)


def test_a_request_that_moves_leaves_its_row_and_the_worker_answers(cast: Cast) -> None:
    with their_door(says("AA")) as (port, heard):
        asked(cast, port)
        for row in OutboxMessage.objects.filter(kind="answer", done_at=None):
            outbox.perform(row, HANDLERS, clock.now())
            row.refresh_from_db()
            assert row.done_at is not None, row.last_error
        assert sent() == ["done"]
    assert b"\rRF1|A^" in heard[0]


def test_what_was_agreed_and_is_taken_back_before_it_leaves_does_not_leave(cast: Cast) -> None:
    referral = asked(cast, 9)
    consent = sam_consents(cast, referral.person, recipients=(a_recipient("Coast EHR", sender="coast").id,))
    answers.answer(referral.id, clock.now())
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert sent() == ["done"]
    assert [(row.state, row.body) for row in SentMessage.kept.all()] == [("overtaken", None)]
    answers.answer(referral.id, clock.now())
    assert sent() == []


def test_a_lost_acknowledgment_is_asked_for_again_with_the_same_number_and_bytes(cast: Cast) -> None:
    with their_door(None, says("AE"), says("AA", "SOMETHING-ELSE"), says("AA")) as (port, heard):
        answers.answer(asked(cast, port).id, clock.now())
        assert [sent(), sent(), sent(), sent()] == [["NotAnswered"]] * 3 + [["done"]]
    assert len(heard) == 4 and len(set(heard)) == 1


def test_a_refusal_for_good_is_kept_and_not_sent_again(cast: Cast) -> None:
    with their_door(says("AR")) as (port, _):
        answers.answer(asked(cast, port).id, clock.now())
        assert sent() == ["done"]
    assert SentMessage.kept.get().state == "refused"
    assert sent() == []


def test_nobody_is_told_who_does_not_wait_for_answers_or_whose_program_stays_silent(cast: Cast) -> None:
    silent = asked(cast, 9)
    type(cast.places.ed).objects.filter(id=cast.places.ed.id).update(acknowledge_referrer=False)
    answers.answer(silent.id, clock.now())
    Partner.kept.filter(key="coast").update(ended_at=clock.now() - timedelta(days=1))
    answers.answer(silent.id, clock.now())
    answers.answer(sam_waits().id, clock.now())
    assert not SentMessage.kept.exists()


def test_nothing_that_a_field_holds_can_forge_a_segment() -> None:
    odd = "a|b^c&d~e\\f\rPID|1\nMSH"
    assert not set("|^&~\r\n") & set(escaped(odd).replace("\\.br\\", ""))
    values = {"said": "A", "order": (odd, odd), "ours": "x", "numbers": [(odd, odd)]}
    segments = read(rri(Addressed("A|B", "", "1", clock.now()), values, beside=[odd]))
    assert [row[0] for row in segments.rows] == ["MSH", "NTE", "RF1", "PRD", "PID"]
    assert segments.first("RF1", 6) == odd.replace("\r", "\n")


def test_an_acknowledgment_is_read_whatever_its_line_ends() -> None:
    assert said_in(b"MSH|^~\\&|A\nMSA|AA|77\n") == ("AA", "77")
    assert said_in(b"nothing") == ("", "")


def test_whoever_sends_no_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companionway.interop.hl7v2.wire.PATIENCE", 0.2)
    with their_door(lambda message: b"") as (port, _), pytest.raises(NotAnswered):
        exchange("127.0.0.1", port, b"MSH|^~\\&|||||||||5\r", "5")
