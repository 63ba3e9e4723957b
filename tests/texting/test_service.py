"""The texting service over real HTTP: sending, refusals, receipts, texts that come in, forged and repeated requests."""

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.actions import message as actions
from companionway.engagement.actions.message import send_text
from companionway.engagement.models.message import NumberStopped, TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import Reason, State
from companionway.interop.texting.configured import dialed, number_of
from companionway.interop.texting.provider import CameIn
from companionway.interop.texting.sending import TRIES, send
from companionway.interop.texting.twilio import Twilio
from companionway.management.errands import drain
from companionway.people.models import ContactPoint
from companionway.platform import clock
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy.models.disclosure import Disclosure
from tests.cast import NOW, Cast, sam_walks_with
from tests.texting import gateway
from tests.texting.agreeing import SAMS_PHONE, agrees_to_texts, comes_in
from tests.texting.gateway import ACCOUNT, TOKEN, Service

AT = NOW + timedelta(hours=1)
TEXTS, RECEIPTS = "/texting/twilio/texts/", "/texting/twilio/receipts/"
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    """The service on this machine, and the installation set up to use it."""
    settings.COMPANIONWAY_BASE_URL = HERE
    with gateway.running() as (service, url):
        settings.COMPANIONWAY_TEXTING_URL = url
        yield service


@pytest.fixture
def sam(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Engagement:
    """Sam walks with Ana and agreed to texts; it is a quarter past three in the afternoon."""
    row = sam_walks_with(cast.ana, NOW)
    agrees_to_texts(cast, row, NOW)
    begun = time.monotonic()
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(seconds=time.monotonic() - begun))
    return row


def write(cast: Cast, sam: Engagement, words: str = "Coffee on Friday?", number: str = "") -> TextMessage:
    """Ana writes to Sam, perhaps to another number of Sam's."""
    if number:
        ContactPoint.objects.filter(person=sam.person).delete()
        from companionway.people.actions import add_reach
        from companionway.people.details import ReachDetails

        add_reach(sam.person, (ReachDetails("phone", number, text_ok=True),))
    return send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words=words, by=cast.ana.id, at=AT)


def worked(text: TextMessage) -> tuple[str, str]:
    """The worker does what is due; how the text stands then."""
    drain(clock.now())
    text.refresh_from_db()
    return text.state, text.reason


def test_the_words_reach_the_service_as_they_were_written_and_the_ledger_holds_one_row(
    cast: Cast, sam: Engagement, service: Service
) -> None:
    words = "Coffee at 3? ☕ مرحبا\nNo need to answer. +&=%"
    text = write(cast, sam, words)
    assert worked(text) == (State.SENT, "")
    (took,) = service.took
    assert (took["Body"], took["To"], took["From"]) == (words, SAMS_PHONE, "+12075550100")
    assert took["StatusCallback"] == f"{HERE}{RECEIPTS}?text={text.id}" and took["Sid"] == text.provider_id
    row = Disclosure.objects.get(record_ids=[text.id])
    assert (row.basis, row.purpose, row.channel, row.recipient_kind) == ("person_access", "outreach", "text", "person")
    assert worked(text) == (State.SENT, "") and len(service.took) == 1


@pytest.mark.parametrize(
    ("number", "state", "reason"),
    [
        ("+12075550911", State.FAILED, Reason.NO_SUCH_NUMBER), ("+12075550912", State.FAILED, Reason.LANDLINE),
        ("+12075550913", State.FAILED, Reason.STOPPED), ("+12075550914", State.QUEUED, ""),
        ("+12075550915", State.FAILED, Reason.UNCLEAR), ("+12075550916", State.FAILED, Reason.UNCLEAR),
    ],
)  # fmt: skip
def test_what_the_service_says_instead(
    cast: Cast, sam: Engagement, service: Service, number: str, state: str, reason: str
) -> None:
    text = write(cast, sam, number=number)
    assert worked(text) == (state, reason)
    rows = Disclosure.objects.filter(record_ids=[text.id])
    assert rows.count() == (reason == Reason.UNCLEAR)
    if state == State.FAILED:
        send(OutboxMessage.objects.get(kind="text"))
        assert rows.count() == (reason == Reason.UNCLEAR), "taken up again, it changes nothing"
    assert NumberStopped.objects.exists() is (reason == Reason.STOPPED)


def test_a_service_that_is_not_there_is_tried_again_and_then_told(cast: Cast, sam: Engagement) -> None:
    text = write(cast, sam)
    assert worked(text) == (State.QUEUED, "")
    row = OutboxMessage.objects.get(kind="text")
    assert row.done_at is None and row.attempts == 1 and row.last_error == "NotTaken"
    OutboxMessage.objects.update(attempts=TRIES - 1, available_at=AT)
    assert worked(text) == (State.FAILED, Reason.NOT_REACHED)
    assert not Disclosure.objects.filter(record_ids=[text.id]).exists()


