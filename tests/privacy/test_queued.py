"""What waits to be sent is judged when it is sent: taken back in between, nothing leaves (P13, P14, A09)."""

from datetime import timedelta

import pytest

from companionway.platform import apart, clock, outbox
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy import leaving
from companionway.privacy.actions.revoking import hold, revoke
from companionway.privacy.gate import Basis, Permit, queued
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.terms import Channel, Information, Purpose
from tests.cast import Cast, sam_walks_with
from tests.sharing import sam_consents

SENT: list[object] = []


def deliver(permit: Permit, message: OutboxMessage) -> None:
    out = leaving.opened(permit, Channel.API)
    SENT.append((out.values, out.notice, permit.labels, message.key))


HANDLERS = {"status": queued.judged(lambda held: {"became": "met", "about": held["about"]}, deliver)}


def queue(consent: Consent, cast: Cast, key: str = "one") -> None:
    queued.put(
        "status", key=key, person_id=consent.person_id, program_id=cast.places.ed.id, basis=Basis.CONSENT_SPECIFIC,
        recipient=consent.recipients.get().id, purpose=Purpose.TELL_REFERRER, channel=Channel.API,
        information=frozenset({Information.STATUS}), least="one word", consent_id=consent.id, about=consent.person_id,
    )  # fmt: skip


def drain() -> list[OutboxMessage]:
    SENT.clear()
    rows = [row for row in outbox.claim(clock.now()) if row.kind == "status"]
    for row in rows:
        with apart.kept_apart():
            outbox.perform(row, HANDLERS, clock.now())
    return [OutboxMessage.objects.get(id=row.id) for row in rows]


def signed(cast: Cast) -> Consent:
    before = clock.now() - timedelta(days=2)
    return sam_consents(cast, sam_walks_with(cast.ana, before).person, at=before)


def test_with_the_consent_in_force_it_is_sent_once_with_its_notice(cast: Cast) -> None:
    consent = signed(cast)
    queue(consent, cast)
    (row,) = drain()
    assert row.done_at and len(SENT) == 1 and "42CFRPart2" in SENT[0][2]  # type: ignore[index]
    assert Disclosure.objects.get().channel == "api"


@pytest.mark.parametrize("stop", [revoke, hold])
def test_taken_back_between_queue_and_send_nothing_is_sent_and_nobody_tries_again(cast: Cast, stop: object) -> None:
    consent = signed(cast)
    queue(consent, cast)
    stop(consent_id=consent.id, by=cast.ana.id, at=clock.now())  # type: ignore[operator]
    (row,) = drain()
    assert not SENT and not Disclosure.objects.exists()
    assert (row.done_at, row.last_error) == (None, "consent_revoked") and row.gave_up_at
    assert AuditEntry.objects.get(verb="disclosure.refused").detail["reasons"] == ["consent_revoked"]
    assert drain() == []


def test_what_was_sent_before_stays_listed(cast: Cast) -> None:
    consent = signed(cast)
    queue(consent, cast)
    drain()
    queue(consent, cast, "two")
    back = revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert [one.times for one in back.served] == [1]
    (row,) = drain()
    assert not SENT and row.last_error == "consent_revoked" and Disclosure.objects.count() == 1


def test_an_id_alone_to_somebody_without_consent_is_not_sent(cast: Cast) -> None:
    consent = signed(cast)
    queue(consent, cast)
    OutboxMessage.objects.filter(kind="status").update(payload={
        **OutboxMessage.objects.get(kind="status").payload, "basis": "", "consent": "",
    })  # fmt: skip
    (row,) = drain()
    assert not SENT and row.last_error == "no_basis"


def test_what_waits_holds_ids_and_no_word_about_the_person(cast: Cast) -> None:
    queue(signed(cast), cast)
    held = OutboxMessage.objects.get(kind="status").payload
    assert not {"values", "name"} & set(held) and "Sam" not in str(held) and "met" not in str(held)
