"""From asking for oneself to walking together on one page, and what a join of two records ends."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.people.details import PersonDetails
from companionway.people.models import PossibleMatch
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import own_page as actions
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.privacy.models.own_page import OwnSignIn
from companionway.referrals.actions.answer import accept
from companionway.referrals.models import Referral
from tests.cast import Cast, sam_walks_with
from tests.stories import open_walk
from tests.web.test_own_page import Way
from tests.web.test_own_pages import asked_for_oneself

pytestmark = pytest.mark.django_db
SAID = "maple canoe lantern drift"


def test_a_join_ends_the_sign_ins_of_both_and_the_visits_under_way(cast: Cast) -> None:
    """A name and a passphrase that one of two records chose must not open the page of both."""
    way = Way(cast)
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2), person=PersonDetails(called="Robin"))
    actions.agree_on_word(person_id=robin.person_id, word="blue heron", by=None, at=clock.now())
    token = actions.give_page(person_id=robin.person_id, by=None, at=clock.now()).token
    sam, other = way.enter(), Client()
    other.post(reverse("web:own-link", args=[token]))
    other.post(reverse("web:own-door"), {"word": "blue heron"})
    chosen = {"Tidewater": sam, "Low marsh": other}
    for name, client in chosen.items():
        assert client.post(reverse("web:own-sign-in"), {"name": name, "passphrase": SAID}).status_code == 302
    match = PossibleMatch.objects.create(newer=robin.person, older=way.sam, reasons=["phone"], found_at=clock.now())
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=clock.now())
    assert not OwnSignIn.objects.exists()
    for name, client in chosen.items():
        assert client.get("/mine/").status_code == 410
        assert Client().post(reverse("web:own-come-in"), {"name": name, "passphrase": SAID}).status_code == 422
    fresh = actions.give_page(person_id=way.sam.id, by=cast.ana.id, at=clock.now()).token
    way.address = reverse("web:own-link", args=[fresh])
    inside = way.enter()
    again = {"name": "Tidewater", "passphrase": SAID}
    assert inside.post(reverse("web:own-sign-in"), again).status_code == 302, "with a new link they choose again"
    assert Client().post(reverse("web:own-come-in"), again).status_code == 302


def test_a_parting_ends_what_one_of_the_two_chose_while_they_were_joined(cast: Cast) -> None:
    """Robin's record is taken for Sam's; Robin comes in, keeps a link and a sign-in; then the two are parted again."""
    way = Way(cast)
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2), person=PersonDetails(called="Robin"))
    match = PossibleMatch.objects.create(newer=robin.person, older=way.sam, reasons=["phone"], found_at=clock.now())
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=clock.now())
    actions.agree_on_word(person_id=robin.person_id, word="blue heron", by=cast.jo.id, at=clock.now())
    given = reverse("web:own-link", args=[link_for(robin.person_id, cast.jo.id)])
    client, sign_in = Client(), {"name": "Low marsh", "passphrase": SAID}
    client.post(given)
    client.post(reverse("web:own-door"), {"word": "blue heron"})
    anew = re.search(r"(/m/[\w-]+/)", client.post(reverse("web:own-link-anew")).content.decode())
    assert anew and client.post(reverse("web:own-sign-in"), sign_in).status_code == 302
    assert b"Sam" in client.get("/mine/").content, "joined, it is one page"
    part_again(match_id=match.id, by=cast.ben.id, at=clock.now())
    assert client.get("/mine/").status_code == 410
    assert Client().post(given).status_code == Client().post(anew[1]).status_code == 404
    assert Client().post(reverse("web:own-come-in"), sign_in).status_code == 422
    for person, peer in ((way.sam.id, cast.ana.id), (robin.person_id, cast.jo.id)):
        with pytest.raises(DomainError, match="Agree on a word"):
            link_for(person, peer)
    actions.agree_on_word(person_id=robin.person_id, word="blue heron", by=cast.jo.id, at=clock.now())
    client.post(reverse("web:own-link", args=[link_for(robin.person_id, cast.jo.id)]))
    client.post(reverse("web:own-door"), {"word": "blue heron"})
    page = client.get("/mine/").content
    assert b"Robin" in page and b"Sam" not in page, "with a new link each comes to their own page"


def test_a_word_from_before_the_join_is_still_that_persons_after_the_parting(cast: Cast) -> None:
    way = Way(cast)
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2), person=PersonDetails(called="Robin"))
    match = PossibleMatch.objects.create(newer=robin.person, older=way.sam, reasons=["phone"], found_at=clock.now())
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=clock.now())
    part_again(match_id=match.id, by=cast.ben.id, at=clock.now())
    way.address = reverse("web:own-link", args=[link_for(way.sam.id, cast.ana.id)])
    assert b"Sam" in way.enter().get("/mine/").content


def link_for(person: uuid.UUID, peer: uuid.UUID) -> str:
    """The secret part of a new link to the page of this person."""
    return actions.give_page(person_id=person, by=peer, at=clock.now()).token


def test_the_page_of_who_asked_for_themselves_goes_on_when_a_peer_walks_with_them(cast: Cast) -> None:
    """From "Ask" to the first talk: one page of theirs, before anybody said yes and after."""
    client = Client()
    sent = client.post(reverse("web:ask"), asked_for_oneself() | {"word": "blue heron"})
    found = re.search(r"(/m/[\w-]+/)", sent.content.decode())
    assert found
    client.post(found[1])
    client.post(reverse("web:own-door"), {"word": "blue heron"})
    assert "Nobody walks with you here yet." in client.get(reverse("web:own-us")).content.decode()
    hope = {"id": uuid.uuid4(), "words": "Zqa door of my own"}
    assert client.post(reverse("web:own-hope-new"), hope).status_code == 302, "theirs from the first minute"
    waiting, now = Referral.objects.get(), clock.now()
    accept(referral_id=waiting.id, by=cast.ana.id, at=now)
    open_walk(waiting, cast.ana, at=now)
    page = client.get(reverse("web:own-us")).content.decode()
    assert "Ana" in page and "Take a pause" in page, "the same visit, with nothing to open anew"
    assert "Zqa door" in client.get(reverse("web:own-map")).content.decode()
    peer = Client()
    peer.force_login(cast.ana)
    shown = peer.get(reverse("web:roadmap", args=[waiting.person_id])).content.decode()
    assert "Zqa door" in shown, "their peer reads the hope that they wrote before"
