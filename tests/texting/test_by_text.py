"""Texting a link or a few lines from the page that made them: once, neutral, by consent, and read by nobody later."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from companionway.engagement.actions.message import begin_sending, note_sent
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import Reason, State, loud_words, without_secret
from companionway.engagement.rules.walk import Goodbye
from companionway.people.models import ContactPoint, Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.own_page import agree_on_word, knock
from companionway.privacy.models.own_page import OwnLink
from companionway.privacy.quiet_words import quiet_words
from companionway.privacy.viewer import viewer_of
from companionway.web.languages import code_of
from companionway.web.pages.reach import by_text
from companionway.web.pages.reach.by_text import WORDS
from tests.cast import NOW, Cast, sam_walks_with
from tests.texting.agreeing import agrees_to_texts, comes_in
from tests.web.asking import signed_in, text_of


@pytest.fixture(autouse=True)
def _afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam walks with Ana, and they agreed on a word."""
    row = sam_walks_with(cast.ana, NOW)
    agree_on_word(person_id=row.person_id, word="harbor otter", by=cast.ana.id, at=NOW)
    return row


def asked(sam: Engagement, **more: Any) -> tuple[str, dict[str, Any]]:
    """The form of the page's own link, with the button for texting it."""
    return f"/people/{sam.person_id}/own-page/", {"how": "text", "text_id": str(uuid.uuid4())} | more


