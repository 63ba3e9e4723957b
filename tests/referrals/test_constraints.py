"""What must never be stored about a referral, tried by storing it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from companionway.referrals.models import Referral
from tests.cast import NOW, Cast, sam_waits

BEFORE, LATER = NOW - timedelta(minutes=1), NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("an_accepted_referral_has_its_peer", {"state": "accepted"}),
        ("a_waiting_referral_has_no_peer", {"accepted_at": NOW}),
        ("a_yes_needs_a_talk", {"state": "engaged", "accepted_at": NOW, "settled_at": LATER}),
        ("a_try_comes_before_a_talk", {"first_contact_at": NOW, "first_attempt_at": LATER}),
        ("a_try_comes_after_the_request", {"first_attempt_at": BEFORE}),
        ("a_settled_referral_has_its_time", {"state": "withdrawn"}),
        ("a_settled_referral_has_its_time", {"settled_at": LATER}),
        ("a_settled_referral_has_its_time", {"state": "nonsense", "accepted_at": NOW}),
    ],
)
def test_an_impossible_referral_is_refused_by_the_database(
    cast: Cast, constraint: str, changes: dict[str, Any]
) -> None:
    referral = sam_waits()
    if "accepted_at" in changes:
        changes = changes | {"accepted_by": cast.ana}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Referral.objects.filter(id=referral.id).update(**changes)


def test_one_order_of_one_sender_is_one_referral(cast: Cast) -> None:
    sam_waits(sender="epic", order_id="7")
    other = sam_waits()
    with pytest.raises(IntegrityError, match="one_referral_per_order"), transaction.atomic():
        Referral.objects.filter(id=other.id).update(sender="epic", order_id="7")
