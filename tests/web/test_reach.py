"""Pages of reaching somebody: texts, whose a text is, the contact plan, handing over, and what Today says of them."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.actions.message import begin_sending, note_failed, note_sent, send_text
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.handover import Handover
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import peer_of
from companionway.engagement.queries.today import today
from companionway.engagement.rules.plan import FirstWeeks
from companionway.engagement.rules.texts import Reason, State
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from tests.cast import Cast, sam_walks_with
from tests.sharing import sam_consents
from tests.texting.agreeing import agrees_to_texts, comes_in
from tests.walked import reach, walks
from tests.web.asking import signed_in
from tests.web.walking_with_sam import text_of

AGO = timedelta(hours=2)


def sam_with_texts(cast: Cast) -> Engagement:
    """Sam has walked with Ana for two hours, and agreed to texts."""
    row = sam_walks_with(cast.ana, clock.now() - AGO)
    agrees_to_texts(cast, row, clock.now() - AGO + timedelta(minutes=31))
    return row


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam has walked with Ana for two hours, and agreed to texts."""
    return sam_with_texts(cast)


@pytest.fixture
def ana(cast: Cast, sam: Engagement) -> Client:
    """Ana's browser."""
    return signed_in(cast.ana)


def url(sam: Engagement, what: str) -> str:
    """An address under Sam's walk."""
    return f"/engagements/{sam.id}/{what}/"


def sends(ana: Client, sam: Engagement, words: str, **more: str) -> Any:
    """Ana presses Send."""
    return ana.post(url(sam, "texts"), {"id": str(uuid.uuid4()), "words": words, **more})


def test_a_text_is_written_shown_and_taken_back(cast: Cast, sam: Engagement, ana: Client) -> None:
    assert "No texts yet." in text_of(ana.get(url(sam, "texts")))
    assert sends(ana, sam, "Coffee? <script>alert(1)</script> ☕").status_code == 302
    page = ana.get(url(sam, "texts"))
    assert "Coffee? &lt;script&gt;" in page.content.decode() and "☕" in text_of(page)
    text = TextMessage.objects.get()
    assert ana.post(f"/texts/{text.id}/withdrawal/").status_code == 302
    assert "Was not sent · you took it back" in text_of(ana.get(url(sam, "texts")))


def test_words_that_tell_are_asked_about_and_may_go_as_they_are(cast: Cast, sam: Engagement, ana: Client) -> None:
    page = sends(ana, sam, "Your recovery group is at 5")
    assert page.status_code == 422 and "Send it as it is" in text_of(page) and "“recovery”" in text_of(page)
    assert "Your recovery group is at 5" in page.content.decode() and not TextMessage.objects.exists()
    assert sends(ana, sam, "Your recovery group is at 5", as_is="1").status_code == 302


def test_words_to_begin_with_fill_the_form_and_nothing_is_sent_by_them(sam: Engagement, ana: Client) -> None:
    page = ana.get(url(sam, "texts") + "?begin=hello").content.decode()
    assert "Hi, it&#x27;s Ana. Just saying hello. No need to answer." in page
    assert ana.get(url(sam, "texts") + "?begin=%3Cb%3E").status_code == 200 and not TextMessage.objects.exists()


@pytest.mark.parametrize(("words", "status"), [("", 422), ("a" * 1601, 422), ("  ", 422)])
def test_odd_words_come_back_with_the_form(sam: Engagement, ana: Client, words: str, status: int) -> None:
    assert sends(ana, sam, words).status_code == status


def test_the_same_tap_twice_is_one_text(sam: Engagement, ana: Client) -> None:
    form = {"id": str(uuid.uuid4()), "words": "Hi"}
    assert [ana.post(url(sam, "texts"), form).status_code for _ in range(2)] == [302, 302]
    assert TextMessage.objects.count() == 1


