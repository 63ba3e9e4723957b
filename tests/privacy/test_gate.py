"""The gate at work: it looks up for itself, writes one row for what leaves, and keeps every refusal."""

import copy
import hashlib
import pickle
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from companionway.people.models import Person
from companionway.platform import apart
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.revoking import hold, mark_false, revoke
from companionway.privacy.gate import Ask, Basis, NoPermit, Permit, Refused, judge
from companionway.privacy.gate.permit import spend
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.consent import Consent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.notices import TEXTS
from companionway.privacy.rules.terms import Channel, Information, Purpose
from companionway.privacy.viewer import Holding
from companionway.workforce.rules import Role
from tests.cast import NOW, Cast, sam_walks_with
from tests.sharing import a_recipient, sam_consents

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(days=2)


def ask_for(consent: Consent, cast: Cast, **changes: object) -> Ask:
    """Telling the named team what became of the request."""
    base: dict[str, object] = {
        "person_id": consent.person_id, "program_id": cast.places.ed.id, "basis": Basis.CONSENT_SPECIFIC,
        "recipient": consent.recipients.get().id, "purpose": Purpose.TELL_REFERRER,
        "information": frozenset({Information.STATUS}), "channel": Channel.PAGE, "values": {"became": "met"},
        "least": "one word", "consent_id": consent.id,
    }  # fmt: skip
    return Ask(**(base | changes))  # type: ignore[arg-type]


def reasons(ask: Ask, cast: Cast, at: object = LATER, by: object = None) -> tuple[str, ...]:
    with pytest.raises(Refused) as said:
        judge(ask, by=by or cast.viewer(cast.ana), at=at)  # type: ignore[arg-type]
    return said.value.reasons