def test_without_a_service_nothing_leaves(cast: Cast, sam: Engagement, settings: Any) -> None:
    settings.COMPANIONWAY_TEXTING = "off"
    assert worked(write(cast, sam)) == (State.CANCELED, Reason.NOT_SET_UP)
    assert Client().post(TEXTS).status_code == 404


def test_a_service_is_called_over_tls_or_on_this_machine_only(cast: Cast, sam: Engagement, settings: Any) -> None:
    settings.COMPANIONWAY_TEXTING_URL = "http://api.example.org"
    text = write(cast, sam)
    assert worked(text) == (State.QUEUED, "")
    assert OutboxMessage.objects.get(kind="text").last_error == "NotTaken"


def test_a_consent_taken_back_or_a_stop_since_is_seen_at_the_moment_of_leaving(
    cast: Cast, sam: Engagement, service: Service
) -> None:
    text = write(cast, sam)
    from companionway.privacy.actions.revoking import revoke
    from companionway.privacy.models.consent import Consent

    revoke(consent_id=Consent.objects.get().id, by=cast.ana.id, at=AT)
    assert worked(text) == (State.CANCELED, Reason.NO_CONSENT) and service.took == []


def test_two_workers_with_one_text_send_it_once(cast: Cast, sam: Engagement, service: Service) -> None:
    text = write(cast, sam)
    row = OutboxMessage.objects.get(kind="text")
    send(row)
    send(row)  # the lease ran out while the first one still worked
    assert len(service.took) == 1
    text.refresh_from_db()
    assert text.state == State.SENT


Signed = Callable[..., int]


@pytest.fixture
def signed(service: Service) -> Signed:
    """POST a form as the service does, with what is changed about it."""

    def post(path: str, form: dict[str, str], token: str = TOKEN, url: str = "", **meta: str) -> int:
        made = gateway.signature(token, url or HERE + path, form)
        return int(Client().post(path, form, headers={"X-Twilio-Signature": made} | meta).status_code)

    return post


def came(words: str = "Hi", sid: str = "SM1", **more: str) -> dict[str, str]:
    """The form of a text that came in."""
    return {"MessageSid": sid, "AccountSid": ACCOUNT, "From": SAMS_PHONE, "To": "+12075550100", "Body": words,
            "NumMedia": "0"} | more  # fmt: skip


def test_a_signed_text_lands_once_however_often_it_comes(cast: Cast, sam: Engagement, signed: Signed) -> None:
    for _ in range(3):
        assert signed(TEXTS, came("Hi Ana ☕")) == 200
    text = TextMessage.objects.get()
    assert (text.words, text.engagement_id, text.state) == ("Hi Ana ☕", sam.id, State.RECEIVED)


def killed_after_handing_over(text: TextMessage, monkeypatch: pytest.MonkeyPatch) -> OutboxMessage:
    """The service took the text, and the worker was killed before it could note that. Its outbox row."""

    def killed(**_: object) -> None:
        raise SystemExit

    row = OutboxMessage.objects.get(kind="text", payload={"text": str(text.id)})
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(actions, "note_sent", killed)
        send(row)
    assert not Disclosure.objects.filter(record_ids=[text.id]).exists()
    return row


@pytest.mark.parametrize("receipt_came", [False, True])
def test_what_left_before_the_worker_was_killed_is_in_the_ledger_once(
    cast: Cast, sam: Engagement, service: Service, monkeypatch: pytest.MonkeyPatch, receipt_came: bool
) -> None:
    text = write(cast, sam)
    row = killed_after_handing_over(text, monkeypatch)
    if receipt_came:
        actions.note_receipt(provider="twilio", provider_id=service.took[0]["Sid"], text_id=text.id,
                             state=State.DELIVERED, reason=None, at=clock.now())  # fmt: skip
    for _ in range(2):
        send(row)
        entry = Disclosure.objects.get(record_ids=[text.id])
        assert (entry.basis, entry.channel, entry.person_id) == ("person_access", "text", sam.person_id)
    text.refresh_from_db()
    assert (text.state, text.reason) == ((State.DELIVERED, "") if receipt_came else (State.FAILED, Reason.UNCLEAR))
    assert len(service.took) == 1


