"""A restriction the five ways of 42 CFR 2.26, each through the gate itself and the ledger it writes (P34)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from companionway.people.models import Person
from companionway.platform.errors import DomainError
from companionway.privacy.actions.restrictions import Wish, answer_restriction, ask_restriction, end_restriction
from companionway.privacy.gate import Ask, Basis, Permit, Refused, Told, judge
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.request import RestrictionRequest
from companionway.privacy.rules.restrictions import End
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from tests.cast import NOW, Cast, sam_walks_with
from tests.sharing import a_recipient, sam_consents

HOUR = timedelta(hours=1)
THEN = NOW + 2 * HOUR
MEDICAL = {"medical_name": "Dr. Lee", "medical_facility": "Harbor Hospital", "discloser": "Ana Reyes",
           "disclosed_at": (NOW + 3 * HOUR).isoformat(), "nature": "Overdose",
           "why_no_consent": "could_not_answer"}  # fmt: skip


@pytest.fixture
def sam(cast: Cast) -> Person:
    return sam_walks_with(cast.ana).person


@pytest.fixture
def consent(cast: Cast, sam: Person) -> Consent:
    return sam_consents(cast, sam)


def asked(cast: Cast, person: Person, *, agree: bool | None = True, **wish: Any) -> RestrictionRequest:
    """Sam asks; the officer agrees two hours after the beginning, or declines, or has not answered (None)."""
    row = ask_restriction(person_id=person.id, program_id=None, wish=Wish(**wish), by=cast.ana.id, at=NOW + HOUR)
    if agree is not None and row.answer == "asked":
        answer_restriction(restriction_id=row.id, agree=agree, by=cast.eli.id, at=THEN)
    return row


def on_consent(consent: Consent, cast: Cast, **more: Any) -> Ask:
    """Telling the team that asked, on Sam's consent."""
    base: dict[str, Any] = {
        "person_id": consent.person_id, "program_id": cast.places.ed.id, "basis": Basis.CONSENT_SPECIFIC,
        "recipient": consent.recipients.get().id, "purpose": Purpose.TELL_REFERRER,
        "information": frozenset({Information.STATUS}), "channel": Channel.SPOKEN, "values": {"became": "met"},
        "least": "one word", "consent_id": consent.id,
    }  # fmt: skip
    return Ask(**(base | more))


def told(ask: Ask, cast: Cast, at: datetime = THEN + HOUR) -> Permit | tuple[str, ...]:
    """The permit, or the reasons of the refusal."""
    rows = Disclosure.objects.count()
    try:
        return judge(ask, by=cast.viewer(cast.ana), at=at)
    except Refused as refused:
        assert Disclosure.objects.count() == rows, "what was refused stands in no ledger"
        return refused.reasons


def test_a_3_what_was_agreed_is_kept_to_from_that_moment_and_what_was_not_is_not(
    cast: Cast, sam: Person, consent: Consent
) -> None:
    ask = on_consent(consent, cast)
    asked(cast, sam, agree=None)
    asked(cast, sam, agree=False)
    assert isinstance(told(ask, cast), Permit), "asked or declined, it binds nobody"
    asked(cast, sam, recipient=consent.recipients.get().name, information=["status"])
    assert isinstance(told(ask, cast, THEN - timedelta(seconds=1)), Permit)
    assert told(ask, cast, THEN) == told(ask, cast, THEN + timedelta(days=400)) == ("restricted",)


@pytest.mark.parametrize("wish", [{"information": ["check_ins"]}, {"recipient": "Harbor Housing"},
                                  {"recipient_kind": "employer"}])  # fmt: skip
def test_a_3_a_restriction_about_something_else_holds_nothing_up(
    cast: Cast, sam: Person, consent: Consent, wish: dict[str, Any]
) -> None:
    asked(cast, sam, **wish)
    assert isinstance(told(on_consent(consent, cast), cast), Permit)


def test_a_4_in_an_emergency_doctors_are_told_and_asked_not_to_use_it_further(cast: Cast, sam: Person) -> None:
    ask = Ask(
        person_id=sam.id, program_id=cast.places.ed.id, basis=Basis.MEDICAL_EMERGENCY, purpose=Purpose.EMERGENCY,
        recipient=Told("Dr. Lee", RecipientKind.COVERED_ENTITY, relations=frozenset({Relation.MEDICAL})),
        information=frozenset({Information.PARTICIPATION}), channel=Channel.SPOKEN, values={"told": ["participation"]},
        least="What they needed to treat them.", fields=MEDICAL,
    )  # fmt: skip
    before = told(ask, cast)
    asked(cast, sam)
    after = told(ask, cast)
    assert isinstance(before, Permit) and isinstance(after, Permit)
    assert set(after.conditions) - set(before.conditions) == {"do_not_use_further"}
    assert Disclosure.objects.get(id=after.row_id).conditions == list(after.conditions)
    outsider = replace(ask, recipient=Told("A landlord", RecipientKind.HOUSING))
    assert isinstance(told(outsider, cast), tuple), "an emergency opens nothing to anybody else"


def test_a_6_paid_in_full_is_agreed_by_law_and_keeps_payment_from_a_health_plan(cast: Cast, sam: Person) -> None:
    plan = a_recipient("Coast Plan", kind=RecipientKind.HEALTH_PLAN)
    consent = sam_consents(cast, sam, recipients=(plan.id,), purposes=frozenset({Purpose.PAYMENT}))
    ask = on_consent(consent, cast, purpose=Purpose.PAYMENT)
    assert isinstance(told(ask, cast), Permit)
    row = asked(cast, sam, agree=None, recipient_kind="health_plan", paid_in_full=True)
    row.refresh_from_db()
    assert (row.answer, row.answered_at) == ("agreed", NOW + HOUR), "nobody at the desk may decline it"
    assert told(ask, cast) == ("restricted",)
    with pytest.raises(DomainError):
        end_restriction(restriction_id=row.id, how=End.NOTICE, by=cast.eli.id, at=THEN)
    assert told(ask, cast) == ("restricted",)


@pytest.mark.parametrize("how", [End.WRITTEN, End.ORAL])
def test_b_1_and_b_2_the_person_ends_it_in_writing_or_by_word_and_it_is_over(
    cast: Cast, sam: Person, consent: Consent, how: End
) -> None:
    row, ask = asked(cast, sam), on_consent(consent, cast)
    assert told(ask, cast) == ("restricted",)
    end_restriction(restriction_id=row.id, how=how, by=cast.eli.id, at=THEN + 2 * HOUR)
    assert told(ask, cast, THEN + 2 * HOUR - timedelta(seconds=1)) == ("restricted",)
    assert isinstance(told(ask, cast, THEN + 3 * HOUR), Permit)


def test_b_3_our_notice_ends_it_only_for_what_is_recorded_later(cast: Cast, sam: Person, consent: Consent) -> None:
    row = asked(cast, sam)
    end_restriction(restriction_id=row.id, how=End.NOTICE, by=cast.eli.id, at=THEN + 2 * HOUR)
    assert told(on_consent(consent, cast), cast, THEN + 3 * HOUR) == ("restricted",), "what is older stays restricted"
    older = on_consent(consent, cast, made_at=THEN + HOUR)
    newer = on_consent(consent, cast, made_at=THEN + 2 * HOUR + timedelta(seconds=1))
    assert told(older, cast, THEN + 3 * HOUR) == ("restricted",)
    assert isinstance(told(newer, cast, THEN + 3 * HOUR), Permit)
