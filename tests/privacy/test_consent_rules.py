"""Consents: what refuses to be saved and says why, what may stand on one form, where one stands at each moment."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations_with_replacement
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.consent import answer_card, bring_in, publish_text, sign
from companionway.privacy.models.consent import CardAnswered, Consent, ConsentText
from companionway.privacy.notices import TEXTS, NotTheText, exact
from companionway.privacy.queries.consent import consents_of, ending_soon
from companionway.privacy.rules.consent import NEEDED, WORDS, combination_faults, state_at
from companionway.privacy.rules.consent_facts import ConsentFacts, Revocation
from companionway.privacy.rules.consent_terms import (
    PART2_TYPES,
    CardAnswer,
    ConsentState,
    ConsentType,
    Element,
    ExpiryKind,
    RevocationMethod,
    SignatureMethod,
    SignerRule,
    Statement,
)
from companionway.privacy.rules.signers import Signer
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass
from companionway.privacy.signing import CannotStandTogether, ConsentLacks, Signed
from tests.cast import NOW, Cast, sam_walks_with
from tests.privacy.table_consents import SIGNED, consent_of
from tests.sharing import a_consent, a_recipient, sam_consents

SECOND = timedelta(seconds=1)
T, E = ConsentType, Element
# What is taken out of a consent that says everything, and the element that is then missing.
TAKEN_OUT: dict[Element, dict[str, object]] = {
    E.NAME: {"person_name": ""}, E.DISCLOSER: {"discloser": " "}, E.INFORMATION: {"information": frozenset()},
    E.PURPOSE: {"purposes": frozenset()}, E.EXPIRY: {"expiry_kind": None},
    E.SIGNATURE: {"signed": Signed(method=SignatureMethod.DRAWN, evidence="Sam", at=NOW)},
    E.DATE: {"signed": Signed(method=SignatureMethod.TYPED, evidence="Sam", at=NOW + SECOND)},
}  # fmt: skip


def text(kind: ConsentType, *gone: Statement, card: str = "a-card") -> ConsentText:
    return publish_text(
        card=card, kind=kind, title="A card", summary="Short", words=f"Words without {sorted(gone)}",
        statements=frozenset(Statement) - set(gone), by=None, at=NOW - timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize("element", TAKEN_OUT)
def test_a_consent_without_an_element_is_not_saved_and_says_which(cast: Cast, element: Element) -> None:
    person = sam_walks_with(cast.ana).person
    entries = AuditEntry.objects.count()
    new = a_consent(cast, person, **TAKEN_OUT[element])
    made = AuditEntry.objects.count() - entries  # the card's text
    with pytest.raises(ConsentLacks) as said:
        sign(form=[new], by=cast.ana.id, at=NOW)
    assert said.value.elements == (element,)
    assert WORDS[element] in said.value.message and f"({element})" in said.value.message
    assert not Consent.objects.exists() and AuditEntry.objects.count() == entries + made


@pytest.mark.parametrize(
    ("gone", "element"),
    [(Statement.RIGHT_TO_REVOKE, E.REVOKING), (Statement.HOW_TO_REVOKE, E.REVOKING),
     (Statement.LIMIT_OF_REVOKING, E.REVOKING), (Statement.HIPAA_REDISCLOSURE, E.HIPAA_STATEMENT),
     (Statement.LOSS_OF_PROTECTION, E.REDISCLOSURE), (Statement.IF_NOT_SIGNED, E.NOT_SIGNING)],
)  # fmt: skip
def test_a_card_for_care_needs_every_statement_in_its_words(cast: Cast, gone: Statement, element: Element) -> None:
    person = sam_walks_with(cast.ana).person
    new = a_consent(
        cast, person, text=text(T.TPO, gone), purposes=frozenset({Purpose.TREATMENT}), expiry_kind=ExpiryKind.NONE,
        expires_on=None, recipients=(a_recipient().id,), recipient_class=RecipientClass.TPO,
    )  # fmt: skip
    with pytest.raises(ConsentLacks) as said:
        sign(form=[new], by=cast.ana.id, at=NOW)
    assert said.value.elements == (element,)


def test_recipient_and_go_between_are_named_or_it_is_not_saved(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    nobody = replace(a_consent(cast, person), recipients=())
    with pytest.raises(ConsentLacks) as said:
        sign(form=[nobody], by=cast.ana.id, at=NOW)
    assert said.value.elements == (E.RECIPIENT,)
    between = replace(nobody, text_id=text(T.INTERMEDIARY, card="between").id, intermediary=a_recipient("Exchange").id)
    with pytest.raises(ConsentLacks) as said:
        sign(form=[between], by=cast.ana.id, at=NOW)
    assert said.value.elements == (E.INTERMEDIARY,)


def test_never_ending_is_for_the_one_consent_for_care_only(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    with pytest.raises(ConsentLacks) as said:
        sam_consents(cast, person, expiry_kind=ExpiryKind.NONE, expires_on=None)
    assert said.value.elements == (E.EXPIRY,)


def test_a_day_that_is_over_is_no_end(cast: Cast) -> None:
    with pytest.raises(DomainError, match="over already"):
        sam_consents(cast, sam_walks_with(cast.ana).person, expires_on=date(2026, 3, 2))


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(sorted(PART2_TYPES), 2)))
def test_which_consents_may_stand_on_one_form(one: ConsentType, other: ConsentType) -> None:
    form = [_whole(one), _whole(other)]
    alone = {T.PROCEEDINGS: "proceedings_alone", T.COUNSELING_NOTES: "counseling_notes_alone"}
    expected = set()
    if T.PROCEEDINGS in (one, other):
        expected.add(alone[T.PROCEEDINGS])
    if (one == T.COUNSELING_NOTES) != (other == T.COUNSELING_NOTES):
        expected.add(alone[T.COUNSELING_NOTES])
    assert set(combination_faults(form)) == expected


def _whole(kind: ConsentType, **changes: object) -> ConsentFacts:
    row = dict.fromkeys(("purpose", "time", "restriction"), "none") | {
        "consent": kind, "missing": "nothing", "ends": "on a day", "taken back": "no", "known false": "no",
        "signers": "adult",
    }  # fmt: skip
    return replace(consent_of(row, SIGNED), **changes)  # type: ignore[arg-type]


def test_no_consent_but_its_own_may_name_a_proceeding_or_counseling_notes() -> None:
    both = frozenset({Purpose.PROCEEDINGS, Purpose.COORDINATION})
    for kind in PART2_TYPES:
        assert "proceedings_alone" in combination_faults([_whole(kind, purposes=both)])
    notes = frozenset({Information.COUNSELING_NOTES, Information.STATUS})
    assert combination_faults([_whole(T.SPECIFIC, information=notes)]) == ("counseling_notes_alone",)
    assert combination_faults([_whole(T.COUNSELING_NOTES, information=notes)]) == ("counseling_notes_alone",)
    housing = frozenset({Purpose.TREATMENT, Purpose.HOUSING})
    assert combination_faults([_whole(T.TPO, purposes=housing)]) == ("tpo_purposes_only",)
    assert combination_faults([_whole(T.PROCEEDINGS)]) == ()


@pytest.mark.asvs("2.2.3")
def test_what_may_not_stand_together_is_not_saved(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    court = a_consent(
        cast, person, text=text(T.PROCEEDINGS, card="court"), purposes=frozenset({Purpose.PROCEEDINGS}),
        proceeding="No. 12",
    )  # fmt: skip
    with pytest.raises(CannotStandTogether, match="stands alone"):
        sign(form=[court, a_consent(cast, person)], by=cast.ana.id, at=NOW)
    assert not Consent.objects.exists()
    assert len(sign(form=[court], by=cast.ana.id, at=NOW)) == 1


def test_where_a_consent_stands_a_second_before_at_and_after_each_event() -> None:
    ends = datetime(2026, 7, 1, tzinfo=ZoneInfo("America/New_York"))
    facts = _whole(T.SPECIFIC)
    S = ConsentState
    cases = [
        (facts, SIGNED, (S.NOT_YET, S.ACTIVE, S.ACTIVE)), (facts, ends, (S.ACTIVE, S.EXPIRED, S.EXPIRED)),
        (replace(facts, revocations=(Revocation(SIGNED + 9 * SECOND),)), SIGNED + 9 * SECOND,
         (S.ACTIVE, S.REVOKED, S.REVOKED)),
        (replace(facts, revocations=(Revocation(SIGNED + SECOND, RevocationMethod.ORAL),)), SIGNED + SECOND,
         (S.ACTIVE, S.ON_HOLD, S.ON_HOLD)),
        (replace(facts, found_false_at=SIGNED + SECOND), SIGNED + SECOND, (S.ACTIVE, S.FALSE_KNOWN, S.FALSE_KNOWN)),
        (replace(facts, superseded_at=SIGNED + SECOND), SIGNED + SECOND, (S.ACTIVE, S.SUPERSEDED, S.SUPERSEDED)),
        (replace(facts, signed_at=None), SIGNED, (S.DRAFT, S.DRAFT, S.DRAFT)),
    ]  # fmt: skip
    for held, moment, states in cases:
        assert tuple(state_at(held, moment + step * SECOND) for step in (-1, 0, 1)) == states


def test_a_new_wording_leaves_old_consents_their_own_words(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    first = sam_consents(cast, person)
    again = publish_text(
        card="tell-the-team", kind=T.SPECIFIC, title="Tell the team", summary="New", words="Other words.",
        statements=frozenset(Statement), by=None, at=NOW + SECOND,
    )  # fmt: skip
    first.refresh_from_db()
    assert again.version == first.text.version + 1 and first.text.words != again.words
    assert first.shown_checksum == hashlib.sha256(first.words_shown.encode()).hexdigest()


def test_a_new_signature_of_the_same_card_replaces_the_earlier_one(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    first = sam_consents(cast, person)
    sam_consents(cast, person, at=NOW + SECOND, replaces=first.id)
    states = [held.state for held in consents_of(person.same_as_id, NOW + 2 * SECOND)]
    assert states == [ConsentState.ACTIVE, ConsentState.SUPERSEDED]
    with pytest.raises(DomainError, match="same card"):
        sam_consents(cast, person, at=NOW + SECOND, replaces=first.id, text=text(T.SPECIFIC, card="another"))


def test_paper_typed_drawn_and_spoken_are_kept_with_what_proves_them(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    for number, signed in enumerate((
        Signed(method=SignatureMethod.PAPER, ink=b"%PDF", ink_type="application/pdf", at=NOW),
        Signed(method=SignatureMethod.DRAWN, ink=b"<svg/>", ink_type="image/svg+xml", at=NOW),
        Signed(method=SignatureMethod.TYPED, evidence="Sam", at=NOW),
        Signed(method=SignatureMethod.SPOKEN, evidence="Jo Marsh", at=NOW),
    )):  # fmt: skip
        row = sam_consents(cast, person, signed=signed)
        row.refresh_from_db()
        assert row.method == signed.method and (bytes(row.ink) if row.ink else b"") == signed.ink
        assert row.evidence == (hashlib.sha256(signed.ink).hexdigest() if signed.ink else signed.evidence)
        assert Consent.objects.count() == number + 1


def test_a_parent_alone_does_not_sign_where_nobody_decided_who_signs(cast: Cast) -> None:
    signed = Signed(
        method=SignatureMethod.TYPED, signers=frozenset({Signer.PARENT}), rule=SignerRule.UNKNOWN, evidence="A parent",
        at=NOW,
    )  # fmt: skip
    with pytest.raises(ConsentLacks) as said:
        sam_consents(cast, sam_walks_with(cast.ana).person, signed=signed)
    assert said.value.elements == (E.SIGNATURE,)


def test_what_is_brought_in_may_lack_an_element(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    row = bring_in(new=a_consent(cast, person, discloser=""), by=cast.ana.id, at=NOW)
    assert row.brought_in and row.discloser == ""


def test_no_and_later_are_kept_beside_yes_and_a_yes_is_signed(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    consent = sam_consents(cast, person)
    base = {"person_id": person.id, "text_id": consent.text_id, "by": cast.ana.id, "at": NOW}
    for answer in (CardAnswer.NO, CardAnswer.LATER):
        answer_card(answer=answer, **base)  # type: ignore[arg-type]
    assert sorted(CardAnswered.objects.values_list("answer", flat=True)) == ["later", "no", "yes"]
    with pytest.raises(DomainError, match="signing"):
        answer_card(answer=CardAnswer.YES, **base)  # type: ignore[arg-type]


def test_an_end_is_warned_of_thirty_days_before(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    sam_consents(cast, person, expires_on=date(2026, 6, 30))
    for today, warned in ((date(2026, 5, 30), False), (date(2026, 5, 31), True), (date(2026, 6, 30), True)):
        at = datetime.combine(today, datetime.min.time(), ZoneInfo("America/New_York"))
        assert bool(ending_soon([person.same_as_id], at, today)) is warned


def test_every_type_knows_its_elements_and_every_element_its_words() -> None:
    assert set(NEEDED) == set(ConsentType)
    assert set(WORDS) == set(Element)


def test_the_texts_of_the_law_are_those_of_the_law_and_no_others(tmp_path: Path) -> None:
    first = TEXTS["statement_1"]
    assert first.count("\n") == 4 and not first.endswith("\n") and "use or disclosure" in first
    assert "2.12(c)(5) or as authorized by a court in accordance with 42 CFR 2.64 or 2.65" in first
    assert TEXTS["statement_2"] == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    older = {
        "statement_2": "42 CFR part 2 prohibits unauthorized disclosure of these records.",
        "statement_1": first.replace(" use or", ""), "notice_header": TEXTS["notice_header"] + "\n",
    }  # fmt: skip
    for name, words in older.items():
        (tmp_path / f"{name}.txt").write_bytes(words.encode())
        with pytest.raises(NotTheText):
            exact(name, tmp_path)
