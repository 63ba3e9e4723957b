"""Stopping: at once, with a dated statement, and a list of what was shared before; the copy and other endings."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy import gate
from companionway.privacy.models.consent import Consent, ConsentRevocation
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.consent_terms import ConsentState
from companionway.privacy.rules.terms import Channel, Information, Purpose
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in, text_of
from tests.web.sharing.signing import signed


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def sam(cast: Cast) -> Person:
    return sam_walks_with(cast.ana).person


def state(person: Person) -> ConsentState:
    return consents_of(person.same_as_id, clock.now())[0].state


def stop(client: Client, row: Consent, how: str = "here") -> str:
    answer = client.post(reverse("web:consent-stop", args=[row.id]), {"how": how})
    assert answer.status_code == 302, text_of(answer)[-800:]
    return text_of(client.get(answer["Location"]))


def tell(cast: Cast, row: Consent) -> gate.Permit:
    """Tell the team that asked, on this consent."""
    ask = gate.Ask(
        person_id=row.person_id, program_id=row.program_id, basis=gate.Basis.CONSENT_SPECIFIC, consent_id=row.id,
        recipient=row.recipients.get().id, purpose=Purpose.TELL_REFERRER, information=frozenset({Information.STATUS}),
        channel=Channel.PAGE, least="one word", values={"became": "met"},
    )  # fmt: skip
    return gate.judge(ask, by=cast.viewer(cast.ana, clock.today()), at=clock.now())


def test_stopping_takes_effect_at_once_and_lists_what_was_shared(cast: Cast, ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "sender")
    tell(cast, row)
    page = stop(ana, row)
    assert state(sam) == ConsentState.REVOKED
    assert "Done. Sharing has stopped." in page and "Ana Reyes" in page and "a written statement" in page
    assert "Harbor Hospital" in page and "on a page" in page and "if we met" in page
    with pytest.raises(gate.Refused) as refused:
        tell(cast, row)
    assert "consent_revoked" in refused.value.reasons
    kept = ConsentRevocation.objects.get()
    assert kept.statement.startswith(f"{clock.today():%B}") and "take back my yes" in kept.statement
    assert kept.statement in page
    assert AuditEntry.objects.filter(verb="consent.revoked", person_id=sam.id).count() == 1


def test_a_spoken_stop_holds_at_once_and_the_written_word_follows(cast: Cast, ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "sender")
    page = stop(ana, row, "told")
    assert state(sam) == ConsentState.ON_HOLD and "said out loud" in page and "Make the written statement" in page
    with pytest.raises(gate.Refused):
        tell(cast, row)
    again = text_of(ana.get(reverse("web:consent-stop", args=[row.id])))
    assert "They told me" not in again and "Nothing more is shared since they said stop" in again
    assert "They said stop on" in text_of(ana.get(reverse("web:sharing", args=[sam.id])))
    stop(ana, row, "here")
    assert state(sam) == ConsentState.REVOKED and ConsentRevocation.objects.count() == 2


def test_stopping_twice_changes_nothing_and_a_tap_without_a_button_is_refused(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "care")
    assert ana.post(reverse("web:consent-stop", args=[row.id]), {}).status_code == 422
    assert state(sam) == ConsentState.ACTIVE
    stop(ana, row), stop(ana, row)
    assert ConsentRevocation.objects.count() == 1
    assert ana.get(reverse("web:consent-stop", args=[row.id])).status_code == 302


def test_the_statement_is_in_the_language_that_was_signed_in(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "sender", lang="es")
    assert "retiro mi sí" in stop(ana, row) and "retiro mi sí" in ConsentRevocation.objects.get().statement


def test_a_court_consent_says_plainly_from_which_day_it_can_be_stopped(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "court")
    page = text_of(ana.get(reverse("web:consent-stop", args=[row.id])))
    assert "This one can be stopped from Sat, Jun 1, 2030 on." in page and "Until then it can still be used." in page
    after = stop(ana, row)
    assert "Written down" in after and "Sharing has stopped" not in after and "Sat, Jun 1, 2030" in after
    assert state(sam) == ConsentState.ACTIVE
    later = clock.now() + timedelta(days=(date(2030, 6, 2) - clock.today()).days)
    assert consents_of(sam.id, later)[0].state == ConsentState.REVOKED


def test_the_page_to_choose_lists_what_stands_and_nothing_else(ana: Client, sam: Person) -> None:
    address = reverse("web:sharing-stop", args=[sam.id])
    assert "Nothing of" in text_of(ana.get(address))
    first, second = signed(ana, sam, "family"), signed(ana, sam, "texts")
    page = ana.get(address).content.decode()
    for row in (first, second):
        assert reverse("web:consent-stop", args=[row.id]) in page
    stop(ana, first)
    assert reverse("web:consent-stop", args=[first.id]) not in ana.get(address).content.decode()


def test_the_event_that_ends_a_yes_is_written_down_once(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "sender")
    assert "We said goodbye for now" in text_of(ana.get(reverse("web:consent", args=[row.id])))
    for _ in range(2):
        assert ana.post(reverse("web:consent-end", args=[row.id])).status_code == 302
    assert state(sam) == ConsentState.EXPIRED
    assert "Ended on" in text_of(ana.get(reverse("web:sharing", args=[sam.id])))


def test_a_copy_is_printed_through_the_gate_and_written_down(cast: Cast, ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "care")
    address = reverse("web:consent-copy", args=[row.id])
    assert "Not given yet." in text_of(ana.get(reverse("web:consent", args=[row.id])))
    page = text_of(ana.post(address, {"how": "paper"}))
    assert "Your copy" in page and "In short" in page and row.words_shown.split("\n\n")[3] in page
    left = Disclosure.objects.get()
    assert left.basis == "person_access" and left.channel == "print" and left.person_id == sam.id
    assert ConsentCopy.objects.get().how == "paper"
    assert AuditEntry.objects.filter(verb="consent.copy_given", person_id=sam.id).count() == 1
    for how in ("shown", "not_wanted"):
        assert ana.post(address, {"how": how}).status_code == 302
    assert ana.post(address, {"how": "by owl"}).status_code == 422
    page = text_of(ana.get(reverse("web:consent", args=[row.id])))
    assert "given on paper, by Ana Reyes" in page and "offered, not wanted" in page
    assert Disclosure.objects.count() == 1


def test_a_copy_sent_twice_is_one(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "care")
    said = {"how": "paper", "form_key": "01a2015c-5125-7f21-8455-27b7d2caf382"}
    assert [ana.post(reverse("web:consent-copy", args=[row.id]), said).status_code for _ in range(2)] == [200, 302]
    assert ConsentCopy.objects.count() == Disclosure.objects.count() == 1


def test_the_statement_is_printed_through_the_gate(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "care")
    stop(ana, row)
    page = text_of(ana.post(reverse("web:consent-stopped", args=[row.id])))
    assert "take back my yes" in page and "Nothing was shared on this." in page
    assert Disclosure.objects.get().basis == "person_access"
