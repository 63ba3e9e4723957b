"""Signing a card: the exact text that was shown is kept, four ways to sign, and what is missing is named."""

import pytest
from django.test import Client
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy import cards as texts
from companionway.privacy.models.consent import CardAnswered, Consent, ConsentText
from companionway.privacy.models.recipient import Recipient, Relationship
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.cards import Card, Receiver
from companionway.privacy.rules.consent import deficiencies
from companionway.privacy.rules.consent_terms import ConsentState
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in, text_of
from tests.web.sharing.signing import FILLED, PDF, SIGNED, details, hidden, read, scan_of, sign, signed, url

CARDS = texts.cards()


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def sam(cast: Cast) -> Person:
    return sam_walks_with(cast.ana).person


@pytest.mark.parametrize("card", CARDS, ids=[card.slug for card in CARDS])
def test_each_card_is_signed_with_every_element(ana: Client, sam: Person, card: Card) -> None:
    signed(ana, sam, card.slug)
    (held,) = consents_of(sam.id, clock.now())
    assert held.state == ConsentState.ACTIVE and deficiencies(held.facts) == ()
    assert held.row.kind == card.type and held.row.text.card == card.slug
    assert held.facts.statements == card.statements
    assert bool(held.row.recipients.all()) == (card.recipient in (Receiver.NAMED, Receiver.SENDER))
    assert AuditEntry.objects.filter(verb="consent.signed", person_id=sam.id).count() == 1
    assert CardAnswered.objects.get().consent == held.row


@pytest.mark.parametrize("method", SIGNED)
def test_each_way_to_sign_keeps_its_proof(ana: Client, sam: Person, method: str) -> None:
    row = signed(ana, sam, "sender", method)
    assert row.method == method and row.evidence
    assert bool(row.ink) == (method == "drawn")
    page = text_of(ana.get(reverse("web:consent", args=[row.id])))
    assert ("<path d=" in page) == (method == "drawn")
    assert ("Jo Marsh read the whole text aloud" in page) == (method == "spoken")


def test_the_text_that_is_kept_is_the_text_that_was_shown(ana: Client, sam: Person) -> None:
    page = text_of(read(ana, sam, "agency"))
    row = signed(ana, sam, "agency")
    for part in row.words_shown.split("\n\n"):
        assert part in page
    assert "Alex Kim, Harbor Housing" in row.words_shown
    assert "to help me find or keep a home" in row.words_shown
    assert "December 31, 2030" in row.words_shown
    assert "my next steps" not in row.words_shown, "only what was picked is shared"


def test_a_consent_in_spanish_keeps_its_language(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "sender", lang="es")
    assert row.language == "es" and "Me llamo Sam Rivera." in row.words_shown
    copy = text_of(ana.get(reverse("web:consent-copy", args=[row.id])))
    assert "Su copia" in copy and "Me llamo Sam Rivera." in copy and "firmó escribiendo su nombre" in copy


def test_changing_a_text_makes_a_new_version_and_the_old_consent_shows_its_own(
    ana: Client, sam: Person, settings: object, tmp_path: object
) -> None:
    import shutil
    from pathlib import Path

    first = signed(ana, sam, "texts")
    folder = Path(str(tmp_path)) / "texts"
    shutil.copytree(settings.COMPANIONWAY_CONSENT_TEXTS, folder)  # type: ignore[attr-defined]
    english = folder / "en.toml"
    english.write_text(english.read_text().replace("Texts to your phone", "Notes to your phone"))
    settings.COMPANIONWAY_CONSENT_TEXTS = folder  # type: ignore[attr-defined]
    second = signed(ana, sam, "texts")
    versions = ConsentText.objects.filter(card="texts").order_by("version").values_list("version", "title")
    assert list(versions) == [(1, "Texts to your phone"), (2, "Notes to your phone")]
    assert second.text.version == 2 and "Notes to your phone" in second.words_shown
    for name in ("web:consent", "web:consent-copy"):
        old = text_of(ana.get(reverse(name, args=[first.id])))
        assert "Texts to your phone" in old and "Notes to your phone" not in old


def test_the_same_words_stay_the_same_version(ana: Client, sam: Person) -> None:
    signed(ana, sam, "texts")
    signed(ana, sam, "texts")
    assert ConsentText.objects.get(card="texts").version == 1


def test_a_card_with_one_recipient_has_one_yes_at_a_time(ana: Client, sam: Person) -> None:
    first, second = signed(ana, sam, "care"), signed(ana, sam, "care")
    assert second.replaces == first
    states = {held.row.id: held.state for held in consents_of(sam.id, clock.now())}
    assert states == {first.id: ConsentState.SUPERSEDED, second.id: ConsentState.ACTIVE}
    signed(ana, sam, "family"), signed(ana, sam, "family", recipient="Max Rivera")
    assert sum(h.state == ConsentState.ACTIVE for h in consents_of(sam.id, clock.now())) == 3


def test_a_name_that_is_typed_twice_makes_two_recipients_and_the_team_that_asked_is_one(
    ana: Client, sam: Person
) -> None:
    for card in ("family", "family", "sender", "sender"):
        signed(ana, sam, card)
    assert Recipient.objects.filter(name="Rosa Rivera").count() == 2
    assert Recipient.objects.filter(site__isnull=False).count() == 1