@pytest.mark.asvs("15.3.1")
def test_what_leaves_has_its_row_its_notice_its_scope_and_its_labels(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    consent = sam_consents(cast, person)
    permit = judge(ask_for(consent, cast), by=cast.viewer(cast.ana), at=LATER)
    row = Disclosure.objects.get()
    assert permit.row_id == row.id and permit.values == {"became": "met"}
    assert permit.notice == TEXTS["statement_1"] and "Harbor Hospital, the team that asked" in permit.scope
    assert set(permit.labels) == {"R", "42CFRPart2", "ETH", "NORDSCLCD"} == set(row.labels)
    assert (row.basis, row.consent_id, row.book, row.standing) == ("consent_specific", consent.id, "ledger", "assigned")
    assert row.content == hashlib.sha256(b'{"became":"met"}').hexdigest()
    assert (row.recipient_name, row.purpose, row.information) == (
        "Harbor Hospital, the team that asked", "tell_referrer", ["status"],
    )  # fmt: skip
    entry = AuditEntry.objects.get(verb="disclosure.made")
    assert (entry.subject_id, entry.person_id, entry.actor_id) == (row.id, person.id, cast.ana.id)


def test_taken_back_while_a_request_was_under_way_it_is_not_shared_on_the_earlier_moment(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    revoke(consent_id=consent.id, by=cast.ana.id, at=LATER + SECOND)
    assert reasons(ask_for(consent, cast), cast, LATER) == ("consent_revoked",)
    assert Disclosure.objects.count() == 0


def test_taken_back_one_second_ago_it_is_not_shared_and_what_left_stays_listed(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    judge(ask_for(consent, cast), by=cast.viewer(cast.ana), at=LATER)
    back = revoke(consent_id=consent.id, by=cast.ana.id, at=LATER + SECOND)
    assert [(one.name, one.times) for one in back.served] == [("Harbor Hospital, the team that asked", 1)]
    assert "take back my agreement" in back.statement
    assert reasons(ask_for(consent, cast), cast, LATER + 2 * SECOND) == ("consent_revoked",)
    assert Disclosure.objects.count() == 1


def test_a_spoken_stop_blocks_at_once_and_the_written_one_completes_it(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    held = hold(consent_id=consent.id, by=cast.ana.id, at=LATER)
    assert held.statement == "" and held.counts_from == LATER
    assert reasons(ask_for(consent, cast), cast, LATER) == ("consent_revoked",)
    first = revoke(consent_id=consent.id, by=cast.ana.id, at=LATER + SECOND)
    assert first.counts_from == LATER
    assert revoke(consent_id=consent.id, by=cast.ana.id, at=LATER + 2 * SECOND) == first


def test_known_to_be_false_it_allows_nothing(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    mark_false(consent_id=consent.id, how="Signed by somebody else", by=cast.eli.id, at=LATER)
    assert reasons(ask_for(consent, cast), cast) == ("consent_false",)


def test_who_has_no_grant_or_whose_cover_has_lapsed_shares_nothing(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    ask = ask_for(consent, cast)
    for user in (cast.jo, cast.cleo, cast.dana, cast.gil, cast.kit):
        assert reasons(ask, cast, by=cast.viewer(user)) == ("actor_not_authorized",)
    AccessGrant.objects.create(
        user=cast.jo, person_id=consent.person_id, reason="cover", because_of=uuid.uuid4(), starts_at=NOW,
        ends_at=LATER,
    )  # fmt: skip
    assert judge(ask, by=cast.viewer(cast.jo), at=LATER - SECOND)
    assert reasons(ask, cast, LATER, cast.viewer(cast.jo)) == ("actor_not_authorized",)
    for user in (cast.ben, cast.eli):
        assert judge(ask, by=cast.viewer(user), at=LATER)


def test_a_consent_of_somebody_else_or_for_another_program_is_none(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    other = sam_walks_with(cast.ana).person
    for changes in ({"person_id": other.id}, {"program_id": cast.places.primary_care.id}):
        assert reasons(ask_for(consent, cast, **changes), cast) == ("missing_field:consent_id",)


def test_another_recipient_more_information_another_purpose_are_each_named(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    changes = {
        "recipient": a_recipient("A housing office").id, "purpose": Purpose.HOUSING,
        "information": frozenset({Information.STATUS, Information.CHECK_INS}),
    }  # fmt: skip
    expected = ("out_of_scope:recipient", "out_of_scope:information", "out_of_scope:purpose")
    assert reasons(ask_for(consent, cast, **changes), cast) == expected


def test_a_refusal_reads_the_same_whether_or_not_somebody_is_known(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    consent = sam_consents(cast, person)
    elsewhere = replace(cast.viewer(cast.cleo), holdings=(Holding(Role.PEER_SUPERVISOR, None, None),))
    for viewer in (None, cast.viewer(cast.cleo), cast.viewer(cast.eli), elsewhere):
        for basis in ("", Basis.CONSENT_SPECIFIC, Basis.INTERNAL, Basis.MEDICAL_EMERGENCY, "unknown"):
            said = []
            for whom in (person.id, uuid.uuid4()):
                ask = ask_for(consent, cast, person_id=whom, basis=basis, consent_id=None)
                with pytest.raises(Refused) as refused:
                    judge(ask, by=viewer, at=LATER)
                said.append((refused.value.reasons, str(refused.value)))
            assert said[0] == said[1]


@pytest.mark.asvs("16.3.3")
def test_a_refusal_stays_in_the_audit_when_its_transaction_does_not(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    ask = ask_for(consent, cast, basis="")
    with apart.kept_apart(), pytest.raises(Refused), transaction.atomic():
        Person.objects.update(pronouns="they")
        judge(ask, by=cast.viewer(cast.ana), at=LATER)
    assert not Person.objects.filter(pronouns="they").exists()
    entry = AuditEntry.objects.get(verb="disclosure.refused")
    assert (entry.actor_id, entry.reason, entry.detail["reasons"]) == (cast.ana.id, "no_basis", ["no_basis"])


@pytest.mark.asvs("16.5.3")
def test_when_the_leaving_fails_nothing_says_that_it_left(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        judge(ask_for(consent, cast), by=cast.viewer(cast.ana), at=LATER)
        raise ZeroDivisionError
    assert not Disclosure.objects.exists() and not AuditEntry.objects.filter(verb="disclosure.made").exists()


def permit_now(cast: Cast) -> Permit:
    from companionway.platform import clock

    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    return judge(ask_for(consent, cast), by=cast.viewer(cast.ana), at=clock.now())


def test_a_permit_is_used_once_for_its_way_out(cast: Cast) -> None:
    permit = permit_now(cast)
    with pytest.raises(NoPermit, match="another way out"):
        spend(permit, Channel.CSV)
    assert spend(permit, Channel.PAGE) is permit
    with pytest.raises(NoPermit):
        spend(permit, Channel.PAGE)


def test_a_permit_cannot_be_made_copied_or_changed_elsewhere(cast: Cast) -> None:
    permit = permit_now(cast)
    forged = object.__new__(Permit)
    for name, value in vars(permit).items():
        object.__setattr__(forged, name, value)
    for false in (copy.copy(permit), forged, None, "permit", object.__new__(Permit)):
        with pytest.raises(NoPermit):
            spend(false, Channel.PAGE)  # type: ignore[arg-type]
    with pytest.raises(NoPermit):
        replace(permit, seal=object())
    with pytest.raises((NoPermit, TypeError, pickle.PicklingError)):
        spend(pickle.loads(pickle.dumps(permit)), Channel.PAGE)
    with pytest.raises(AttributeError):
        permit.payload = b"{}"  # type: ignore[misc]


def test_a_permit_is_not_for_keeping(cast: Cast) -> None:
    consent = sam_consents(cast, sam_walks_with(cast.ana).person)
    old = judge(ask_for(consent, cast), by=cast.viewer(cast.ana), at=LATER)
    with pytest.raises(NoPermit, match="too old"):
        spend(old, Channel.PAGE)