def test_where_nothing_can_be_sent_the_page_says_why_and_what_helps(cast: Cast, settings: Any) -> None:
    row, ana = sam_walks_with(cast.ana, clock.now() - AGO), signed_in(cast.ana)
    assert "they have not agreed to texts" in text_of(ana.get(url(row, "texts")))
    assert sends(ana, row, "Hi").status_code == 422
    settings.COMPANIONWAY_TEXTING = "off"
    assert "texting is not set up here" in text_of(ana.get(url(row, "texts")))
    assert sends(ana, row, "Hi").status_code == 422 and not TextMessage.objects.exists()


def test_what_came_in_is_on_today_and_on_the_persons_page_until_it_was_read(
    cast: Cast, sam: Engagement, ana: Client
) -> None:
    comes_in(cast, "Can we talk at noon?", at=clock.now())
    assert "Sam texted" in text_of(ana.get("/today/"))
    assert "at noon" not in text_of(ana.get("/today/")), "the words are on the page of the texts alone"
    assert "A new text came in." in text_of(ana.get(f"/people/{sam.person_id}/"))
    ana.post(url(sam, "texts/reading"))
    assert "For you to read" not in text_of(ana.get("/today/"))
    journey = text_of(ana.get(f"/people/{sam.person_id}/"))
    assert "They texted" in journey and "A new text" not in journey and "at noon" not in journey


def test_a_text_that_did_not_arrive_is_said_on_today_and_on_the_persons_page(
    cast: Cast, sam: Engagement, ana: Client
) -> None:
    at = clock.now()
    text = send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="Hi", by=cast.ana.id, at=at, asked_for=True)
    assert begin_sending(text_id=text.id, at=at)
    note_sent(text_id=text.id, provider="twilio", provider_id="SM1", at=at)
    note_failed(text_id=text.id, reason=Reason.LANDLINE, at=at)
    assert "A text to Sam did not arrive this phone cannot get texts" in text_of(ana.get("/today/"))
    assert "A text did not arrive." in text_of(ana.get(f"/people/{sam.person_id}/"))
    assert "A text to Sam" not in text_of(signed_in(cast.jo).get("/today/"))


def test_stop_is_shown_and_two_unanswered_texts_are_named_gently(cast: Cast, sam: Engagement, ana: Client) -> None:
    at = clock.now() - timedelta(minutes=9)
    for n in range(2):
        text = send_text(text_id=uuid.uuid4(), engagement_id=sam.id, words="Hi", by=cast.ana.id, at=at)
        TextMessage.objects.filter(id=text.id).update(state=State.DELIVERED, provider="twilio", provider_id=f"SM{n}")
    assert "2 texts since they last wrote" in text_of(ana.get(url(sam, "texts")))
    comes_in(cast, "please stop texting me", at=at + timedelta(minutes=1))
    assert "This may mean: no more texts." in text_of(ana.get(url(sam, "texts")))
    comes_in(cast, "STOP", at=at + timedelta(minutes=2))
    page = text_of(ana.get(url(sam, "texts")))
    assert "They said STOP. No text goes there." in page and "No text can be sent now: they said STOP." in page
    assert "Sam texted they said STOP" in text_of(ana.get("/today/"))


def test_whose_is_this_is_for_who_supervises_there(cast: Cast, sam: Engagement, ana: Client) -> None:
    unknown = comes_in(cast, "Hello?", at=clock.now(), number="+12075550177")
    ben = signed_in(cast.ben)
    assert "whose is this?" not in text_of(ana.get("/today/"))
    assert ana.get(f"/texts/{unknown.id}/owner/").status_code == 404
    assert "A text: whose is this?" in text_of(ben.get("/today/"))
    assert "The number does not tell whose it is" in text_of(ben.get(f"/texts/{unknown.id}/owner/"))
    assert ben.post(f"/texts/{unknown.id}/owner/", {}).status_code == 422
    assert ben.post(f"/texts/{unknown.id}/owner/", {"owner": str(uuid.uuid4())}).status_code == 422
    assert ben.post(f"/texts/{unknown.id}/owner/", {"owner": "nobody"}).status_code == 302
    assert ben.get(f"/texts/{unknown.id}/owner/").status_code == 404


