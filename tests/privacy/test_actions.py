"""Grants begin, end and are looked through: ended grants show nobody, each look is audited."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.platform.models import AuditEntry
from companionway.privacy.actions import access as privacy
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.visibility import look_at_person, visible_people
from companionway.workforce.models import RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import NOW, TODAY, Cast, sam_waits, sam_walks_with

LATER = NOW + timedelta(days=1)
DUTY = AccessGrant.Reason.DUTY


def sees(cast: Cast, name: str, person: Person) -> bool:
    return visible_people(cast.viewer(getattr(cast, name))).filter(id=person.id).exists()


@pytest.mark.asvs("8.3.2")
def test_a_grant_shows_the_person_until_it_ends(cast: Cast) -> None:
    sam, why = sam_waits().person, uuid.uuid4()
    assert not sees(cast, "cleo", sam)
    privacy.grant(users=[cast.cleo.id], person_id=sam.id, reason=DUTY, because_of=why, at=NOW)
    assert sees(cast, "cleo", sam)
    privacy.end_grants(because_of=why, at=LATER)
    assert not sees(cast, "cleo", sam)


def test_the_same_grant_twice_is_one_and_an_ended_one_can_be_given_again(cast: Cast) -> None:
    sam, why = sam_waits().person, uuid.uuid4()
    give = {"users": [cast.cleo.id], "person_id": sam.id, "reason": DUTY, "because_of": why}
    privacy.grant(**give, at=NOW)
    privacy.grant(**give, at=LATER)
    assert AccessGrant.objects.filter(because_of=why).count() == 1
    privacy.end_grants(because_of=why, at=LATER)
    privacy.grant(**give, at=LATER)
    assert AccessGrant.objects.filter(because_of=why).count() == 2


def test_two_reasons_end_one_by_one(cast: Cast) -> None:
    sam, one, two = sam_waits().person, uuid.uuid4(), uuid.uuid4()
    for why in (one, two):
        privacy.grant(users=[cast.cleo.id], person_id=sam.id, reason=DUTY, because_of=why, at=NOW)
    privacy.end_grants(because_of=one, at=LATER)
    assert sees(cast, "cleo", sam)
    privacy.end_grants(because_of=two, at=LATER)
    assert not sees(cast, "cleo", sam)


def test_the_walk_is_seen_by_who_walks_and_their_supervisor_and_by_nobody_else(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    seen = {name: sees(cast, name, engagement.person) for name in
            ("ana", "jo", "ben", "cleo", "dana", "eli", "fay", "gil", "kit")}  # fmt: skip
    assert [name for name, visible in seen.items() if visible] == ["ana", "ben"]


def test_a_look_is_audited_and_a_refused_look_says_nothing(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    look_at_person(cast.viewer(cast.ana), sam.id, at=LATER, part="page")
    entry = AuditEntry.objects.get(verb="person.looked_at")
    assert (entry.actor_id, entry.person_id, entry.reason, entry.detail) == (cast.ana.id, sam.id, "page", {})
    for user, person_id in ((cast.cleo, sam.id), (cast.ana, uuid.uuid4())):
        with pytest.raises(NotVisible):
            look_at_person(cast.viewer(user), person_id, at=LATER, part="page")
    assert AuditEntry.objects.filter(verb="person.looked_at").count() == 1


def test_supervision_that_has_ended_gives_nothing_new(cast: Cast) -> None:
    Supervision.objects.filter(peer__user=cast.ana).update(ends_on=TODAY - timedelta(days=1))
    sam = sam_walks_with(cast.ana).person
    assert not sees(cast, "ben", sam)


def test_a_role_holds_from_its_first_to_its_last_day(cast: Cast) -> None:
    RoleHeld.objects.filter(user=cast.cleo).update(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    roles = {day: cast.viewer(cast.cleo, date(2026, *day)).roles for day in ((2, 28), (3, 1), (3, 31), (4, 1))}
    peer = frozenset({Role.PEER_WORKER})
    assert list(roles.values()) == [frozenset(), peer, peer, frozenset()]


def test_after_goodbye_the_peer_may_open_the_door_and_others_may_not(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    assert sees(cast, "ana", engagement.person)
    assert not sees(cast, "jo", engagement.person)


def test_a_grant_does_not_end_before_it_starts(cast: Cast) -> None:
    sam, why = sam_waits().person, uuid.uuid4()
    privacy.grant(users=[cast.cleo.id], person_id=sam.id, reason=DUTY, because_of=why, at=NOW)
    with pytest.raises(IntegrityError, match="grant_ends_after_it_starts"), transaction.atomic():
        AccessGrant.objects.update(ends_at=NOW - timedelta(seconds=1))


def test_a_live_grant_stands_once(cast: Cast) -> None:
    sam, why = sam_waits().person, uuid.uuid4()
    row = {"user": cast.cleo, "person": sam, "reason": DUTY, "because_of": why, "starts_at": NOW}
    AccessGrant.objects.create(**row)
    with pytest.raises(IntegrityError, match="one_live_grant"), transaction.atomic():
        AccessGrant.objects.create(**row)
