"""Texts that we write: what stands in the way, quiet hours, once, and what a goodbye, a death or STOP does to them."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from companionway.engagement.actions.message import (
    begin_sending,
    note_failed,
    note_receipt,
    note_sent,
    send_text,
    withdraw_text,
)
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.contact import ContactAttempt
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.texts import number_for
from companionway.engagement.queries.timeline import timeline
from companionway.engagement.rules.texts import Reason, State
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import ContactPoint, Person
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.queries.own_page import may_text_code
from tests.cast import NOW, Cast, sam_walks_with
from tests.texting.agreeing import agrees_to_texts, comes_in

AT = NOW + timedelta(hours=1)  # a quarter past three in the afternoon, in Maine
NIGHT = NOW + timedelta(hours=8)


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam walks with Ana, and agreed to texts."""
    row = sam_walks_with(cast.ana, NOW)
    agrees_to_texts(cast, row, NOW + timedelta(minutes=31))
    return row


def written(cast: Cast, sam: Engagement, words: str = "Coffee?", at: datetime = AT, **more: object) -> TextMessage:
    """Ana writes to Sam."""
    return send_text(text_id=more.pop("text_id", None) or uuid.uuid4(), engagement_id=sam.id, words=words,  # type: ignore[arg-type]
                     by=cast.ana.id, at=at, **more)  # type: ignore[arg-type] # fmt: skip


def refusal(cast: Cast, sam: Engagement, words: str = "Hi", at: datetime = AT, **more: object) -> str:
    """Why it cannot be sent."""
    with pytest.raises(DomainError) as refused:
        written(cast, sam, words, at, **more)
    return refused.value.code


def test_a_text_waits_with_its_outbox_row_and_its_words_are_sealed(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam, "See you 🌱\r\nat 3")
    assert (text.state, text.words, text.segments) == (State.QUEUED, "See you 🌱\nat 3", 1)
    row = OutboxMessage.objects.get(kind="text")
    assert row.payload == {"text": str(text.id)} and "Sam" not in str(row.payload)
    assert "See" not in str(AuditEntry.objects.filter(verb="text.written").values_list("detail").get())


def test_the_same_tap_is_one_text_and_another_with_its_id_is_refused(cast: Cast, sam: Engagement) -> None:
    first = written(cast, sam)
    assert written(cast, sam, text_id=first.id).id == first.id
    assert (TextMessage.objects.count(), OutboxMessage.objects.filter(kind="text").count()) == (1, 1)
    with pytest.raises(DomainError) as refused:
        send_text(text_id=first.id, engagement_id=sam.id, words="Hi", by=cast.ben.id, at=AT)
    assert refused.value.code == "reused_key"


def test_without_a_live_consent_or_a_number_that_is_ok_nothing_is_written(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana, NOW)
    assert refusal(cast, sam) == Reason.NO_CONSENT
    consent = agrees_to_texts(cast, sam, NOW + timedelta(minutes=31))
    assert written(cast, sam).state == State.QUEUED
    ContactPoint.objects.update(text_ok=False)
    assert refusal(cast, sam) == Reason.NO_NUMBER
    ContactPoint.objects.update(text_ok=True)
    revoke(consent_id=consent.id, by=cast.ana.id, at=AT)
    assert refusal(cast, sam, at=AT + timedelta(minutes=1)) == Reason.NO_CONSENT


def test_a_consent_for_another_program_is_none(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana, NOW)
    agrees_to_texts(cast, sam, NOW + timedelta(minutes=31), program_id=cast.places.primary_care.id)
    assert refusal(cast, sam) == Reason.NO_CONSENT


@pytest.mark.parametrize(("words", "code"), [("  \n", "empty"), ("a" * 1601, "too_long"), ("NUL\x00", "")])
def test_odd_words_are_refused_or_cleaned(cast: Cast, sam: Engagement, words: str, code: str) -> None:
    if code:
        assert refusal(cast, sam, words) == code
    else:
        assert written(cast, sam, words).words == "NUL"