def test_who_gets_a_court_consent_has_a_duty_to_monitor_on_file(ana: Client, sam: Person) -> None:
    row = signed(ana, sam, "court")
    duty = Relationship.objects.get()
    assert duty.relation == "monitoring" and duty.recipient == row.recipients.get() and duty.person_id == sam.id


MISSING = {
    "1": ("agency", {"person_name": None}), "3": ("agency", {"information": None}),
    "4(i)": ("agency", {"recipient": None}), "5": ("agency", {"purpose": None}), "7": ("agency", {"until": None}),
    "2.35(c)": ("court", {"revocable_from": None}), "8": ("agency", {"method": None}),
}  # fmt: skip


@pytest.mark.parametrize("element", MISSING)
def test_what_is_missing_is_named_by_its_element_and_nothing_is_lost(ana: Client, sam: Person, element: str) -> None:
    card, without = MISSING[element]
    page = ana.post(url(sam, card), details(card, **without))
    text = text_of(page)
    assert page.status_code == 422 and f"({element})" in text and "Error:" in text
    for value in {"recipient", "person_name"} - set(without):
        assert details(card)[value] in text
    assert not Consent.objects.exists() and not Recipient.objects.exists()


def test_a_day_is_needed_where_a_day_was_chosen_and_it_is_not_in_the_past(ana: Client, sam: Person) -> None:
    for ends_on in (None, "2020-01-01"):
        page = ana.post(url(sam, "agency"), details("agency", ends_on=ends_on))
        assert page.status_code == 422 and "(7)" in text_of(page)
    late = ana.post(url(sam, "court"), details("court", revocable_from="2031-01-01"))
    assert late.status_code == 422 and "(2.35(c))" in text_of(late)


@pytest.mark.parametrize(
    ("method", "said", "words"),
    [("typed", {}, "type the name (8)"), ("drawn", {}, "sign in the box (8)"),
     ("drawn", {"strokes": "<svg onload=alert(1)>"}, "did not arrive whole"),
     ("drawn", {"strokes": "[[1,1,1,1]]"}, "did not arrive whole"),
     ("spoken", {"witness": "Jo Marsh"}, "Read the whole text aloud"), ("spoken", {"read_aloud": "on"}, "witness"),
     ("paper", {"paper_name": "Sam"}, "(9)")],
)  # fmt: skip
def test_an_unsigned_text_is_shown_again_with_what_is_missing(
    ana: Client, sam: Person, method: str, said: dict[str, str], words: str
) -> None:
    page = read(ana, sam, "agency", method)
    again = ana.post(url(sam, "agency"), {"stage": "sign", "state": hidden(page, "state"), **said})
    text = text_of(again)
    assert again.status_code == 422 and words in text and "Alex Kim, Harbor Housing" in text
    assert not Consent.objects.exists()


