"""The way to a person's own page, attacked: links guessed, shared, opened by programs, late, posted again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.actions import own_page as actions
from companionway.privacy.models.own_page import OwnLink, OwnVisit
from companionway.privacy.rules import own_page as rules
from tests.cast import Cast, sam_walks_with

pytestmark = pytest.mark.django_db
WORD = "harbor otter"
HOME = "/mine/"


class Way:
    """Sam's link, made now by Ana after they agreed on a word, and a browser to open it with."""

    def __init__(self, cast: Cast) -> None:
        self.walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=2))
        self.sam = self.walk.person
        actions.agree_on_word(person_id=self.sam.id, word=WORD, by=cast.ana.id, at=clock.now())
        self.token = actions.give_page(person_id=self.sam.id, by=cast.ana.id, at=clock.now()).token
        self.address = reverse("web:own-link", args=[self.token])

    def knock(self, client: Client) -> Any:
        return client.post(self.address)

    def say(self, client: Client, word: str = WORD) -> Any:
        return client.post(reverse("web:own-door"), {"word": word})

    def enter(self, client: Client | None = None) -> Client:
        client = client or Client()
        self.knock(client)
        assert self.say(client).status_code == 302
        return client


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


def written() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def test_a_program_that_opens_a_link_ten_times_changes_nothing_and_is_shown_nothing(way: Way) -> None:
    before, client = written(), Client()
    pages = [getattr(client, method)(way.address) for method in ("get", "head") * 5]
    assert written() == before
    assert all(page.status_code == 200 and not page.cookies for page in pages)
    assert b"Sam" not in pages[0].content and b"recovery" not in pages[0].content.lower()
    stranger = client.get(reverse("web:own-link", args=["0" * 43]))
    assert stranger.content == pages[0].content, "an unknown link reads the same"
    assert b"Sam" in way.enter().get(HOME).content


def test_the_door_leads_in_with_the_word_and_the_address_holds_no_link(way: Way) -> None:
    client = Client()
    to_door = way.knock(client)
    assert to_door["Location"] == reverse("web:own-door")
    knock = to_door.cookies["knock"]
    assert knock["httponly"] and knock["samesite"] == "Strict" and way.token not in knock.value
    assert b"Sam" not in client.get(to_door["Location"]).content
    inside = way.say(client, "  HARBOR   Otter ")
    assert inside["Location"] == HOME
    assert inside.cookies["own"]["samesite"] == "Strict" and inside.cookies["knock"].value == ""
    assert b"Hello, <bdi>Sam</bdi>" in client.get(HOME).content


def test_a_link_alone_opens_nothing_for_whoever_it_was_sent_on_to(way: Way) -> None:
    client = Client()
    way.knock(client)
    assert client.get(HOME).status_code == 410
    for left in range(rules.TRIES_EACH - 1, 0, -1):
        page = way.say(client, "harbor seal")
        assert page.status_code == 422
        assert f"You can try {left} more time" in page.content.decode()
    assert way.say(client, "harbor seal").status_code == 410
    assert way.say(client).status_code == 410, "the right word comes too late: press Continue again"
    assert b"Sam" in way.enter(client).get(HOME).content