@pytest.mark.parametrize(
    "how",
    [
        {"token": "another"}, {"url": f"{HERE}/texting/twilio/texts"}, {"url": f"https://127.0.0.1:8000{TEXTS}"},
        {"X-Twilio-Signature": ""}, {"X-Twilio-Signature": "é"}, {"X-Twilio-Signature": "AAAA"},
    ],
)  # fmt: skip
def test_a_forged_request_changes_nothing(cast: Cast, sam: Engagement, signed: Signed, how: dict[str, str]) -> None:
    assert signed(TEXTS, came("STOP"), **how) == 401
    assert signed(RECEIPTS, came(), **how) == 401
    assert not TextMessage.objects.exists() and not NumberStopped.objects.exists()
    assert not AuditEntry.objects.filter(verb__startswith="text.").exists()


def test_a_signature_of_one_form_does_not_carry_another(cast: Cast, sam: Engagement, service: Service) -> None:
    made = gateway.signature(TOKEN, HERE + TEXTS, came("Hi"))
    answer = Client().post(TEXTS, came("STOP"), headers={"X-Twilio-Signature": made})
    assert answer.status_code == 401 and not TextMessage.objects.exists()


def test_a_receipt_replayed_for_another_text_changes_nothing(cast: Cast, sam: Engagement, signed: Signed) -> None:
    text = write(cast, sam)
    worked(text)
    form = {"MessageSid": "SMother", "AccountSid": ACCOUNT, "MessageStatus": "failed", "ErrorCode": "30003"}
    assert signed(f"{RECEIPTS}?text={text.id}", form) == 200
    assert signed(f"{RECEIPTS}?text=none", form) == 200
    text.refresh_from_db()
    assert text.state == State.SENT


def test_another_account_an_empty_form_and_a_file_bring_no_words_of_theirs(
    cast: Cast, sam: Engagement, signed: Signed
) -> None:
    assert signed(TEXTS, came(AccountSid="ACother")) == signed(TEXTS, {}) == signed(RECEIPTS, {}) == 200
    assert not TextMessage.objects.exists()
    assert signed(TEXTS, came("", NumMedia="2", MediaUrl0="https://example.org/1")) == 200
    assert TextMessage.objects.get().words == "(A picture or file came with it. It was not kept.)"


def test_get_and_another_service_are_not_there(cast: Cast) -> None:
    assert Client().get(TEXTS).status_code == 405
    assert Client().post("/texting/other/texts/").status_code == 404


def test_the_signature_is_the_one_of_the_published_example() -> None:
    """From the documentation of Twilio's own libraries."""
    form = {"CallSid": ["CA1234567890ABCDE"], "Caller": ["+14158675309"], "Digits": ["1234"], "From": ["+14158675309"],
            "To": ["+18005551212"]}  # fmt: skip
    made = Twilio("AC", "12345", "", "").is_signed
    assert made("https://mycompany.com/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not made("https://mycompany.com/myapp.php?foo=1", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_numbers_are_dialed_with_their_country_and_come_from_the_programs_own() -> None:
    assert [dialed(n) for n in ("207-555-0142", "+44 20 7946 0000", "1 (207) 555 0142")] == [
        "+12075550142", "+442079460000", "+12075550142"
    ]  # fmt: skip
    assert (number_of("primary-care"), number_of("mothers")) == ("+12075550101", "+12075550100")
    assert CameIn("SM1", "", "", "").with_files is False


def wait_for(done: Callable[[], bool], seconds: float = 20) -> None:
    """Until it is so."""
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it never came to be so"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_there_and_back_over_http_with_receipts_and_an_answer(cast: Cast, live_server: Any, settings: Any) -> None:
    """Our worker, our web process and the service, each over the wire."""
    settings.COMPANIONWAY_BASE_URL = live_server.url
    sam = sam_walks_with(cast.ana, clock.now() - timedelta(hours=2))
    agrees_to_texts(cast, sam, clock.now() - timedelta(hours=1))
    given: dict[str, Any] = {"engagement_id": sam.id, "by": cast.ana.id, "asked_for": True}
    at: datetime = clock.now()
    with gateway.running(callback=live_server.url) as (service, url):
        settings.COMPANIONWAY_TEXTING_URL = url
        text = send_text(text_id=uuid.uuid4(), words="Hi", at=at, **given)
        drain(clock.now())
        wait_for(lambda: len(service.answers) == 2)
        text.refresh_from_db()
        assert (text.state, service.answers) == (State.DELIVERED, [200, 200])
        assert service.bring(SAMS_PHONE, "Hi Ana") == service.bring(SAMS_PHONE, "stop") == 200
        assert TextMessage.objects.filter(state=State.RECEIVED).count() == 2
        service.token = "stolen"
        assert service.bring(SAMS_PHONE, "start") == 401
    assert NumberStopped.objects.get().started_at is None
    assert comes_in(cast, "Hello", at=at, number="+12075550155").state == State.UNPLACED
