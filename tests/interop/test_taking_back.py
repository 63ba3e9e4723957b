"""Senders take orders back, use numbers again, and send both in the wrong order."""

from companionway.referrals.models import Referral
from companionway.referrals.rules import State
from tests.cast import Cast
from tests.interop.makers import (
    KNOWN,
    MADE,
    REFUSED,
    UPDATED,
    given,
    only,
    order,
    patient,
    request,
    taken,
    transaction,
    urn,
)


def test_an_order_is_taken_back_by_its_number(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    back = order("7", control="MSG0002", kind="CA")
    assert [taken(given("c.hl7", back))[0].verdict for _ in range(2)] == [UPDATED, KNOWN]
    assert only().state == State.WITHDRAWN
    unknown = taken(given("d.hl7", order("8", control="MSG0003", kind="CA")))[0]
    assert (unknown.verdict, "has not come in" in unknown.reason) == (REFUSED, True)


def test_a_revoked_request_takes_the_order_back(cast: Cast) -> None:
    taken(given("b.json", transaction(patient(), request(about=urn(0)))))
    assert taken(given("c.json", transaction(patient(), request(about=urn(0), status="revoked"))))[0].verdict == UPDATED
    assert only().state == State.WITHDRAWN


def test_an_order_is_not_taken_back_for_another_person(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    assert taken(given("c.hl7", order("7", control="M2", name="Roe^Kim", kind="CA")))[0].verdict == REFUSED
    assert only().state == State.RECEIVED


def test_a_message_number_that_is_used_again_for_another_message_is_for_a_human(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    again = given("p.hl7", order("8"))
    assert taken(again)[0].location == "MSH-10"
    assert taken(again, vouched=True)[0].verdict == MADE


def test_an_order_that_was_taken_back_before_it_came_is_for_a_human(cast: Cast) -> None:
    taken(given("c.hl7", order("8", control="M2", kind="CA")))
    found = taken(given("o.hl7", order("8", control="M1")))[0]
    assert (found.verdict, found.location, Referral.objects.count()) == (REFUSED, "ORC-2", 0)
    assert taken(given("o.hl7", order("8", control="M1")), vouched=True)[0].verdict == MADE
