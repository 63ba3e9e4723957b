"""The one door behind all doors: what is taken in, what is refused, and when the clock starts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from companionway.organizations.models import Program, ProgramSite, Site
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, Person
from companionway.people.rules import phone_key
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.referrals.actions.receive import receive
from companionway.referrals.models import AnswerLink, Referral, ReferralEvent
from companionway.referrals.rules import Where
from tests.cast import NOW, Cast, request_for_sam, sam_waits

LATER = NOW + timedelta(minutes=5)


def test_the_clock_starts_when_it_came_in_and_the_promise_is_kept_with_it(cast: Cast) -> None:
    referral = sam_waits(NOW)
    assert referral.received_at == NOW
    assert referral.promise_due_at == NOW + timedelta(minutes=60)
    assert (referral.accepted_at, referral.first_attempt_at, referral.first_contact_at) == (None, None, None)


def test_one_request_makes_one_row_of_everything(cast: Cast) -> None:
    received = receive(new=request_for_sam(), by=None, at=NOW)
    counts = [kind.objects.count() for kind in (Person, Referral, ReferralEvent, AnswerLink, OutboxMessage, AuditEntry)]
    assert counts == [1] * 6
    assert len(received.token) >= 32


def test_the_alert_to_peers_says_nothing_about_the_person(cast: Cast) -> None:
    sam_waits()
    assert set(OutboxMessage.objects.get().payload) == {"referral"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"program": "nowhere"}, "no_program"),
        ({"site": "nowhere"}, "no_site"),
        ({"person": PersonDetails(called="Sam", birth_date=date(2090, 1, 1))}, "birth_date"),
        ({"person": PersonDetails(called="Sam", birth_date=date(1890, 1, 1))}, "birth_date"),
        ({"person": PersonDetails(reach=(ReachDetails("phone", "207-555-0142"),))}, "no_name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code_and_nothing_is_kept(
    cast: Cast, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        sam_waits(**changes)
    assert refusal.value.code == code
    assert Person.objects.count() == Referral.objects.count() == AuditEntry.objects.count() == 0


def test_a_program_takes_requests_until_the_end_of_its_last_day_where_it_is(cast: Cast) -> None:
    Program.objects.filter(slug="ed").update(ends_on=date(2026, 3, 3))
    evening = datetime(2026, 3, 4, 4, 30, tzinfo=UTC)  # half past eleven on March 3 at Harbor
    assert sam_waits(evening).state == "received"
    with pytest.raises(DomainError, match="has ended"):
        sam_waits(evening + timedelta(hours=1))


def test_an_offer_lasts_until_the_end_of_its_last_day_where_it_is(cast: Cast) -> None:
    ProgramSite.objects.filter(program__slug="ed", site__slug="harbor").update(ends_on=date(2026, 3, 3))
    evening = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)  # still March 3 at Harbor
    assert sam_waits(evening).needs_placing == ""
    assert "not offered at Harbor Hospital" in sam_waits(evening + timedelta(days=1)).needs_placing


def test_a_closed_site_is_kept_and_flagged(cast: Cast) -> None:
    Site.objects.filter(slug="harbor").update(closed_on=date(2026, 3, 1))
    assert sam_waits().needs_placing == "Harbor Hospital no longer takes requests."


def test_a_program_that_is_not_offered_there_is_kept_and_flagged(cast: Cast) -> None:
    assert "Primary Care is not offered at Harbor Hospital" in sam_waits(program="primary-care").needs_placing


def test_the_same_order_with_a_new_room_is_an_update_of_the_one_request(cast: Cast) -> None:
    receive(new=request_for_sam(sender="epic", order_id="7"), by=None, at=NOW)
    again = receive(new=request_for_sam(sender="epic", order_id="7", place="Room 9"), by=None, at=LATER)
    assert (again.verdict, again.referral.place, again.referral.received_at) == ("updated", "Room 9", NOW)
    assert Referral.objects.count() == Person.objects.count() == 1


def test_the_same_order_with_a_new_phone_keeps_both_phones(cast: Cast) -> None:
    receive(new=request_for_sam(sender="epic", order_id="7"), by=None, at=NOW)
    moved = PersonDetails(called="Sam", reach=(ReachDetails("phone", "207-555-0199"),))
    again = receive(new=request_for_sam(sender="epic", order_id="7", person=moved), by=None, at=LATER)
    assert again.verdict == "updated"
    assert sorted(phone_key(point.value) for point in ContactPoint.objects.all()) == ["2075550142", "2075550199"]


def test_the_same_order_for_somebody_else_is_refused(cast: Cast) -> None:
    receive(new=request_for_sam(sender="epic", order_id="7"), by=None, at=NOW)
    other = PersonDetails(called="Robin")
    with pytest.raises(DomainError, match="another person"):
        receive(new=request_for_sam(sender="epic", order_id="7", person=other), by=None, at=LATER)


def test_two_senders_may_use_the_same_order_number(cast: Cast) -> None:
    for sender in ("epic", "oracle"):
        assert receive(new=request_for_sam(sender=sender, order_id="7"), by=None, at=NOW).verdict == "made"
    assert Referral.objects.count() == 2


def test_without_an_order_number_two_requests_are_two_requests(cast: Cast) -> None:
    sam_waits()
    sam_waits(LATER, where=Where.HOME)
    assert Referral.objects.count() == 2


def test_the_same_order_after_it_was_sent_on_updates_the_request_that_lives(cast: Cast) -> None:
    from companionway.referrals.actions.place import redirect

    first = receive(new=request_for_sam(sender="epic", order_id="7"), by=None, at=NOW).referral
    new = redirect(
        referral_id=first.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=LATER
    )  # fmt: skip
    again = receive(new=request_for_sam(sender="epic", order_id="7", place="Room 9"), by=None, at=LATER)
    assert (again.verdict, again.referral.id, again.referral.place) == ("updated", new.id, "Room 9")
