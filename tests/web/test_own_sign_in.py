"""A name and a passphrase of the person's own: chosen soon after coming in, apart from staff, given up at any time."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from companionway.platform.models import AuditEntry, User
from companionway.platform.turnstile import Busy
from companionway.privacy import own_trying
from companionway.privacy.actions import own_page as actions
from companionway.privacy.models.own_page import OwnSignIn, OwnVisit
from companionway.privacy.rules import own_page as rules
from companionway.signin.models import SignInTries
from companionway.signin.rules import SWITCHED_OFF_AT
from companionway.web.pages.own.refusals import REFUSALS
from tests.cast import Cast, sam_walks_with
from tests.web.test_own_page import HOME, Way

pytestmark = pytest.mark.django_db
COME, CHOOSE, END = "/mine/sign-in/", "/mine/name/", "/mine/name/end/"
SAID = {"name": "Tidewater", "passphrase": "maple canoe lantern drift"}


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's link and word."""
    return Way(cast)


def test_a_name_and_a_passphrase_open_the_same_page_and_nothing_of_staff(way: Way) -> None:
    inside = way.enter()
    assert inside.post(CHOOSE, SAID).status_code == 302
    assert "Tidewater" in inside.get(CHOOSE).content.decode()
    client = Client()
    assert client.post(COME, SAID | {"name": "  TIDEwater "})["Location"] == HOME
    assert b"Hello, <bdi>Sam</bdi>" in client.get(HOME).content
    assert inside.get(HOME).status_code == 410, "coming in anew closes it elsewhere"
    assert client.get("/today/")["Location"].startswith("/sign-in/")
    staff = Client().post("/sign-in/", {"username": SAID["name"], "password": SAID["passphrase"]})
    assert staff.status_code == 422 and not User.objects.filter(username__iexact=SAID["name"]).exists()
    row = OwnSignIn.objects.get()
    assert check_password(SAID["passphrase"], row.passphrase_hash) and SAID["passphrase"] not in str(row.__dict__)


def test_wrong_ones_and_names_that_nobody_has_answer_alike_and_wait_alike(way: Way) -> None:
    way.enter().post(CHOOSE, SAID)
    for name in (SAID["name"], "Nobody here"):
        client = Client()
        answers = [client.post(COME, {"name": name, "passphrase": "not it at all, sorry"}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert b"do not go together" in answers[0].content
    assert Client().post(COME, SAID).status_code == 429, "the right one waits too"
    failed = AuditEntry.objects.filter(verb="own_page.sign_in_failed").values_list("person_id", "reason")
    assert {person for person, _ in failed} == {way.sam.id, None} and "Tidewater" not in str(list(failed))


def test_a_name_that_somebody_tried_until_it_was_switched_off_opens_again_when_it_is_chosen_anew(way: Way) -> None:
    way.enter().post(CHOOSE, SAID)
    Client().post(COME, SAID | {"passphrase": "not it at all, sorry"})
    assert SignInTries.objects.update(failures=SWITCHED_OFF_AT) == 1
    assert Client().post(COME, SAID).status_code == 422, "not even with the right one"
    assert way.enter().post(CHOOSE, SAID).status_code == 302
    assert Client().post(COME, SAID)["Location"] == HOME


def test_it_stands_apart_from_the_tries_of_staff_and_behind_the_same_turnstile(
    way: Way, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    for _ in range(6):
        client.post(COME, {"name": cast.ana.username, "passphrase": "not it at all, sorry"})
    assert Client().post("/sign-in/", {"username": cast.ana.username, "password": "x"}).status_code == 422

    def full() -> Any:
        raise Busy

    monkeypatch.setattr(own_trying.trying, "turn", full)
    assert Client().post(COME, SAID).status_code == 503


@pytest.mark.parametrize(
    ("name", "passphrase", "why"),
    [
        ("abc", SAID["passphrase"], "4 to 60 letters"),
        ("x" * 61, SAID["passphrase"], ""),
        ("tide\x00water", SAID["passphrase"], ""),
        ("tide\u202ewater", SAID["passphrase"], "common signs"),
        ("Tidewater", "short", "at least 15"),
        ("Tidewater", "passwordpassword", "again and again"),
        ("Tidewater", "", "Choose a passphrase"),
    ],
)
def test_a_weak_choice_is_refused_and_nothing_is_kept(way: Way, name: str, passphrase: str, why: str) -> None:
    page = way.enter().post(CHOOSE, {"name": name, "passphrase": passphrase})
    assert page.status_code == 422 and why in page.content.decode()
    assert OwnSignIn.objects.count() == 0


def test_a_name_that_another_has_is_not_given_twice_and_ones_own_may_be_changed(way: Way, cast: Cast) -> None:
    way.enter().post(CHOOSE, SAID)
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=2)).person
    actions.agree_on_word(person_id=robin.id, word="blue heron", by=cast.jo.id, at=clock.now())
    token = actions.give_page(person_id=robin.id, by=cast.jo.id, at=clock.now()).token
    other = Client()
    other.post(f"/m/{token}/")
    other.post("/mine/door/", {"word": "blue heron"})
    taken = other.post(CHOOSE, SAID | {"name": "tideWATER"})
    assert taken.status_code == 422 and "Choose another name." in taken.content.decode()
    assert "Tidewater" not in other.get(CHOOSE).content.decode()
    assert way.enter().post(CHOOSE, SAID | {"passphrase": "seven quiet herons at dusk"}).status_code == 302
    assert Client().post(COME, SAID).status_code == 422
    assert OwnSignIn.objects.count() == 1


def test_nobody_chooses_one_on_a_page_that_was_left_open(way: Way) -> None:
    client = way.enter()
    OwnVisit.objects.update(ends_at=clock.now() + rules.LONGEST - rules.FRESH)
    assert "open it anew" in client.get(CHOOSE).content.decode()
    assert client.post(CHOOSE, SAID).status_code == 422
    assert OwnSignIn.objects.count() == 0


def test_it_can_be_given_up_at_any_time_and_ends_with_every_way_in(way: Way, cast: Cast) -> None:
    client = way.enter()
    client.post(CHOOSE, SAID)
    OwnVisit.objects.update(ends_at=clock.now() + timedelta(minutes=5))
    assert client.post(END).status_code == 302
    assert Client().post(COME, SAID).status_code == 422 and OwnSignIn.objects.count() == 0
    way.enter().post(CHOOSE, SAID)
    actions.close_ways(person_id=way.sam.id, by=cast.ana.id, at=clock.now())
    assert OwnSignIn.objects.count() == 0
    way.token = actions.give_page(person_id=way.sam.id, by=cast.ana.id, at=clock.now()).token
    way.address = f"/m/{way.token}/"
    way.enter().post(CHOOSE, SAID)
    say_goodbye(engagement_id=way.walk.id, reason=Goodbye.DIED, by=cast.ana.id, at=clock.now())
    assert Client().post(COME, SAID).status_code == 422


def test_what_is_refused_here_is_in_the_catalogs_word_for_word(way: Way) -> None:
    client = way.enter()
    client.post("/mine/language/", {"language": "es"})
    known = {str(said) for said in REFUSALS}
    for passphrase in ("short", "x" * 600, "qwertyuiopasdfghjkl", "abcabcabcabcabcabc", "correct horse battery staple",
                       "summer peer support"):  # fmt: skip
        page = client.post(CHOOSE, {"name": "Tidewater", "passphrase": passphrase}).content.decode()
        assert not any(said in page for said in known), passphrase