def test_a_signature_sent_twice_is_one_consent(ana: Client, sam: Person) -> None:
    page = read(ana, sam, "sender")
    said = {"stage": "sign", "state": hidden(page, "state"), "form_key": hidden(page, "form_key"), **SIGNED["typed"]}
    answers = [ana.post(url(sam, "sender"), said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert Consent.objects.count() == 1


def test_one_can_go_back_and_change_something_without_typing_it_all_again(ana: Client, sam: Person) -> None:
    page = read(ana, sam, "agency")
    back = text_of(ana.post(url(sam, "agency"), {"stage": "change", "state": hidden(page, "state")}))
    assert 'value="Alex Kim"' in back and 'value="2030-12-31"' in back
    assert 'value="housing" id="id_purpose_0" checked' in back or "checked" in back


@pytest.mark.asvs("2.3.1")
def test_what_was_filled_in_for_another_person_or_card_or_by_hand_is_not_taken(cast: Cast, ana: Client) -> None:
    sam, other = sam_walks_with(cast.ana).person, sam_walks_with(cast.ana).person
    state = hidden(read(ana, sam, "agency"), "state")
    forged = {"stage": "sign", "state": state, **SIGNED["typed"]}
    assert ana.post(url(other, "agency"), forged).status_code == 422
    assert ana.post(url(sam, "family"), forged).status_code == 422
    assert ana.post(url(sam, "agency"), {**forged, "state": state[:-2] + "xx"}).status_code == 422
    assert signed_in(cast.ben).post(url(sam, "agency"), forged).status_code == 422
    assert not Consent.objects.exists()


def test_a_team_or_program_of_others_cannot_be_slipped_in(cast: Cast, ana: Client, sam: Person) -> None:
    from tests.cast import sam_waits

    sam_waits()
    wrong = details("sender", team=str(cast.places.inland.id))
    assert ana.post(url(sam, "sender"), {**wrong}).status_code in (200, 422)
    page = ana.post(url(sam, "sender"), wrong)
    if page.status_code == 200:
        assert "Inland" not in text_of(page)


def test_words_that_changed_while_the_page_was_open_are_read_again(
    ana: Client, sam: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = read(ana, sam, "sender")
    words = texts.languages()["en"]
    monkeypatch.setitem(words.shared, "1", "My name is {person}, newly said.")
    again = ana.post(url(sam, "sender"), {"stage": "sign", "state": hidden(page, "state"), **SIGNED["typed"]})
    assert again.status_code == 422 and "words changed" in text_of(again) and "newly said" in text_of(again)
    assert not Consent.objects.exists()
    said = {"stage": "sign", "state": hidden(again, "state"), **SIGNED["typed"]}
    assert ana.post(url(sam, "sender"), said).status_code == 302
    assert "newly said" in Consent.objects.get().words_shown


def test_somebody_under_age_does_not_sign_until_the_privacy_officer_has_decided(ana: Client, sam: Person) -> None:
    from datetime import timedelta

    Person.objects.filter(id=sam.id).update(birth_date=clock.today() - timedelta(days=16 * 365))
    page = ana.get(url(sam, "care"))
    assert "Ask the privacy officer first" in text_of(page)
    assert ana.post(url(sam, "care"), details("care")).status_code == 200
    assert not Consent.objects.exists()


def test_an_unknown_age_is_asked_and_a_known_one_is_not(ana: Client, sam: Person) -> None:
    page = ana.post(url(sam, "care"), details("care", grown_up=None))
    assert page.status_code == 422 and "Ask the privacy officer" in text_of(page)
    Person.objects.filter(id=sam.id).update(birth_date="1990-02-03")
    assert sign(ana, sam, "care", grown_up=None).status_code == 302


PAPER = {"paper_name": "Sam Rivera", "signed_on": "2026-03-01"}


def paper_page(ana: Client, sam: Person, **changes: object) -> dict[str, object]:
    """What the scan's page carries on, as the browser would send it."""
    page = read(ana, sam, "agency", "paper")
    says = [key for key in texts.cards()[2].elements if key not in ("copy",)]
    said = {"stage": "sign", "state": hidden(page, "state"), **PAPER, "says": says, **changes}
    scan = ana.post(url(sam, "agency"), said)
    assert scan.status_code == 200, text_of(scan)
    return {**said, "stage": "scan", "state": hidden(scan, "state"), "form_key": hidden(scan, "form_key")}


def test_a_paper_is_copied_out_and_its_scan_is_kept_sealed(ana: Client, sam: Person) -> None:
    carried = paper_page(ana, sam)
    scan = scan_of(name="../signed\u202efdp.pdf")
    assert ana.post(url(sam, "agency"), {**carried, "scan": scan}).status_code == 302
    row = Consent.objects.get()
    assert row.method == "paper" and bytes(row.ink) == PDF and row.ink_type == "application/pdf"
    assert row.signed_at is not None and clock.today() >= row.signed_at.date()
    answer = ana.get(reverse("web:consent-scan", args=[row.id]))
    assert answer.content == PDF and answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"


def test_a_paper_that_lacks_an_element_is_not_taken_and_the_element_is_named(ana: Client, sam: Person) -> None:
    page = read(ana, sam, "agency", "paper")
    said = {"stage": "sign", "state": hidden(page, "state"), **PAPER, "says": ["1", "2", "3", "4(i)", "5", "7"]}
    answer = ana.post(url(sam, "agency"), said)
    text = text_of(answer)
    assert answer.status_code == 422 and "(6)" in text and "(10(i))" in text and 'value="Sam Rivera"' in text


HOSTILE = {
    "a page": b"<html><script>alert(1)</script>", "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "a program": b"MZ\x90\x00" + b"\x00" * 60, "zip": b"PK\x03\x04" + b"\x00" * 30, "cut off": PDF[:20],
    "pdf that runs": PDF.replace(b"<<>>endobj", b"<</S/JavaScript/JS(app.alert(1))>>endobj"),
    "page behind a picture": b"\xff\xd8\xff\xe0" + b"\xff\xd9" + b"<script>" * 200, "empty": b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.asvs("1.3.4", "5.2.2")
def test_hostile_files_are_not_taken_and_nothing_else_is_lost(ana: Client, sam: Person, kind: str) -> None:
    carried = paper_page(ana, sam)
    file = scan_of(HOSTILE[kind])
    answer = ana.post(url(sam, "agency"), {**carried, "scan": file})
    assert answer.status_code == 422 and not Consent.objects.exists()
    assert 'name="paper_name" value="Sam Rivera"' in answer.content.decode()
    again = {**carried, "state": hidden(answer, "state"), "form_key": hidden(answer, "form_key")}
    assert ana.post(url(sam, "agency"), {**again, "scan": scan_of()}).status_code == 302


def test_a_scan_over_ten_megabytes_is_too_large(ana: Client, sam: Person) -> None:
    carried = paper_page(ana, sam)
    large = scan_of(b"%PDF-" + b"\x00" * 10_000_000 + b"%%EOF")
    answer = ana.post(url(sam, "agency"), {**carried, "scan": large})
    assert answer.status_code == 422 and "larger than 10 MB" in text_of(answer)


def test_all_cards_of_the_house_are_tried_here() -> None:
    assert set(FILLED) == {card.slug for card in CARDS}
