"""The receipt: neutral, once, marked as a machine's, and never part of a loop or a flood."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core import mail

from companionway.interop.mail import actions
from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.taking_in import take_in
from companionway.management.errands import drain
from companionway.platform.models import OutboxMessage
from tests.cast import NOW, Cast
from tests.interop.mail import eml

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.COMPANIONWAY_MAILBOX_PROGRAM, settings.COMPANIONWAY_MAILBOX_ADDRESS = "ed", "peers@example.org"


def came(name: str = "plain", minutes: int = 0, **changes: str) -> MailReceived:
    return MailReceived.kept.get(id=take_in(eml(name, **changes), at=NOW + timedelta(minutes=minutes)))


def receipts() -> list[Any]:
    """The receipts that the worker sends when it comes round."""
    while drain(LATER + timedelta(hours=9)):
        pass
    return [message_from_bytes(one.message().as_bytes(), policy=default) for one in mail.outbox]


def test_the_sender_is_told_that_it_came_and_nothing_else(cast: Cast) -> None:
    came()
    (one,) = receipts()
    assert (one["To"], one["From"]) == ("nurse.lee@harbor.example.org", "peers@example.org")
    assert (one["Subject"], one["Auto-Submitted"]) == ("We received your message", "auto-replied")
    assert one["In-Reply-To"] == one["References"] == "<plain-1@harbor.example.org>"
    for word in ("Sam", "Example", "1990", "555", "Harbor Hospital", "Room", "peer support", "Lee", "Referral"):
        assert word not in one.get_content() + one["Subject"]
    held = OutboxMessage.objects.get(kind="mail_receipt")
    assert set(held.payload) == {"mail"} and held.done_at


def test_one_receipt_to_a_sender_in_an_hour(cast: Cast) -> None:
    told = [came(message_id=f"<{n}@example.org>", minutes=n * 20).receipt for n in range(5)]
    assert told == ["queued", "limit", "limit", "queued", "limit"]
    assert len(receipts()) == 2


def test_a_mailbox_sends_only_so_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ALL_RECEIPTS", actions.limits.Limit("mail-receipts", 3, 3_600))
    told = [came(message_id=f"<{n}@example.org>", from_=f"s{n}@harbor.example.org").receipt for n in range(5)]
    assert told == ["queued"] * 3 + ["limit"] * 2


def test_a_flood_of_one_sender_is_kept_and_listed_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LETTERS", actions.limits.Limit("mail-letters", 3, 3_600))
    kinds = [came(message_id=f"<{n}@example.org>").kind for n in range(5)]
    assert kinds == ["letter"] * 3 + ["many"] * 2
    assert came("own_words", minutes=9).kind == "letter"
    order = [row.kind for row in MailReceived.kept.all().waiting()]
    assert order == ["letter"] * 4 + ["many"] * 2 and MailReceived.kept.count() == 6


def test_our_own_receipt_that_comes_back_is_answered_by_nobody(cast: Cast, settings: Any) -> None:
    """Two mailboxes of this kind that write to each other: the second never answers the first."""
    came()
    (one,) = receipts()
    one["Return-Path"] = "<peers@example.org>"
    settings.COMPANIONWAY_MAILBOX_ADDRESS = "others@elsewhere.example.org"
    back = MailReceived.kept.get(id=take_in(one.as_bytes(), at=LATER))
    assert (back.kind, back.receipt) == ("machine", "own")
    assert len(receipts()) == 1


@pytest.mark.parametrize("name", ["bounce", "away", "list", "broken"])
def test_machines_are_kept_and_get_no_receipt(cast: Cast, name: str) -> None:
    assert came(name).receipt not in {"", "queued"}
    assert receipts() == [] and MailReceived.kept.count() == 1


def test_the_header_of_a_sender_cannot_add_to_ours(cast: Cast) -> None:
    came(message_id="<a@example.org>\r\n Bcc: all@example.org", from_="a@harbor.example.org\r\n Bcc: <all@example.org>",
         return_path="")  # fmt: skip
    for one in receipts():
        assert one["Bcc"] is None and one["To"] == "a@harbor.example.org"


def test_what_changed_until_the_sending_is_heeded(cast: Cast, settings: Any) -> None:
    came()
    settings.COMPANIONWAY_MAILBOX_ADDRESS = "nurse.lee@harbor.example.org"
    assert receipts() == []
