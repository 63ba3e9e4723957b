"""A person's sharing choices: equal answers, what each card says of itself, and that a no blocks nothing."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from companionway.engagement.models.walk import Engagement
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy import cards as texts
from companionway.privacy.actions.consent import answer_card
from companionway.privacy.models.consent import CardAnswered, Consent
from companionway.privacy.rules.consent_terms import CardAnswer
from tests.cast import Cast, sam_walks_with
from tests.web.asking import count, signed_in, text_of
from tests.web.sharing.signing import signed

CARDS = texts.cards()


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def engagement(cast: Cast) -> Engagement:
    return sam_walks_with(cast.ana)


@pytest.fixture
def sam(engagement: Engagement) -> Person:
    return engagement.person


def page_of(person: Person, lang: str = "") -> str:
    return reverse("web:sharing", args=[person.same_as_id]) + (f"?lang={lang}" if lang else "")


def answer(client: Client, person: Person, card: str, given: str, **more: str) -> Any:
    return client.post(reverse("web:sharing-answer", args=[person.same_as_id, card]), {"answer": given, **more})


def test_every_card_offers_yes_no_and_later_alike_and_nothing_is_chosen(ana: Client, sam: Person) -> None:
    page = ana.get(page_of(sam)).content.decode()
    assert page.count('<form method="post" action="/people/') == len(CARDS)
    for form in re.findall(r'class="equal" autocomplete="off">.*?</form>', page, re.S):
        buttons = re.findall(r'<button class="([^"]*)" name="answer" value="(\w+)"', form)
        assert buttons == [("button plain", "yes"), ("button plain", "no"), ("button plain", "later")]
    assert "checked" not in page and 'aria-pressed="true"' not in page
    assert page.count("Not asked yet. Nothing is shared.") == len(CARDS)
    assert page.count("You still get peer support.") == len(CARDS)


def test_no_and_later_are_written_down_with_who_asked(ana: Client, sam: Person) -> None:
    assert answer(ana, sam, "care", "no").status_code == 302
    assert answer(ana, sam, "sender", "later").status_code == 302
    page = text_of(ana.get(page_of(sam)))
    assert "No, said on" in page and "Ask me later, said on" in page and page.count("Asked by Ana Reyes.") == 2
    back = CardAnswered.objects.get(answer="later")
    assert back.ask_again_on == clock.today() + timedelta(days=14) and "It comes back on" in page
    assert AuditEntry.objects.filter(verb="card.answered", person_id=sam.id).count() == 2


def test_yes_leads_to_signing_and_writes_nothing(ana: Client, sam: Person) -> None:
    assert answer(ana, sam, "care", "yes", lang="es")["Location"].endswith("/sharing/care/signature/?lang=es")
    assert not CardAnswered.objects.exists() and not Consent.objects.exists()
    assert answer(ana, sam, "care", "perhaps").status_code == 422
    assert answer(ana, sam, "nothing-like-it", "no").status_code == 404


def test_the_same_answer_sent_twice_is_one(ana: Client, sam: Person) -> None:
    key = str(uuid.uuid4())
    for _ in range(3):
        assert answer(ana, sam, "care", "no", form_key=key).status_code == 302
    assert CardAnswered.objects.count() == 1


def test_a_yes_says_since_when_until_when_and_who_asked_and_names_its_end_thirty_days_before(
    ana: Client, sam: Person
) -> None:
    soon = clock.today() + timedelta(days=20)
    signed(ana, sam, "agency", ends_on=soon.isoformat())
    signed(ana, sam, "care")
    page = text_of(ana.get(page_of(sam)))
    assert "Alex Kim, Harbor Housing" in page and "until the end of" in page and "with no end date" in page
    assert page.count("Asked by Ana Reyes.") == 2 and page.count("It goes on only with a new yes.") == 1
    assert "Share with one more" in page and "Stop sharing" in page


def test_the_cards_stand_in_the_language_of_the_record_and_in_the_other_on_a_tap(ana: Client, sam: Person) -> None:
    assert "Read them together" in text_of(ana.get(page_of(sam)))
    spanish = text_of(ana.get(page_of(sam, "es")))
    assert "Pregúnteme después" in spanish and "wait for a translator" in spanish
    Person.objects.filter(id=sam.id).update(language="Spanish")
    assert "Pregúnteme después" in text_of(ana.get(page_of(sam)))
    assert "Ask me later" in text_of(ana.get(page_of(sam, "en")))
    assert "Pregúnteme después" in text_of(ana.get(page_of(sam, "xx"))), "an unknown one is as none"


def test_somebody_who_does_not_see_the_person_finds_nothing(cast: Cast, ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "care")
    addresses = [page_of(sam), reverse("web:sharing-stop", args=[sam.id]),
                 reverse("web:sharing-signature", args=[sam.id, "care"]),
                 *(reverse(f"web:{name}", args=[row.id]) for name in
                   ("consent", "consent-copy", "consent-scan", "consent-stop", "consent-stopped"))]  # fmt: skip
    for stranger in (cast.cleo, cast.jo, cast.dana, cast.eli, cast.fay, cast.gil, cast.kit):
        client = signed_in(stranger)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
        for name in ("consent-copy", "consent-stop", "consent-end"):
            assert client.post(reverse(f"web:{name}", args=[row.id]), {"how": "here"}).status_code == 404
        assert answer(client, sam, "care", "no").status_code == 404
    assert signed_in(cast.ben).get(addresses[0]).status_code == 200
    assert not CardAnswered.objects.filter(answer="no").exists()
    assert Consent.objects.get().revocations.count() == 0


def test_the_page_asks_the_same_of_the_database_however_much_was_said(ana: Client, sam: Person) -> None:
    ana.get(page_of(sam))
    signed(ana, sam, "family")
    few = count(lambda: ana.get(page_of(sam)))
    for name in ("Max", "Ida", "Kim"):
        signed(ana, sam, "family", recipient=name)
        answer(ana, sam, "care", "no")
    assert count(lambda: ana.get(page_of(sam))) == few <= 20


def test_with_every_card_declined_support_goes_on_in_full(ana: Client, engagement: Engagement, sam: Person) -> None:
    """P17: a contact, a plan, a check-in, a pause, a goodbye and a return, each as without any card."""
    for card in CARDS:
        answer(ana, sam, card.slug, "no")
    assert CardAnswered.objects.filter(answer="no").count() == len(CARDS)
    home = reverse("web:person", args=[sam.id])
    assert ana.get(home).status_code == ana.get(reverse("web:today")).status_code == 200
    tap = {"id": str(uuid.uuid4()), "engagement": str(engagement.id), "channel": "call"}
    steps = [
        ("web:contacts", [sam.id], tap), ("web:plan", [engagement.id], {"rhythm": "weekly", "modes": ["text"]}),
        ("web:check-ins", [engagement.id], {"moment": "baseline"}), ("web:pause", [engagement.id], {}),
        ("web:resumption", [engagement.id], {}),
        ("web:closure", [engagement.id], {"reason": "goals_met", "check_in": "not_now"}),
        ("web:return", [engagement.id], {"channel": "call"}),
    ]  # fmt: skip
    for name, arguments, said in steps:
        response = ana.post(reverse(name, args=arguments), said)
        assert response.status_code == 302, (name, text_of(response)[-1500:])
    assert Engagement.objects.filter(person=sam, state="open").exists()
    page = text_of(ana.get(home))
    assert "said no" not in page.lower() and "declined" not in page.lower()


def test_no_form_of_support_asks_for_a_card(ana: Client, sam: Person) -> None:
    page = ana.get(reverse("web:person", args=[sam.id])).content.decode()
    assert reverse("web:sharing", args=[sam.id]) in page and reverse("web:sharing-stop", args=[sam.id]) in page


def test_an_answer_by_another_way_is_refused_by_the_domain(cast: Cast, ana: Client, sam: Person) -> None:
    answer(ana, sam, "care", "no")
    text = CardAnswered.objects.get().text
    with pytest.raises(Exception, match="signing the card"):
        answer_card(person_id=sam.id, text_id=text.id, answer=CardAnswer.YES, by=cast.ana.id, at=clock.now())


def test_what_was_put_off_comes_back_once_and_quietly_and_what_ends_is_named(
    cast: Cast, ana: Client, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def today() -> str:
        return text_of(ana.get(reverse("web:today")))

    title = "Sharing choices to talk about"
    answer(ana, sam, "care", "later")
    assert title not in today()
    CardAnswered.objects.update(ask_again_on=clock.today())
    assert title in today() and "they said: ask me later" in today()
    assert title not in text_of(signed_in(cast.jo).get(reverse("web:today")))
    answer(ana, sam, "care", "no")
    assert title not in today(), "an answer ends the wait"
    row = signed(ana, sam, "agency", ends_on=(clock.today() + timedelta(days=20)).isoformat())
    signed(ana, sam, "family", until="date", ends_on=(clock.today() + timedelta(days=31)).isoformat())
    assert today().count("· ends on") == 1
    ana.post(reverse("web:consent-stop", args=[row.id]), {"how": "told"})
    assert title not in today(), "what was stopped is not brought up again"
