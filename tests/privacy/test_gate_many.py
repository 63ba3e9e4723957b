"""What another system sent us is judged many at once too; what is only made ready writes nothing; changes are told."""

from datetime import date, timedelta

import pytest

from companionway.people.models import Person, PossibleMatch
from companionway.platform import clock
from companionway.platform.models import AuditEntry, OutboxMessage
from companionway.privacy import gate
from companionway.privacy.actions import revoking
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.privacy.actions.restrictions import Wish, answer_restriction, ask_restriction, end_restriction
from companionway.privacy.gate import Ask, Basis, Told
from companionway.privacy.models.consent import ConsentEvent
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.restrictions import End
from companionway.privacy.rules.terms import Channel, Information, Protection, Purpose, RecipientKind, Relation
from tests.cast import NOW, Cast, sam_waits, sam_walks_with
from tests.sharing import a_recipient, sam_consents

OWN, TAKEN = Information.OWN_WORDS, Information.ACKNOWLEDGMENT
LATER = NOW + timedelta(days=2)


def own_message(person: Person | None, cast: Cast, *information: Information, body: bytes = b"{}") -> Ask:
    """A sender's own message back to it."""
    return Ask(
        person_id=person.id if person else None, program_id=cast.places.ed.id, basis=Basis.OWN_MESSAGE,
        recipient=Told("Coast", RecipientKind.OTHER, None, frozenset({Relation.SENDER})),
        purpose=Purpose.TELL_REFERRER, information=frozenset(information), channel=Channel.API, values=body,
        least="the sender's own message", protection=Protection.HEALTH,
    )  # fmt: skip


def test_own_messages_are_judged_together_as_one_by_one_and_have_no_row_in_the_ledger(cast: Cast) -> None:
    person = sam_waits().person
    consent = sam_consents(cast, person)
    told = Ask(
        person_id=person.id, program_id=cast.places.ed.id, basis=Basis.CONSENT_SPECIFIC, consent_id=consent.id,
        recipient=consent.recipients.get().id, purpose=Purpose.TELL_REFERRER, channel=Channel.API, values=b"{}",
        information=frozenset({Information.STATUS}), least="the status",
    )  # fmt: skip
    asks = [
        own_message(person, cast, OWN), told, own_message(person, cast, OWN, TAKEN), own_message(None, cast, OWN),
        own_message(person, cast, OWN, Information.STATUS),
    ]  # fmt: skip
    permits = gate.judge_each(asks, at=clock.now())
    assert [bool(one) for one in permits] == [True, True, True, True, False]
    assert [one.row_id is not None for one in permits if one] == [False, True, False, False]
    assert Disclosure.objects.count() == 1
    assert all(one is None or "42CFRPart2" in one.labels for one in permits)


def test_a_silent_program_lets_own_words_out_and_not_that_somebody_has_it(cast: Cast) -> None:
    cast.places.ed.acknowledge_referrer = False
    cast.places.ed.save()
    person = sam_waits().person
    permits = gate.judge_each([own_message(person, cast, OWN), own_message(person, cast, OWN, TAKEN)], at=clock.now())
    assert [bool(one) for one in permits] == [True, False]


def test_outside_part_2_the_labels_are_those_it_came_with(cast: Cast) -> None:
    cast.places.ed.part2 = "no"
    cast.places.ed.save()
    (permit,) = gate.judge_each([own_message(sam_waits().person, cast, OWN)], at=clock.now())
    assert permit and permit.labels == ()


def test_what_would_be_allowed_is_what_is_allowed_and_asking_writes_nothing(cast: Cast) -> None:
    person = sam_waits().person
    asks = [own_message(person, cast, OWN), own_message(person, cast, Information.STATUS)]
    entries = AuditEntry.objects.count()
    assert gate.would_allow(asks, at=clock.now()) == [True, False]
    assert (AuditEntry.objects.count(), Disclosure.objects.count()) == (entries, 0)
    assert [bool(one) for one in gate.judge_each(asks, at=clock.now())] == [True, False]


def changes() -> int:
    return OutboxMessage.objects.filter(kind="agreed").count()


def test_every_change_of_what_was_agreed_is_put_down_once_where_a_system_is_on_the_list(cast: Cast) -> None:
    person = sam_walks_with(cast.ana).person
    before = sam_consents(cast, person)
    assert changes() == 0, "no system is told anything here"
    a_recipient("Coast", sender="coast")
    steps = [
        lambda: sam_consents(cast, person, recipients=tuple(before.recipients.values_list("id", flat=True))),
        lambda: revoking.hold(consent_id=before.id, by=cast.ana.id, at=LATER),
        lambda: revoking.revoke(consent_id=before.id, by=cast.ana.id, at=LATER),
        lambda: revoking.mark_false(consent_id=before.id, how="by somebody else", by=cast.eli.id, at=LATER),
        lambda: revoking.record_event(consent_id=before.id, kind=ConsentEvent.Kind.ENDS, happened_on=date(2026, 3, 4),
                                      by=cast.ana.id, at=LATER),
    ]  # fmt: skip
    for count, step in enumerate(steps, 1):
        step()
        assert changes() == count
    revoking.revoke(consent_id=before.id, by=cast.ana.id, at=LATER)
    assert changes() == len(steps)
    assert {row.payload["person"] for row in OutboxMessage.objects.filter(kind="agreed")} == {str(person.id)}


@pytest.mark.parametrize("agree", [True, False])
def test_a_restriction_that_is_agreed_or_ends_is_put_down(cast: Cast, agree: bool) -> None:
    a_recipient("Coast", sender="coast")
    person = sam_walks_with(cast.ana).person
    row = ask_restriction(
        person_id=person.id, program_id=None, wish=Wish(recipient="Coast"), by=cast.ana.id, at=LATER
    )  # fmt: skip
    answer_restriction(restriction_id=row.id, agree=agree, by=cast.eli.id, at=LATER)
    assert changes() == agree
    if agree:
        end_restriction(restriction_id=row.id, how=End.WRITTEN, by=cast.eli.id, at=LATER)
        assert changes() == 2


def test_a_join_and_its_parting_are_put_down_for_each_record_they_change(cast: Cast) -> None:
    a_recipient("Coast", sender="coast")
    sam_walks_with(cast.ana)
    sam_walks_with(cast.cleo)
    match = PossibleMatch.objects.get()
    judge_match(match_id=match.id, same=True, by=cast.ben.pk, at=LATER)
    assert changes() == 1
    part_again(match_id=match.id, by=cast.ben.pk, at=LATER + timedelta(hours=1))
    people = [row.payload["person"] for row in OutboxMessage.objects.filter(kind="agreed")]
    assert len(people) == 3 and len(set(people)) == 2
