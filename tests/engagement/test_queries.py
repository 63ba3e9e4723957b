"""Reading the walk: one list for one journey, versions of a contact, people you support."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.engagement.actions.contact import correct, log_contact, log_try, undo_contact
from companionway.engagement.actions.walk import pause, say_goodbye
from companionway.engagement.queries.caseload import engagements_among, supported, together_in
from companionway.engagement.queries.lookup import (
    contact_points_of,
    engagements_of,
    peer_of,
    versions_of,
    ways_to_reach,
)
from companionway.engagement.queries.timeline import timeline
from companionway.engagement.rules.contact import Channel, Kind
from companionway.engagement.rules.walk import Goodbye
from companionway.people.details import PersonDetails
from companionway.people.models import ContactPoint
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from tests.cast import NOW, Cast, sam_walks_with

LATER = NOW + timedelta(days=2)


def test_the_timeline_tells_the_whole_journey_in_one_query(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    log_contact(contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=LATER)
    log_try(attempt_id=new_id(), engagement_id=walk.id, channel="call", by=cast.ana.id, at=LATER + timedelta(hours=1))
    pause(engagement_id=walk.id, by=cast.ana.id, at=LATER + timedelta(hours=2))
    sam = walk.person
    with CaptureQueriesContext(connection) as queries:
        told = timeline(sam)
    assert len(queries) == 1
    assert [(m.kind, m.what, m.who) for m in told[:3]] == [
        ("step", "pause", "Ana Reyes"), ("try", "call", "Ana Reyes"), ("contact", "text", "Ana Reyes"),
    ]  # fmt: skip
    assert {m.kind for m in told} == {"step", "try", "contact", "request"}
    assert told == sorted(told, key=lambda m: m.occurred_at, reverse=True)


def test_a_contact_in_the_timeline_says_what_was_added_to_it(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    first = log_contact(contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=LATER)
    mended = correct(
        contact_id=first.id, channel=Channel.CALL, occurred_at=LATER, minutes=30, kinds=[Kind.EMOTIONAL], place="Cafe",
        reason="It was a call", by=cast.ana.id, at=LATER + timedelta(days=1),
    )  # fmt: skip
    moment = next(m for m in timeline(walk.person) if m.kind == "contact")
    assert moment.id == mended.id
    assert moment.facts["kinds"] == ["emotional"]
    assert (moment.facts["minutes"], moment.facts["place"], moment.facts["replaces"]) == (30, "Cafe", str(first.id))


def test_every_version_of_a_contact_can_be_read_from_any_of_them(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    first = log_contact(contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=LATER)
    said = {"occurred_at": LATER, "minutes": None, "kinds": [], "place": "", "by": cast.ana.id, "at": LATER}
    second = correct(contact_id=first.id, channel=Channel.CALL, reason="A call", **said)
    third = correct(contact_id=second.id, channel=Channel.VIDEO, reason="By video", **said)
    for one in (first, second, third):
        one.refresh_from_db()
        assert [v.id for v in versions_of(one)] == [third.id, second.id, first.id]


def test_a_contact_without_a_correction_has_one_version(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    only = log_contact(contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=LATER)
    assert [v.id for v in versions_of(only)] == [only.id]


def test_nothing_new_is_logged_after_goodbye_but_what_came_before_may_come_in_late(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    say_goodbye(engagement_id=walk.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER)
    after = LATER + timedelta(hours=1)
    with pytest.raises(DomainError, match="Welcome them back"):
        log_contact(contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=after)
    with pytest.raises(DomainError, match="Welcome them back"):
        log_try(attempt_id=new_id(), engagement_id=walk.id, channel="", by=cast.ana.id, at=after)
    late = log_contact(
        contact_id=new_id(), engagement_id=walk.id, channel=Channel.TEXT, by=cast.ana.id, at=after,
        occurred_at=LATER - timedelta(hours=1),
    )  # fmt: skip
    assert late.occurred_at < LATER


def test_a_tap_that_was_taken_back_is_not_quietly_saved_again(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    tap = {"contact_id": new_id(), "engagement_id": walk.id, "channel": Channel.TEXT, "by": cast.ana.id}
    contact = log_contact(**tap, at=LATER)
    undo_contact(contact_id=contact.id, by=cast.ana.id, at=LATER + timedelta(minutes=1))
    with pytest.raises(DomainError, match="took this one back"):
        log_contact(**tap, at=LATER + timedelta(minutes=2))


def test_ana_supports_sam_and_ben_sees_who_walks_with_whom(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    assert [(e.id, e.peer_name) for e in supported(cast.viewer(cast.ben))] == [(walk.id, "Ana Reyes")]
    assert [e.id for e in supported(cast.viewer(cast.ana))] == [walk.id]
    assert supported(cast.viewer(cast.jo)) == []
    assert supported(cast.viewer(cast.cleo)) == []


def test_a_group_is_made_of_people_the_viewer_may_see(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    sam_walks_with(cast.jo, person=PersonDetails(called="Robin"))
    assert [e.id for e in together_in(cast.viewer(cast.ana), cast.places.ed.id)] == [walk.id]
    assert together_in(cast.viewer(cast.cleo), cast.places.ed.id) == []


def test_engagements_of_found_people_keep_to_what_the_viewer_may_see(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    assert [e.id for e in engagements_among(cast.viewer(cast.ana), [walk.person])] == [walk.id]
    assert engagements_among(cast.viewer(cast.cleo), [walk.person]) == []


def test_the_present_peer_is_known_until_goodbye(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    assert peer_of(walk) == cast.ana.id
    assert [(e.peer_id, e.peer_name) for e in engagements_of(walk.person)] == [(cast.ana.id, "Ana Reyes")]
    say_goodbye(engagement_id=walk.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER)
    assert peer_of(walk) is None


def test_a_number_on_two_joined_records_is_shown_once_and_the_no_counts(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    first = ContactPoint.objects.get(person=sam)
    ContactPoint.objects.filter(id=first.id).update(message_ok=True)
    ContactPoint.objects.create(
        person=sam, kind="phone", value="(207) 555-0142", key=first.key, text_ok=True, message_ok=False,
        good_times="mornings",
    )  # fmt: skip
    ContactPoint.objects.create(person=sam, kind="other", value="the library", key="")
    ContactPoint.objects.create(person=sam, kind="other", value="the shelter", key="")
    assert len(contact_points_of(sam)) == 4
    phone, *places = sorted(ways_to_reach(sam), key=lambda way: way.kind, reverse=True)
    assert (phone.value, phone.text_ok, phone.message_ok) == ("(207) 555-0142", True, False)
    assert {place.value for place in places} == {"the library", "the shelter"}