def test_a_shared_number_asks_its_peer_whose_it_is(cast: Cast, sam: Engagement, ana: Client) -> None:
    walks(cast.ana, "Robin", clock.now() - AGO, "0142")
    text = comes_in(cast, "Only me", at=clock.now())
    page = text_of(ana.get(f"/texts/{text.id}/owner/"))
    assert "Several people have this number" in page and "Robin" in page and "Only me" in page
    assert ana.post(f"/texts/{text.id}/owner/", {"owner": str(sam.id)}).status_code == 302
    assert "Only me" in text_of(ana.get(url(sam, "texts")))
    assert reach("0142")[0].text_ok


PLAN = {
    "version": "0", "modes": ["text", "call"], "days": ["0", "2"], "quiet_from": "20:30", "quiet_until": "09:00",
    "name_to_say": "Alex", "message_ok": "on", "first_weeks": "yes", "if_quiet": "less",
    "if_quiet_words": "Not too much ☕", "trusted_name": "Rosa", "trusted_reach": "207-555-0111", "trusted_consent": "",
}  # fmt: skip


def test_a_plan_is_agreed_read_changed_and_said_before_a_call(cast: Cast, sam: Engagement, ana: Client) -> None:
    assert ana.post(url(sam, "contact-plan"), PLAN).status_code == 302
    page = text_of(ana.get(url(sam, "contact-plan")))
    for words in ("Mon, Wed", "8:30 pm to 9 am", "Alex", "Try less often", "Not too much ☕", "please do not call"):
        assert words in page
    assert "written down by Ana Reyes" in page
    assert "Say you are Alex · OK to leave a message" in text_of(ana.get(f"/people/{sam.person_id}/"))
    assert ana.post(url(sam, "contact-plan"), PLAN).status_code == 422, "somebody wrote a version meanwhile"
    assert ana.post(url(sam, "contact-plan"), PLAN | {"version": "1", "name_to_say": "Al"}).status_code == 302
    assert "Earlier (1)" in text_of(ana.get(url(sam, "contact-plan"))) and ContactPlan.objects.count() == 2


def test_the_trusted_other_may_be_called_only_with_a_consent_in_force(cast: Cast, sam: Engagement, ana: Client) -> None:
    from tests.sharing import a_text

    text = a_text(card="family", at=clock.now() - AGO)
    consent = sam_consents(cast, sam.person, at=clock.now() - AGO + timedelta(minutes=40), text=text)
    assert ana.post(url(sam, "contact-plan"), PLAN | {"trusted_consent": str(uuid.uuid4())}).status_code == 422
    assert ana.post(url(sam, "contact-plan"), PLAN | {"trusted_consent": str(consent.id)}).status_code == 302
    assert "207-555-0111 · we may ask" in text_of(ana.get(url(sam, "contact-plan")))


def test_more_hellos_at_first_come_up_on_their_days_and_only_with_a_yes(cast: Cast) -> None:
    row = walks(cast.ana, "Sam", clock.now() - timedelta(days=3, hours=1), "0142")

    def planned() -> list[Any]:
        return [e.id for e in today(cast.viewer(cast.ana, clock.today()), clock.today()).planned]

    assert planned() == []
    for version, choice in enumerate((FirstWeeks.YES, FirstWeeks.NO)):
        agree_contact_plan(
            engagement_id=row.id, agreed=Agreed(first_weeks=choice), version=version, by=cast.ana.id, at=clock.now()
        )
        assert planned() == ([row.id] if choice == FirstWeeks.YES else [])


def step(browser: Client, row: Handover, verb: str, **more: str) -> int:
    """One step of a handover."""
    return int(browser.post(f"/handovers/{row.id}/steps/", {"verb": verb, **more}).status_code)