def test_words_that_tell_what_it_is_about_are_named_unless_they_chose_that(cast: Cast, sam: Engagement) -> None:
    assert refusal(cast, sam, "Your recovery meeting is at 5") == "loud_words"
    assert refusal(cast, sam, "From the Emergency Department") == "loud_words"
    assert written(cast, sam, "Your recovery meeting is at 5", as_is=True).state == State.QUEUED
    agree_contact_plan(engagement_id=sam.id, agreed=Agreed(may_name_program=True), version=0, by=cast.ana.id, at=AT)
    assert written(cast, sam, "Your recovery meeting is at 5").state == State.QUEUED


def test_in_quiet_hours_it_waits_for_their_end_and_a_code_they_ask_for_does_not(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam, at=NIGHT)
    assert (text.state, text.reason) == (State.HELD, Reason.QUIET) and text.send_after is not None
    assert timezone.localtime(text.send_after).hour == 8
    assert OutboxMessage.objects.get(kind="text").available_at == text.send_after
    assert written(cast, sam, "Your code: 123456", at=NIGHT, asked_for=True).state == State.QUEUED


def test_the_hours_of_the_plan_count_and_quiet_hours_that_came_meanwhile_hold_it(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam)
    late = AT + timedelta(hours=7)  # the worker comes late, at a quarter past ten
    assert begin_sending(text_id=text.id, at=late) is None
    text.refresh_from_db()
    assert text.state == State.HELD and OutboxMessage.objects.filter(kind="text").count() == 2
    assert text.send_after is not None
    ready = begin_sending(text_id=text.id, at=text.send_after)
    assert ready is not None and ready.state == State.SENDING


def test_what_waits_can_be_taken_back_and_what_left_cannot(cast: Cast, sam: Engagement) -> None:
    text = withdraw_text(text_id=written(cast, sam, at=NIGHT).id, by=cast.ana.id, at=NIGHT)
    assert text.state == State.CANCELED and begin_sending(text_id=text.id, at=NIGHT) is None
    gone = sent(written(cast, sam))
    with pytest.raises(DomainError):
        withdraw_text(text_id=gone.id, by=cast.ana.id, at=AT)


def sent(text: TextMessage, at: datetime = AT) -> TextMessage:
    """The worker gives it to the provider."""
    assert begin_sending(text_id=text.id, at=at) is not None
    return note_sent(text_id=text.id, provider="twilio", provider_id=f"SM{text.id.hex}", at=at)


def test_what_was_sent_counts_as_a_try_and_stands_in_the_journey_once(cast: Cast, sam: Engagement) -> None:
    text = sent(written(cast, sam))
    assert ContactAttempt.objects.get().channel == "text"
    moments = [(one.kind, one.what) for one in timeline(sam.person) if one.occurred_at >= AT]
    assert moments == [("text", "sent")] and text.attempt is not None


def test_a_number_that_one_of_two_joined_records_says_no_to_gets_no_text_and_no_code(
    cast: Cast, sam: Engagement
) -> None:
    other = sam_walks_with(cast.jo, NOW)
    Person.objects.filter(id=other.person_id).update(same_as=sam.person_id)
    assert number_for(sam) is not None and may_text_code(sam.person_id, AT)
    no = ContactPoint.objects.filter(person=other.person)
    no.update(text_ok=False)
    assert refusal(cast, sam) == Reason.NO_NUMBER and not may_text_code(sam.person_id, AT)
    yes = ContactPoint.objects.get(person=sam.person)
    assert number_for(sam, yes.id) is None
    no.update(ended_at=AT)
    assert number_for(sam) == yes and may_text_code(sam.person_id, AT)


@pytest.mark.parametrize(("goodbye", "why"), [(Goodbye.DIED, Reason.DIED), (Goodbye.MOVED, Reason.GOODBYE)])
def test_a_goodbye_or_a_death_stops_what_waits_and_what_would_come(
    cast: Cast, sam: Engagement, goodbye: Goodbye, why: Reason
) -> None:
    held, queued = written(cast, sam, at=NIGHT), written(cast, sam)
    say_goodbye(engagement_id=sam.id, reason=goodbye, by=cast.ana.id, at=NIGHT)
    for text in (held, queued):
        text.refresh_from_db()
        assert (text.state, text.reason) == (State.CANCELED, why)
        assert begin_sending(text_id=text.id, at=NIGHT + timedelta(days=1)) is None
    assert refusal(cast, sam, at=NIGHT) == why


