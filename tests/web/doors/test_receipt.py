"""The sender's link: it shows, it never acts, and it ends by time."""

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from companionway.platform import clock
from companionway.platform.ids import link_token
from companionway.referrals.actions.answer import accept, note_try
from companionway.referrals.actions.receive import RECEIPT
from companionway.referrals.models import AnswerLink, Referral
from companionway.referrals.rules import Try
from tests.cast import Cast, sam_waits
from tests.said import names


def link(referral: Referral) -> str:
    return reverse("web:receipt", args=[link_token(RECEIPT, referral.id)])


def read(referral: Referral) -> str:
    """The receipt without the token of its form, which is another each time."""
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", Client().get(link(referral)).content.decode())


def test_sent_and_then_taken(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    assert "Waiting for a peer" in Client().get(link(referral)).content.decode()
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    page = Client().get(link(referral)).content.decode()
    assert "A peer has taken your request" in page
    assert not names("Ana", page)


def test_the_receipt_says_nothing_about_the_person_and_stays_the_same_after_a_try(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    before = read(referral)
    note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=clock.now())
    after = read(referral)
    assert before == after
    for word in ("Sam", "Room 4", "207-555", "recovery"):
        assert word not in after
    assert "<title>Receipt</title>" in after


def test_looking_three_times_by_get_and_head_changes_nothing(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    held = list(Referral.objects.values()), list(AnswerLink.objects.values())
    for _ in range(3):
        assert Client().get(link(referral)).status_code == 200
        assert Client().head(link(referral)).status_code == 200
    assert (list(Referral.objects.values()), list(AnswerLink.objects.values())) == held
    assert Client().post(link(referral)).status_code == 405


def test_an_ended_link_and_an_unknown_one_look_alike(cast: Cast) -> None:
    referral = sam_waits(at=clock.now() - timedelta(days=9))
    ended = Client().get(link(referral))
    unknown = Client().get(reverse("web:receipt", args=["0" * 40]))
    assert (ended.status_code, unknown.status_code) == (404, 404)
    assert ended.content == unknown.content
    assert "This link has ended" in ended.content.decode()


def test_a_program_may_switch_the_answer_off(cast: Cast) -> None:
    cast.places.ed.acknowledge_referrer = False
    cast.places.ed.save()
    referral = sam_waits(at=clock.now())
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    assert "has taken" not in Client().get(link(referral)).content.decode()


def test_the_card_has_the_address_and_the_number_and_no_word_about_why(cast: Cast) -> None:
    page = Client().get(reverse("web:card", args=["harbor"])).content.decode()
    assert "/ask" in page
    assert "207-555-0100" in page
    assert "recovery" not in page.lower()
    assert Client().get(reverse("web:card", args=["nowhere"])).status_code == 404


def test_no_page_elsewhere_is_told_the_address_of_a_receipt(cast: Cast) -> None:
    for address in (link(sam_waits(at=clock.now())), reverse("web:receipt", args=["0" * 40])):
        answer = Client().get(address)
        # Not no-referrer: a browser then sends no origin either, and the button on the page is refused.
        assert answer.headers["Referrer-Policy"] == "same-origin"