def test_a_handover_goes_by_its_steps_and_everybody_in_it_sees_where_it_is(
    cast: Cast, sam: Engagement, ana: Client
) -> None:
    jo, ben = signed_in(cast.jo), signed_in(cast.ben)
    assert "They are asked first" in text_of(ana.get(url(sam, "handover")))
    assert ana.post(url(sam, "handover"), {}).status_code == 422
    assert ana.post(url(sam, "handover"), {"to_peer": str(cast.jo.id)}).status_code == 302
    row = Handover.objects.get()
    assert "Ana would like you to meet Sam" in text_of(jo.get("/today/"))
    assert jo.get(f"/handovers/{row.id}/").status_code == ben.get(f"/handovers/{row.id}/").status_code == 200
    assert jo.get(f"/people/{sam.person_id}/").status_code == 404
    assert step(jo, row, "say_yes", history="yes") == 404 and step(ana, row, "say_yes") == 422
    assert step(ana, row, "finish", history="yes") == 409 or peer_of(sam) == cast.ana.id
    assert step(ana, row, "say_yes", history="no") == 302
    assert step(ana, row, "plan_meeting", meets_on="not a day") == 422
    assert step(ana, row, "plan_meeting", meets_on=clock.today().isoformat(), meeting="Harbor cafe, 3 pm") == 302
    assert "Harbor cafe, 3 pm" in text_of(jo.get(f"/handovers/{row.id}/"))
    assert step(ana, row, "note_met") == 302 and step(ana, row, "made up") == 404
    assert step(ana, row, "finish", history="no") == 302
    assert peer_of(sam) == cast.jo.id and jo.get(f"/people/{sam.person_id}/").status_code == 200
    assert "they stay between the two of them" in text_of(ana.get(f"/handovers/{row.id}/"))
    assert signed_in(cast.cleo).get(f"/handovers/{row.id}/").status_code == 404


def test_the_other_peer_may_say_that_they_cannot(cast: Cast, sam: Engagement, ana: Client) -> None:
    ana.post(url(sam, "handover"), {"to_peer": str(cast.jo.id), "asked_for": "on"})
    row, jo = Handover.objects.get(), signed_in(cast.jo)
    assert row.state == "agreed" and "I cannot take this on" in text_of(jo.get(f"/handovers/{row.id}/"))
    assert step(jo, row, "stop") == 302
    row.refresh_from_db()
    assert row.state == "stopped" and peer_of(sam) == cast.ana.id


def test_after_a_death_the_pages_stop_asking(cast: Cast, sam: Engagement, ana: Client) -> None:
    ana.post(url(sam, "handover"), {"to_peer": str(cast.jo.id)})
    say_goodbye(engagement_id=sam.id, reason=Goodbye.DIED, by=cast.ana.id, at=clock.now())
    assert "they died" in text_of(ana.get(url(sam, "texts")))
    assert sends(ana, sam, "Hi").status_code == 422 and ana.get(url(sam, "handover")).status_code == 302
    assert 'id="plan"' not in ana.get(url(sam, "contact-plan")).content.decode()
    assert "would like you to meet" not in text_of(signed_in(cast.jo).get("/today/"))
    comes_in(cast, "This is Sam's sister", at=clock.now())
    page = text_of(ana.get("/today/"))
    assert "A text came from Sam&#x27;s phone" in page and "sister" not in page


def test_whoever_texts_after_goodbye_is_read_by_who_keeps_the_door(cast: Cast, sam: Engagement, ana: Client) -> None:
    say_goodbye(engagement_id=sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=clock.now())
    comes_in(cast, "I am back in town", at=clock.now())
    for user, seen in ((cast.ana, True), (cast.ben, True), (cast.jo, False)):
        page = text_of(signed_in(user).get("/today/"))
        assert ("Sam texted after goodbye; the door stays open" in page) is seen
