"""The code that is texted instead of saying the word: who gets it, how often, how long, and what nobody learns."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companionway.engagement.actions.message import begin_sending, note_sent
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.message import TextMessage
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import ContactPoint
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from companionway.privacy.actions import own_page as actions
from companionway.privacy.models.own_page import AgreedWord, OwnLink, OwnVisit
from companionway.privacy.rules import own_page as rules
from tests.cast import Cast, sam_walks_with
from tests.texting.agreeing import agrees_to_texts
from tests.web.test_own_page import HOME, Way

pytestmark = pytest.mark.django_db
SEND, TYPE = "/mine/door/code/sending/", "/mine/door/code/"


@pytest.fixture(autouse=True)
def _texting(settings: Any) -> None:
    settings.COMPANIONWAY_TEXTING, settings.COMPANIONWAY_TEXTING_NUMBERS = "twilio", {"ed": "+12075550100"}


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's link; texts are agreed."""
    made = Way(cast)
    agrees_to_texts(cast, made.walk, clock.now() - timedelta(minutes=30))
    return made


def texted(way: Way, client: Client) -> str:
    """The code that is sent to Sam's number after one more knock of this browser."""
    way.knock(client)
    assert client.post(SEND)["Location"] == TYPE
    text = TextMessage.objects.order_by("-occurred_at", "-id").first()
    assert text and text.purpose == "code"
    found = re.match(r"(\d{6}) is your code\. It works for 10 minutes\.", text.words)
    assert found
    return found[1]


def test_the_code_of_a_text_opens_the_page_once(way: Way) -> None:
    client = Client()
    code = texted(way, client)
    assert b"Sam" not in client.get(TYPE).content
    inside = client.post(TYPE, {"code": f" {code[:3]} {code[3:]} "})
    assert inside["Location"] == HOME and b"Hello, <bdi>Sam</bdi>" in client.get(HOME).content
    assert bytes(code, "ascii") not in bytes(OwnLink.objects.get().code_digest or b"")
    again = Client()
    way.knock(again)
    assert again.post(TYPE, {"code": code}).status_code == 422, "it was for another knock, and is spent"


def test_a_person_without_a_word_comes_in_by_a_code_alone(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana, clock.now() - timedelta(hours=2))
    with pytest.raises(DomainError, match="Agree on a word"):
        actions.give_page(person_id=walk.person_id, by=cast.ana.id, at=clock.now())
    agrees_to_texts(cast, walk, clock.now() - timedelta(minutes=30))
    token = actions.give_page(person_id=walk.person_id, by=cast.ana.id, at=clock.now()).token
    client = Client()
    client.post(reverse("web:own-link", args=[token]))
    assert client.post("/mine/door/", {"word": "harbor otter"}).status_code == 422
    assert client.post(SEND).status_code == 302
    words = TextMessage.objects.get().words
    assert client.post(TYPE, {"code": words[:6]}).status_code == 302
    assert AgreedWord.objects.count() == 0


def test_five_wrong_codes_and_the_right_one_comes_too_late(way: Way) -> None:
    client = Client()
    code = texted(way, client)
    other = f"{(int(code) + 1) % 1_000_000:06}"
    for left in range(rules.TRIES_EACH - 1, 0, -1):
        assert f"You can try {left} more time" in client.post(TYPE, {"code": other}).content.decode()
    assert client.post(TYPE, {"code": other}).status_code == 410
    assert client.post(TYPE, {"code": code}).status_code == 410
    assert OwnVisit.objects.count() == 0
    assert AuditEntry.objects.filter(verb="own_page.wrong_code").count() == rules.TRIES_EACH


@pytest.mark.parametrize("typed", ["", "x", "\uff10" * 6, "000000" * 3, "' OR 1=1"])
def test_nothing_typed_beside_a_code_opens_anything(way: Way, typed: str) -> None:
    client = Client()
    way.knock(client)
    assert client.post(TYPE, {"code": typed}).status_code in (410, 422), "no code was sent to this knock"
    assert OwnVisit.objects.count() == 0


def test_a_code_ends_after_ten_minutes(way: Way) -> None:
    client = Client()
    code = texted(way, client)
    OwnLink.objects.update(code_sent_at=clock.now() - rules.KNOCK_LASTS)
    assert client.post(TYPE, {"code": code}).status_code == 422
    OwnLink.objects.update(knocked_at=clock.now() - rules.KNOCK_LASTS)
    assert client.post(SEND).status_code == 410
    assert TextMessage.objects.count() == 1


def test_the_answer_is_the_same_where_no_text_goes(way: Way, cast: Cast) -> None:
    client = Client()
    texted(way, client)
    shown = client.get(TYPE).content
    ContactPoint.objects.update(text_ok=False)
    way.knock(client)
    answer = client.post(SEND)
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", client.get(TYPE).content) == token.sub(b"", shown)
    ContactPoint.objects.update(text_ok=True)
    say_goodbye(engagement_id=way.walk.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=clock.now())
    assert client.post(SEND)["Location"] == TYPE
    assert TextMessage.objects.count() == 1
    reasons = AuditEntry.objects.filter(verb="own_page.code_not_sent").values_list("reason", flat=True)
    assert set(reasons) == {"no_way"}


def test_three_codes_an_hour_and_no_more_whoever_holds_the_link(way: Way) -> None:
    for _ in range(rules.CODES):
        texted(way, Client())
    client = Client()
    way.knock(client)
    assert client.post(SEND)["Location"] == TYPE
    assert TextMessage.objects.count() == rules.CODES
    assert AuditEntry.objects.filter(verb="own_page.code_not_sent", reason="too_often").count() == 1


def test_who_walks_with_them_reads_no_code_before_it_was_sent_nor_after(way: Way, cast: Cast) -> None:
    code = texted(way, Client())
    peer = Client()
    peer.force_login(cast.ana)
    page = reverse("web:texts", args=[way.walk.id])
    text = TextMessage.objects.get()
    for _ in range(2):
        shown = peer.get(page).content.decode()
        assert "A code for their own page" in shown and f"{code} is your code" not in shown
        if begin_sending(text_id=text.id, at=clock.now()):
            note_sent(text_id=text.id, provider="twilio", provider_id="SM1", at=clock.now())
    text.refresh_from_db()
    assert (text.state, text.words) == ("sent", "")


def test_the_text_speaks_the_language_of_the_door(way: Way) -> None:
    client = Client()
    way.knock(client)
    client.post(f"{SEND}?lang=es")
    assert "es su código" in TextMessage.objects.get().words


def test_without_texting_the_door_offers_no_code(way: Way, settings: Any) -> None:
    client = Client()
    assert SEND in client.get("/mine/door/").content.decode()
    settings.COMPANIONWAY_TEXTING = ""
    assert SEND not in client.get("/mine/door/").content.decode()
    way.knock(client)
    assert client.post(SEND)["Location"] == "/mine/door/"
    assert client.get(SEND).status_code == 405


def test_a_link_that_came_by_text_opens_with_the_word_alone(way: Way) -> None:
    client = Client()
    actions.note_texted(OwnLink.objects.get().id)
    way.knock(client)
    assert client.post(SEND)["Location"] == TYPE
    assert TextMessage.objects.count() == 0
    assert AuditEntry.objects.filter(verb="own_page.code_not_sent", reason="same_phone").count() == 1
    AgreedWord.objects.all().delete()
    with pytest.raises(DomainError, match="opens with it"):
        actions.note_texted(OwnLink.objects.get().id)