def test_a_text_being_sent_when_they_say_goodbye_is_judged_anew(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam)
    Engagement.objects.filter(id=sam.id).update(state="closed", closed_at=AT, goodbye="moved")
    assert begin_sending(text_id=text.id, at=AT) is None
    text.refresh_from_db()
    assert (text.state, text.reason) == (State.CANCELED, Reason.GOODBYE)


def test_stop_holds_at_once_for_what_waits_and_start_opens_it_again(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam, at=NIGHT)
    comes_in(cast, "Stop", at=NIGHT)
    text.refresh_from_db()
    assert (text.state, text.reason) == (State.CANCELED, Reason.STOPPED)
    assert refusal(cast, sam, at=NIGHT) == Reason.STOPPED
    comes_in(cast, "START", at=NIGHT)
    assert written(cast, sam).state == State.QUEUED


def test_a_worker_that_died_between_sending_and_noting_does_not_send_twice(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam)
    assert begin_sending(text_id=text.id, at=AT) is not None
    assert begin_sending(text_id=text.id, at=AT) is None
    text.refresh_from_db()
    assert (text.state, text.reason) == (State.FAILED, Reason.UNCLEAR)


def receipt(text: TextMessage, state: State, reason: Reason | None = None, **more: object) -> State:
    """The provider says what became of it."""
    base = {"provider": "twilio", "provider_id": f"SM{text.id.hex}", "text_id": text.id}
    note_receipt(state=state, reason=reason, at=AT, **(base | more))  # type: ignore[arg-type]
    text.refresh_from_db()
    return State(text.state)


def test_receipts_out_of_order_and_again_leave_the_newest_word(cast: Cast, sam: Engagement) -> None:
    text = sent(written(cast, sam))
    entries = AuditEntry.objects.filter(verb="text.receipt")
    assert receipt(text, State.DELIVERED) == State.DELIVERED and entries.count() == 1
    assert receipt(text, State.SENT) == receipt(text, State.FAILED, Reason.CARRIER) == State.DELIVERED
    assert entries.count() == 1


def test_a_receipt_that_overtakes_the_answer_finds_its_text(cast: Cast, sam: Engagement) -> None:
    text = written(cast, sam)
    begin_sending(text_id=text.id, at=AT)
    assert receipt(text, State.DELIVERED) == State.DELIVERED
    assert note_sent(text_id=text.id, provider="twilio", provider_id=f"SM{text.id.hex}", at=AT).state == State.DELIVERED


def test_a_receipt_for_another_text_of_the_provider_changes_nothing(cast: Cast, sam: Engagement) -> None:
    text = sent(written(cast, sam))
    assert receipt(text, State.FAILED, Reason.CARRIER, provider_id="SMother") == State.SENT
    nobodys = {"provider": "twilio", "provider_id": "SMnone", "text_id": None, "state": State.SENT, "reason": None}
    assert note_receipt(at=AT, **nobodys) is None  # type: ignore[arg-type]


def test_a_failure_is_to_be_read_until_somebody_has(cast: Cast, sam: Engagement) -> None:
    text = note_failed(text_id=sent(written(cast, sam)).id, reason=Reason.NO_SUCH_NUMBER, at=AT)
    assert list(TextMessage.objects.to_read()) == [text]


@pytest.mark.parametrize("by_receipt", [False, True])
def test_a_later_stop_that_the_service_alone_tells_of_holds_again(
    cast: Cast, sam: Engagement, by_receipt: bool
) -> None:
    comes_in(cast, "STOP", at=AT)
    comes_in(cast, "START", at=AT)
    text = sent(written(cast, sam))
    if by_receipt:
        assert receipt(text, State.FAILED, Reason.STOPPED) == State.FAILED
    else:
        note_failed(text_id=text.id, reason=Reason.STOPPED, at=AT + timedelta(minutes=1))
    assert refusal(cast, sam, at=AT + timedelta(minutes=2)) == Reason.STOPPED


def test_a_receipt_of_stop_that_changes_nothing_stops_nothing(cast: Cast, sam: Engagement) -> None:
    text = sent(written(cast, sam))
    receipt(text, State.DELIVERED)
    assert receipt(text, State.FAILED, Reason.STOPPED) == State.DELIVERED
    assert written(cast, sam).state == State.QUEUED
