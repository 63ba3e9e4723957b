"""Touches: taps that are saved once, taken back, filled in, corrected; tries kept apart; a group as one session."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions.group import log_group
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.contact import Contact, ContactAttempt, GroupSession
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Channel, Kind
from companionway.engagement.rules.phone import Details
from companionway.engagement.rules.walk import Goodbye
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from tests.cast import NOW, Cast, sam_walks_with

LATER = NOW + timedelta(days=1)
MINUTE = timedelta(minutes=1)


def tap(engagement: Engagement, cast: Cast, **changes: object) -> Contact:
    given = {"contact_id": uuid.uuid4(), "engagement_id": engagement.id, "channel": Channel.TEXT, "by": cast.ana.id,
             "at": LATER}  # fmt: skip
    return touching.log_contact(**(given | changes))  # type: ignore[arg-type]


def last_touch(engagement: Engagement) -> object:
    return Engagement.objects.get(id=engagement.id).last_touch_at


def test_the_same_tap_twice_is_one_contact_and_one_audit_entry(cast: Cast) -> None:
    engagement, key = sam_walks_with(cast.ana), uuid.uuid4()
    first = tap(engagement, cast, contact_id=key)
    entries = AuditEntry.objects.count()
    assert tap(engagement, cast, contact_id=key, at=LATER + MINUTE) == first
    assert Contact.objects.filter(id=key).count() == 1
    assert AuditEntry.objects.count() == entries


def test_a_key_that_was_used_for_somebody_else_is_refused(cast: Cast) -> None:
    sam, robin, key = sam_walks_with(cast.ana), sam_walks_with(cast.ana), uuid.uuid4()
    tap(sam, cast, contact_id=key)
    with pytest.raises(DomainError, match="already saved"):
        tap(robin, cast, contact_id=key)
    with pytest.raises(DomainError, match="already saved"):
        tap(sam, cast, contact_id=key, by=cast.ben.id)


def test_a_late_entry_does_not_make_the_last_touch_older(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    tap(engagement, cast)
    tap(engagement, cast, occurred_at=NOW + timedelta(hours=1), at=LATER + MINUTE)
    assert last_touch(engagement) == LATER


def test_nothing_has_happened_in_the_future(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    for act in (tap, lambda e, c, **more: group(c, [e], **more)):
        with pytest.raises(DomainError, match="future"):
            act(engagement, cast, occurred_at=LATER + timedelta(hours=1))


def test_after_goodbye_only_what_was_before_it_can_still_be_entered(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    tap(engagement, cast, occurred_at=LATER - MINUTE, at=LATER + MINUTE)
    with pytest.raises(DomainError, match="goodbye"):
        tap(engagement, cast, at=LATER + MINUTE)
    with pytest.raises(DomainError, match="goodbye"):
        touching.log_try(
            attempt_id=uuid.uuid4(), engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER + MINUTE
        )


def test_a_try_is_no_contact_and_does_not_count_as_in_touch(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    before = last_touch(engagement)
    touching.log_try(attempt_id=uuid.uuid4(), engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER)
    assert (ContactAttempt.objects.count(), Contact.objects.count(), last_touch(engagement)) == (1, 1, before)


def test_a_tap_taken_back_is_as_if_it_never_was(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    before = last_touch(engagement)
    contact = tap(engagement, cast)
    touching.undo_contact(contact_id=contact.id, by=cast.ana.id, at=LATER + 10 * MINUTE)
    assert last_touch(engagement) == before
    with pytest.raises(DomainError, match="taken back"):
        touching.undo_contact(contact_id=contact.id, by=cast.ana.id, at=LATER + 10 * MINUTE)


def test_a_planned_day_that_a_tap_did_away_with_is_planned_again_when_the_tap_is_taken_back(cast: Cast) -> None:
    engagement, today = sam_walks_with(cast.ana), timezone.localdate(LATER)
    walks = Engagement.objects.filter(id=engagement.id)
    for planned, after in ((today, today), (today + timedelta(days=1), today + timedelta(days=1)), (None, None)):
        walks.update(next_on=planned)
        contact = tap(engagement, cast)
        assert walks.get().next_on == (None if planned == today else planned)
        touching.undo_contact(contact_id=contact.id, by=cast.ana.id, at=LATER + MINUTE)
        assert walks.get().next_on == after
    walks.update(next_on=today)
    contact = tap(engagement, cast, details=Details(next_on=today + timedelta(days=7)), at=LATER)
    touching.undo_contact(contact_id=contact.id, by=cast.ana.id, at=LATER + MINUTE)
    assert walks.get().next_on == today + timedelta(days=7), "what was planned since stands"


@pytest.mark.parametrize(("who", "after"), [("ana", 11), ("ben", 1)])
def test_only_the_author_takes_a_tap_back_and_only_for_ten_minutes(cast: Cast, who: str, after: int) -> None:
    engagement, by = sam_walks_with(cast.ana), getattr(cast, who).id
    contact = tap(engagement, cast)
    attempt = touching.log_try(
        attempt_id=uuid.uuid4(), engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER
    )  # fmt: skip
    with pytest.raises(DomainError, match="too late"):
        touching.undo_contact(contact_id=contact.id, by=by, at=LATER + after * MINUTE)
    with pytest.raises(DomainError, match="too late"):
        touching.undo_try(attempt_id=attempt.id, by=by, at=LATER + after * MINUTE)


def test_details_are_filled_in_the_same_day_by_the_author(cast: Cast) -> None:
    contact = tap(sam_walks_with(cast.ana), cast)
    details = {"contact_id": contact.id, "minutes": 10, "kinds": [Kind.EMOTIONAL], "place": "porch"}
    filled = touching.add_details(**details, by=cast.ana.id, at=LATER + timedelta(hours=4))
    assert (filled.minutes, filled.kinds, filled.place) == (10, ["emotional"], "porch")
    with pytest.raises(DomainError, match="another day"):
        touching.add_details(**details, by=cast.ana.id, at=LATER + timedelta(hours=24))


def test_midnight_between_the_tap_and_what_is_added_to_it_cuts_nobody_off(cast: Cast) -> None:
    late = timezone.localtime(LATER).replace(hour=23, minute=59, second=30)
    contact = tap(sam_walks_with(cast.ana), cast, at=late)
    details = {"contact_id": contact.id, "minutes": 10, "kinds": [], "place": ""}
    assert touching.add_details(**details, by=cast.ana.id, at=late + MINUTE).minutes == 10
    with pytest.raises(DomainError, match="another day"):
        touching.add_details(**details, by=cast.ana.id, at=late + 30 * MINUTE)


def test_a_correction_is_a_new_version_with_a_reason_and_the_old_one_stays(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    old = tap(engagement, cast)
    fix = {"contact_id": old.id, "channel": Channel.CALL, "occurred_at": LATER - MINUTE, "minutes": 5, "kinds": [],
           "place": "", "by": cast.ana.id, "at": LATER + 30 * MINUTE}  # fmt: skip
    with pytest.raises(DomainError, match="what was wrong"):
        touching.correct(**fix, reason="  ")
    new = touching.correct(**fix, reason="It was a call")
    old.refresh_from_db()
    assert (new.replaces, old.replaced_at, last_touch(engagement)) == (old, LATER + 30 * MINUTE, LATER - MINUTE)
    with pytest.raises(DomainError, match="corrected meanwhile"):
        touching.correct(**fix, reason="Again")


def group(cast: Cast, engagements: list[Engagement], **changes: object) -> GroupSession:
    given = {"session_id": uuid.uuid4(), "name": "Coffee", "engagements": engagements, "occurred_at": LATER,
             "minutes": 60, "by": cast.ana.id, "at": LATER + MINUTE}  # fmt: skip
    return log_group(**(given | changes))  # type: ignore[arg-type]


def test_a_group_is_one_session_with_a_contact_for_each_who_came(cast: Cast) -> None:
    sam, robin = sam_walks_with(cast.ana), sam_walks_with(cast.ana)
    session = group(cast, [sam, robin])
    assert {c.engagement_id for c in Contact.objects.filter(group=session)} == {sam.id, robin.id}
    assert last_touch(sam) == last_touch(robin) == LATER


def test_the_same_group_session_sent_twice_is_one(cast: Cast) -> None:
    sam, key = sam_walks_with(cast.ana), uuid.uuid4()
    assert group(cast, [sam], session_id=key) == group(cast, [sam], session_id=key)
    assert Contact.objects.filter(group_id=key).count() == 1


def test_the_same_session_with_somebody_more_is_told_and_not_said_to_be_saved(cast: Cast) -> None:
    sam, robin, key = sam_walks_with(cast.ana), sam_walks_with(cast.ana), uuid.uuid4()
    group(cast, [sam], session_id=key)
    with pytest.raises(DomainError, match="already saved for something else"):
        group(cast, [sam, robin], session_id=key)
    assert [c.engagement_id for c in Contact.objects.filter(group_id=key)] == [sam.id]
    say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER + MINUTE)
    assert group(cast, [sam], session_id=key).id == key, "sent again after a goodbye it is what was kept"


def test_somebody_chosen_twice_came_once(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana)
    session = group(cast, [sam, sam])
    assert Contact.objects.filter(group=session).count() == 1


def test_a_group_entered_late_does_not_make_the_last_touch_older(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana)
    tap(sam, cast, at=LATER + timedelta(days=2))
    group(cast, [sam], at=LATER + timedelta(days=3))
    assert last_touch(sam) == LATER + timedelta(days=2)


def test_a_group_is_of_one_program_and_of_people_who_still_walk(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana)
    stale = Engagement.objects.get(id=sam.id)
    with pytest.raises(DomainError, match="who came"):
        group(cast, [])
    say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=NOW + timedelta(hours=1))
    with pytest.raises(DomainError, match="walking with one program"):
        group(cast, [stale])