def test_twenty_wrong_words_end_the_link(way: Way) -> None:
    client = Client()
    for _ in range(rules.TRIES_IN_ALL // rules.TRIES_EACH):
        way.knock(client)
        for _ in range(rules.TRIES_EACH):
            way.say(client, "harbor seal")
    assert way.knock(client).status_code == 404
    assert OwnVisit.objects.count() == 0
    assert AuditEntry.objects.filter(verb="own_page.wrong_word", person_id=way.sam.id).count() == rules.TRIES_IN_ALL


def test_guessing_links_is_slowed_down_for_a_network(way: Way, settings: Any) -> None:
    settings.COMPANIONWAY_DOOR_LIMIT = 3
    client = Client()
    answers = [client.post(reverse("web:own-link", args=[f"{n:043}"])).status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]


def test_after_its_time_a_link_reads_like_one_that_never_was(way: Way) -> None:
    OwnLink.objects.update(made_at=clock.now() - timedelta(days=8), ends_at=clock.now() - timedelta(seconds=1))
    client = Client()
    late, unknown = way.knock(client), client.post(reverse("web:own-link", args=["1" * 43]))
    assert (late.status_code, late.content) == (unknown.status_code, unknown.content) == (404, unknown.content)


def test_what_was_posted_once_opens_nothing_again(way: Way) -> None:
    client = Client()
    knock = way.knock(client).cookies["knock"].value
    assert way.say(client).status_code == 302
    thief = Client()
    thief.cookies["knock"] = knock
    assert way.say(thief).status_code == 410
    assert thief.get(HOME).status_code == 410


def test_opening_it_anew_closes_it_elsewhere(way: Way) -> None:
    first = way.enter()
    second = way.enter()
    assert first.get(HOME).status_code == 410
    assert second.get(HOME).status_code == 200


def test_leaving_ends_the_visit_and_not_only_the_cookie(way: Way) -> None:
    client = way.enter()
    key = client.cookies["own"].value
    assert client.post(reverse("web:own-leave"))["Location"] == f"{HOME}?left=1&lang=en-us"
    client.cookies["own"] = key
    assert client.get(HOME).status_code == 410
    assert OwnVisit.objects.get().ended_because == rules.Ended.LEFT


def test_a_visit_ends_by_itself_when_nobody_is_there_and_after_two_hours(way: Way) -> None:
    client = way.enter()
    OwnVisit.objects.update(seen_at=clock.now() - rules.IDLE)
    assert client.get(HOME).status_code == 410
    OwnVisit.objects.update(seen_at=clock.now(), ends_at=clock.now())
    assert client.get(HOME).status_code == 410


def test_a_sign_in_of_staff_opens_no_own_page_and_an_own_page_nothing_of_staff(way: Way, cast: Cast) -> None:
    staff = Client()
    staff.force_login(cast.ana)
    assert staff.get(HOME).status_code == 410
    person = way.enter()
    for name in ("web:today", "web:people"):
        assert person.get(reverse(name))["Location"].startswith(reverse("web:sign-in"))
    both = way.enter(staff)
    page = both.get(HOME).content.decode()
    assert "Hello, <bdi>Sam</bdi>" in page and "Ana" not in page and "Sign out" not in page


def test_a_key_of_staff_in_the_cookie_of_the_own_page_opens_nothing(way: Way, cast: Cast) -> None:
    staff, client = Client(), Client()
    staff.force_login(cast.ana)
    client.cookies["own"] = staff.cookies["session"].value
    assert client.get(HOME).status_code == 410


def test_a_look_at_ones_own_page_is_noted_without_user_network_or_device(way: Way) -> None:
    client = way.enter()
    client.get(HOME, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Mozilla/5.0 (Android)")
    entry = AuditEntry.objects.filter(verb="page.opened").latest("occurred_at")
    assert (entry.actor_id, entry.person_id, entry.role) == (None, way.sam.id, "person")
    assert entry.detail == {"by": "person"} and entry.network == entry.device == ""


def test_a_death_ends_every_way_in(way: Way, cast: Cast) -> None:
    client = way.enter()
    say_goodbye(engagement_id=way.walk.id, reason=Goodbye.DIED, by=cast.ana.id, at=clock.now())
    assert client.get(HOME).status_code == 410
    assert way.knock(Client()).status_code == 404


def test_a_peer_gives_the_page_after_a_word_was_agreed_and_sees_the_link_once(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana, clock.now() - timedelta(hours=2)).person
    client = Client()
    client.force_login(cast.ana)
    page = reverse("web:own-page-of", args=[sam.id])
    assert client.post(page).status_code == 422, "nothing was agreed on"
    for weak in ("otter", "sam rules", "2075550142"):
        assert client.post(reverse("web:own-page-word", args=[sam.id]), {"word": weak}).status_code == 422
    assert client.post(reverse("web:own-page-word", args=[sam.id]), {"word": WORD}).status_code == 302
    shown = client.post(page).content.decode()
    assert "/m/" in shown and 'class="qr"' in shown
    assert "/m/" not in client.get(page).content.decode()
    client.post(reverse("web:own-page-end", args=[sam.id]))
    assert OwnLink.objects.filter(ended_at=None).count() == 0


def test_another_peer_gives_nobody_else_a_page(way: Way, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.cleo)
    for name in ("own-page-of", "own-page-word", "own-page-end"):
        assert client.post(reverse(f"web:{name}", args=[way.sam.id]), {"word": WORD}).status_code == 404


def test_the_page_speaks_the_language_that_was_chosen(way: Way) -> None:
    client = way.enter()
    assert client.post(reverse("web:own-language"), {"language": "xx"}).status_code == 404
    assert client.post(reverse("web:own-language"), {"language": "es"}).status_code == 302
    assert '<html lang="es" dir="ltr"' in client.get(HOME).content.decode()


def test_the_pages_that_say_no_speak_the_language_of_the_visit_and_closing_it_is_told_as_done(way: Way) -> None:
    client = way.enter()
    client.post(reverse("web:own-language"), {"language": "es"})
    for address, status in (("/mine/nowhere/", 404), (reverse("web:own-texting"), 405)):
        answer = client.get(address, HTTP_ACCEPT_LANGUAGE="en-US", HTTP_ACCEPT="text/html")
        assert (answer.status_code, b'<html lang="es"' in answer.content) == (status, True), address
    closed = client.post(reverse("web:own-leave"), HTTP_ACCEPT_LANGUAGE="en-US", follow=True)
    assert closed.status_code == 200 and b"Cerraste tu p\xc3\xa1gina." in closed.content
    assert b"/mine/sign-in/?lang=es" in closed.content and client.get(HOME).status_code == 410
