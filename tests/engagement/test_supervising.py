"""Who supervises a peer: named by an administrator, and what is seen by it."""

import pytest
from django.test import Client

from companionway.engagement.actions.leaving import disable
from companionway.engagement.actions.supervision import begin_supervision, end_supervision, follow_supervision
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import User
from companionway.privacy.viewer import viewer_of
from companionway.privacy.visibility import visible_people
from companionway.referrals.actions.answer import accept
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import Cast, sam_waits, sam_walks_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def lou(cast: Cast) -> User:
    """A peer supervisor of every program and site, who supervises nobody yet."""
    user = User.objects.create(username="lou", first_name="Lou", last_name="Marsh")
    RoleHeld.objects.create(user=user, role=Role.PEER_SUPERVISOR, starts_on=clock.today())
    return user


def sees(user: User, person: object) -> bool:
    viewer = viewer_of(user.id, user.get_full_name(), clock.today())
    return visible_people(viewer).filter(id=person).exists()


def test_a_supervisor_sees_whom_the_peer_walks_with_and_who_asked_until_it_ends(cast: Cast, lou: User) -> None:
    walks = sam_walks_with(cast.ana).person_id
    row = begin_supervision(user_id=cast.ana.id, supervisor_id=lou.id, by=cast.kit.id, at=clock.now())
    assert sees(lou, walks)
    end_supervision(supervision_id=row.id, by=cast.kit.id, at=clock.now())
    assert not sees(lou, walks) and sees(cast.ana, walks) and sees(cast.ben, walks)
    with pytest.raises(NotVisible):
        end_supervision(supervision_id=row.id, by=cast.kit.id, at=clock.now())


def test_an_open_request_that_the_peer_took_is_seen_too(cast: Cast, lou: User) -> None:
    waiting = sam_waits()
    accept(referral_id=waiting.id, by=cast.ana.id, at=clock.now())
    RoleHeld.objects.filter(user=lou).update(program=waiting.program)
    begin_supervision(user_id=cast.ana.id, supervisor_id=lou.id, by=cast.kit.id, at=clock.now())
    assert sees(lou, waiting.person_id)


def test_what_begins_after_the_end_is_not_seen(cast: Cast, lou: User) -> None:
    row = begin_supervision(user_id=cast.ana.id, supervisor_id=lou.id, by=cast.kit.id, at=clock.now())
    end_supervision(supervision_id=row.id, by=cast.kit.id, at=clock.now())
    assert not sees(lou, sam_walks_with(cast.ana).person_id), "it ended on the day it began"


def test_nobody_names_themselves_nor_a_peer_nor_somebody_of_another_place_nor_twice(cast: Cast, lou: User) -> None:
    RoleHeld.objects.create(user=cast.kit, role=Role.PEER_SUPERVISOR, starts_on=clock.today())
    for able, code in ((cast.kit, "yourself"), (cast.jo, "supervisor"), (cast.ben, "held")):
        with pytest.raises(DomainError) as refusal:
            begin_supervision(user_id=cast.ana.id, supervisor_id=able.id, by=cast.kit.id, at=clock.now())
        assert refusal.value.code == code
    for by in (cast.ben, cast.ana, cast.eli):
        with pytest.raises(NotVisible):
            begin_supervision(user_id=cast.ana.id, supervisor_id=lou.id, by=by.id, at=clock.now())
    with pytest.raises(NotVisible):
        begin_supervision(user_id=cast.dana.id, supervisor_id=lou.id, by=cast.kit.id, at=clock.now())


def test_a_house_with_nothing_but_roles_gets_its_supervision_on_the_page(cast: Cast, lou: User, client: Client) -> None:
    Supervision.objects.all().delete()
    client.force_login(cast.kit)
    page = f"/staff/{cast.ana.id}/"
    assert "Nobody supervises them now." in client.get(page).content.decode()
    assert client.post(f"{page}supervisor/", {"supervisor": str(cast.jo.id)}).status_code == 422
    assert client.post(f"{page}supervisor/", {"supervisor": str(lou.id)}).status_code == 302
    row = Supervision.objects.get()
    assert row.peer == PeerWorker.objects.get(user=cast.ana)
    shown = client.get(page).content.decode()
    assert "Lou Marsh" in shown and "Nobody supervises them now." not in shown
    assert client.post(f"/staff/supervisions/{row.id}/end/").status_code == 302
    assert "Nobody supervises them now." in client.get(page).content.decode()


def test_an_administrator_learns_no_name_of_a_person(cast: Cast, lou: User, client: Client) -> None:
    called = Person.objects.get(id=sam_walks_with(cast.ana).person_id).called
    client.force_login(cast.kit)
    answer = client.post(f"/staff/{cast.ana.id}/supervisor/", {"supervisor": str(lou.id)}, follow=True)
    assert answer.status_code == 200 and called not in answer.content.decode()


def test_whom_a_peer_without_a_supervisor_left_behind_stays_seen_at_the_place(cast: Cast) -> None:
    """The worker's sweep ends what no supervision accounts for; this rests on the place instead."""
    walks, asked = sam_walks_with(cast.jo).person_id, sam_waits()
    accept(referral_id=asked.id, by=cast.jo.id, at=clock.now())
    Supervision.objects.filter(peer__user=cast.jo).delete()
    follow_supervision(at=clock.now())
    disable(user_id=cast.jo.id, by=cast.kit.id, at=clock.now())
    follow_supervision(at=clock.now())
    assert sees(cast.ben, walks) and sees(cast.ben, asked.person_id)