def test_the_link_is_texted_in_neutral_words_and_shown_nowhere(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    client, (path, form) = signed_in(cast.ana), asked(sam)
    assert "Text it to them" in text_of(client.get(path))
    answer = client.post(path, form)
    assert answer.status_code == 302 and "/m/" not in text_of(client.get(answer["Location"]))
    text, link = TextMessage.objects.get(), OwnLink.objects.get()
    assert (text.purpose, text.state, text.id) == ("link", State.QUEUED, uuid.UUID(form["text_id"]))
    assert text.words.startswith("Your page, from Ana: http") and loud_words(text.words, quiet_words()) == ()
    token = text.words.split("/m/")[1].strip("/")
    assert knock(token=token, at=NOW) is not None and link.made_by_id == cast.ana.id
    read = text_of(client.get(f"/engagements/{sam.id}/texts/"))
    assert token not in read and "Your page, from Ana" in read


def test_pressed_twice_it_is_one_link_and_one_text(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    client, (path, form) = signed_in(cast.ana), asked(sam)
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 302]
    assert OwnLink.objects.count() == TextMessage.objects.count() == 1
    assert client.post(path, form | {"text_id": "none"}).status_code == 404


def test_pressed_again_after_it_was_taken_back_it_is_no_text_on_its_way(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    client, (path, form) = signed_in(cast.ana), asked(sam)
    client.post(path, form)
    client.post(f"/texts/{form['text_id']}/withdrawal/")
    answer = client.post(path, form)
    assert answer.status_code == 422 and "This text was not sent: you took it back." in text_of(answer)
    assert OwnLink.objects.count() == TextMessage.objects.count() == 1


def test_what_opens_the_page_is_not_kept_once_it_has_left_or_will_not_leave(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    client = signed_in(cast.ana)
    rows = []
    for _ in range(3):
        path, form = asked(sam)
        client.post(path, form)
        rows.append(TextMessage.objects.get(id=form["text_id"]))
    begin_sending(text_id=rows[0].id, at=clock.now())
    note_sent(text_id=rows[0].id, provider="twilio", provider_id="SM1", at=clock.now())
    client.post(f"/texts/{rows[1].id}/withdrawal/")
    assert "…" not in TextMessage.objects.get(id=rows[2].id).words
    comes_in(cast, "STOP", at=clock.now())
    for row in rows:
        token = row.words.split("/m/")[1].strip("/")
        row.refresh_from_db()
        assert token not in row.words and row.words.endswith("/m/…/")
    assert rows[2].reason == Reason.STOPPED


@pytest.mark.parametrize("why", ["no_consent", "stopped", "no_number", "goodbye"])
def test_where_a_text_may_not_go_no_link_is_made_and_the_page_says_why(cast: Cast, sam: Engagement, why: str) -> None:
    if why != "no_consent":
        agrees_to_texts(cast, sam)
    if why == "stopped":
        comes_in(cast, "stop", at=NOW)
    if why == "no_number":
        ContactPoint.objects.update(text_ok=False)
    if why == "goodbye":
        say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=NOW + timedelta(minutes=30))
    client, (path, form) = signed_in(cast.ana), asked(sam)
    shown = text_of(client.get(path))
    assert "Text it to them" not in shown and "It cannot be texted" in shown
    answer = client.post(path, form)
    assert answer.status_code == 422 and "It cannot be texted" in text_of(answer)
    assert not OwnLink.objects.exists() and not TextMessage.objects.exclude(state=State.RECEIVED).exists()


def test_at_night_it_waits_for_the_morning_and_the_page_says_so_before(
    cast: Cast, sam: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    agrees_to_texts(cast, sam)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=9))
    client, (path, form) = signed_in(cast.ana), asked(sam)
    assert "It leaves at 8 am" in text_of(client.get(path))
    client.post(path, form)
    assert TextMessage.objects.get().state == State.HELD


def test_a_check_in_is_texted_and_the_walk_that_agreed_carries_it(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    other = sam_walks_with(cast.ana, NOW, program="primary-care", site="harbor-clinic")
    Person.objects.filter(id=other.person_id).update(same_as_id=sam.person_id)
    client = signed_in(cast.ana)
    form = {"how": "text", "text_id": str(uuid.uuid4()), "moment": "baseline"}
    assert "Text a link" in text_of(client.get(f"/engagements/{sam.id}/check-ins/"))
    assert client.post(f"/engagements/{sam.id}/check-in-links/", form).status_code == 302
    assert TextMessage.objects.get().words.startswith("Your check-in, from Ana: ")
    assert "has not" not in client.post(f"/engagements/{other.id}/check-in-links/", form).content.decode()
    assert by_text.offer(viewer_of(cast.ana.id, "Ana", clock.today()), sam.person).walk == sam


def test_it_speaks_the_language_of_whoever_reads_it(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    Person.objects.filter(id=sam.person_id).update(language="Spanish")
    path, form = asked(sam)
    signed_in(cast.ana).post(path, form)
    assert TextMessage.objects.get().words.startswith("Su página, de Ana: ")
    assert [code_of(said) for said in ("Español", " es", "english", "Somali", "")] == ["es", "es", "en-us", "", ""]


def test_words_that_tell_too_much_are_asked_about_and_then_sent_as_they_are(
    cast: Cast, sam: Engagement, rf: Any
) -> None:
    agrees_to_texts(cast, sam)
    request = rf.post("/somewhere/", {"how": "text", "text_id": str(uuid.uuid4()), "listing": "7"})
    request.viewer, request.user = viewer_of(cast.ana.id, "Ana", clock.today()), cast.ana
    offer = by_text.offer(request.viewer, sam.person)
    with pytest.raises(DomainError) as refusal:
        by_text.text_words(request, offer, "Harbor detox, 207-555-0100")
    asked_again = by_text.refused_text(request, refusal.value, "/back/").content.decode()
    assert 'name="listing" value="7"' in asked_again and 'name="as_is"' in asked_again and "detox" in asked_again
    request.POST = request.POST.copy()
    request.POST["as_is"] = "1"
    text = by_text.text_words(request, offer, "Harbor detox, 207-555-0100")
    assert (text.purpose, text.words) == ("share", "Harbor detox, 207-555-0100")


def test_nobody_texts_a_link_for_somebody_they_do_not_see(cast: Cast, sam: Engagement) -> None:
    agrees_to_texts(cast, sam)
    path, form = asked(sam)
    assert signed_in(cast.cleo).post(path, form).status_code == 404 and not OwnLink.objects.exists()


def test_only_the_part_that_opens_is_cut_out_of_the_words() -> None:
    assert without_secret("Hi https://x.example.org/m/" + "a" * 43 + "/ there") == "Hi https://x.example.org/m/…/ there"
    assert without_secret("Open https://x.example.org/sheets/self-help/ at 5") == (
        "Open https://x.example.org/sheets/self-help/ at 5"
    )
    assert set(WORDS) >= {"page", "check_in"}
