"""Texts that come in: once each, with whom they are from, or with a human; what they count as, and after a goodbye."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from companionway.engagement.actions.arriving import note_texts_read, place_text, set_text_aside
from companionway.engagement.actions.contact import log_contact
from companionway.engagement.actions.leaving import disable
from companionway.engagement.actions.walk import say_goodbye, walk_with
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.texts import has_stopped, to_read, unplaced, who_it_may_be
from companionway.engagement.queries.timeline import timeline
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.texts import State
from companionway.engagement.rules.walk import Goodbye
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, PossibleMatch
from companionway.people.tokens import of
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.joining import judge_match
from tests.cast import NOW, TODAY, Cast, sam_waits, sam_walks_with
from tests.sight import as_app as seeing_as
from tests.texting.agreeing import SAMS_PHONE, comes_in

AT = NOW + timedelta(days=2)


@pytest.fixture
def sam(cast: Cast) -> Engagement:
    """Sam walks with Ana."""
    return sam_walks_with(cast.ana, NOW)


def robin_with(cast: Cast, user: object, phone: str = "(207) 555 0142") -> Engagement:
    """Robin, who shares Sam's phone, walks with somebody."""
    robin = PersonDetails(called="Robin", reach=(ReachDetails("phone", phone, text_ok=True),))
    return sam_walks_with(user, NOW, person=robin)  # type: ignore[arg-type]


def test_a_text_is_theirs_by_its_number_and_makes_one_contact_a_day(cast: Cast, sam: Engagement) -> None:
    before = Contact.objects.count()
    first = comes_in(cast, "Hi Ana 🌱 مرحبا", at=AT)
    comes_in(cast, "You there?", at=AT + timedelta(minutes=2))
    assert (first.state, first.engagement_id, first.peer_id) == (State.RECEIVED, sam.id, cast.ana.id)
    first.refresh_from_db()
    assert first.words == "Hi Ana 🌱 مرحبا" and first.segments == 1
    assert Contact.objects.count() == before + 1
    sam.refresh_from_db()
    assert sam.last_touch_at == AT + timedelta(minutes=2)
    comes_in(cast, "Tomorrow", at=AT + timedelta(days=1))
    assert Contact.objects.count() == before + 2
    moments = [one.kind for one in timeline(sam.person) if one.occurred_at >= AT]
    assert moments == ["text", "text", "text"], "the contact that texts make is not beside them"


def test_a_contact_that_was_logged_by_hand_stays_beside_the_texts(cast: Cast, sam: Engagement) -> None:
    log_contact(contact_id=uuid.uuid4(), engagement_id=sam.id, channel=Channel.CALL, by=cast.ana.id, at=AT)
    comes_in(cast, at=AT)
    assert sorted(one.kind for one in timeline(sam.person) if one.occurred_at >= AT) == ["contact", "text"]


def test_the_same_delivery_twice_is_one_text_with_one_entry(cast: Cast, sam: Engagement) -> None:
    first = comes_in(cast, "Stop", at=AT, provider_id="SM1")
    again = comes_in(cast, "Stop", at=AT + timedelta(hours=1), provider_id="SM1")
    assert first.id == again.id and TextMessage.objects.count() == 1
    assert AuditEntry.objects.filter(verb="text.came_in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_the_same_moment_are_one_text(cast: Cast) -> None:
    sam_walks_with(cast.ana, NOW)
    ready = threading.Barrier(4)
    found: list[uuid.UUID] = []

    def deliver() -> None:
        ready.wait()
        found.append(comes_in(cast, at=AT, provider_id="SMtwice").id)
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
    assert (TextMessage.objects.count(), Contact.objects.filter(occurred_at=AT).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_text_that_comes_while_another_lands_counts_on_the_same_contact(cast: Cast) -> None:
    sam_walks_with(cast.ana, NOW)
    second_done = threading.Event()

    def deliver() -> None:
        comes_in(cast, "And one more thing", at=AT + timedelta(seconds=1))
        second_done.set()
        connection.close()

    second = threading.Thread(target=deliver)
    with transaction.atomic():
        comes_in(cast, "Hi Ana", at=AT)
        second.start()
        assert not second_done.wait(0.5), "it waits for the first"
    second.join()
    assert TextMessage.objects.filter(contact__isnull=False).count() == 2
    assert Contact.objects.filter(occurred_at__gte=AT).count() == 1


def test_a_number_nobody_has_waits_for_who_supervises_there(cast: Cast, sam: Engagement) -> None:
    text = comes_in(cast, at=AT, number="+12075550177")
    assert (text.state, text.engagement_id, text.candidates) == (State.UNPLACED, None, [])
    for user, seen in ((cast.ana, 0), (cast.cleo, 0), (cast.ben, 1), (cast.dana, 0), (cast.kit, 0)):
        with seeing_as(user, TODAY):
            assert len(unplaced()) == seen


def test_a_shared_number_waits_for_who_sees_everybody_that_has_it(cast: Cast, sam: Engagement) -> None:
    robin_with(cast, cast.jo)
    text = comes_in(cast, at=AT)
    assert text.state == State.UNPLACED and len(text.candidates) == 2
    for user, seen in ((cast.ana, 0), (cast.jo, 0), (cast.ben, 1)):
        with seeing_as(user, TODAY):
            assert len(unplaced()) == seen
    with seeing_as(cast.ben, TODAY):
        named = [one.person.same_as.called for one in who_it_may_be(cast.viewer(cast.ben), text)]
    assert named == ["Robin", "Sam"]


def test_a_peer_who_walks_with_both_says_whose_it_is_and_it_stands_where_it_came(cast: Cast, sam: Engagement) -> None:
    robin_with(cast, cast.ana)
    text = comes_in(cast, at=AT)
    with seeing_as(cast.ana, TODAY):
        assert len(unplaced()) == 1
        place_text(text_id=text.id, engagement_id=sam.id, by=cast.ana.id, at=AT + timedelta(hours=1))
    text.refresh_from_db()
    assert (text.state, text.engagement_id, text.occurred_at, text.placed_by_id) == (
        State.RECEIVED, sam.id, AT, cast.ana.id
    )  # fmt: skip
    with pytest.raises(DomainError):
        place_text(text_id=text.id, engagement_id=sam.id, by=cast.ana.id, at=AT)
    with pytest.raises(DomainError):
        set_text_aside(text_id=text.id, by=cast.ana.id, at=AT)


def test_joined_records_of_one_person_are_one_and_the_kept_one_is_found(cast: Cast, sam: Engagement) -> None:
    other = sam_walks_with(cast.ana, NOW, program="primary-care", site="harbor-clinic")
    assert comes_in(cast, at=AT).state == State.UNPLACED, "two records that look alike may be two people"
    match = PossibleMatch.objects.get()
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=AT)
    assert comes_in(cast, at=AT).engagement_id == sam.id
    assert comes_in(cast, at=AT, program_id=cast.places.primary_care.id).engagement_id == other.id


def test_a_number_of_somebody_who_walks_with_nobody_is_shared_all_the_same(cast: Cast, sam: Engagement) -> None:
    robin = PersonDetails(called="Robin", reach=(ReachDetails("phone", "(207) 555 0142"),))
    asked_for = sam_waits(NOW, person=robin)
    assert not Engagement.objects.filter(person=asked_for.person).exists()
    text = comes_in(cast, "It is Robin. Did you get my request?", at=AT)
    assert (text.state, text.engagement_id, text.contact) == (State.UNPLACED, None, None)
    for user, seen in ((cast.ana, 0), (cast.ben, 1)):
        with seeing_as(user, TODAY):
            assert len(unplaced()) == seen, "who sees Sam alone does not read what may be Robin's"


def test_a_number_of_one_person_who_walks_with_nobody_is_asked_about(cast: Cast) -> None:
    sam_waits(NOW)
    assert comes_in(cast, at=AT).state == State.UNPLACED


def test_a_number_that_was_taken_off_is_nobodys(cast: Cast, sam: Engagement) -> None:
    ContactPoint.objects.update(ended_at=NOW)
    assert comes_in(cast, at=AT).state == State.UNPLACED


@pytest.mark.parametrize("goodbye", [Goodbye.MOVED, Goodbye.DIED])
def test_after_goodbye_a_text_is_kept_and_counts_as_nothing(cast: Cast, sam: Engagement, goodbye: Goodbye) -> None:
    say_goodbye(engagement_id=sam.id, reason=goodbye, by=cast.ana.id, at=AT)
    before = Contact.objects.count()
    text = comes_in(cast, "Are you there?", at=AT + timedelta(days=3))
    assert text.engagement_id == sam.id and text.contact is None and Contact.objects.count() == before


def test_stop_from_a_shared_phone_holds_for_the_phone_whoever_it_was(cast: Cast, sam: Engagement) -> None:
    robin_with(cast, cast.jo)
    comes_in(cast, "STOP.", at=AT)
    assert has_stopped(of("phone", SAMS_PHONE).key)
    comes_in(cast, "unstop", at=AT)
    assert not has_stopped(of("phone", SAMS_PHONE).key)


@pytest.mark.parametrize("number", ["", "CORP", "anonymous", "26266", "+1 (207) 555-0142", "12075550142"])
def test_odd_senders_are_kept_and_only_a_whole_number_is_compared(cast: Cast, sam: Engagement, number: str) -> None:
    text = comes_in(cast, at=AT, number=number)
    assert (text.engagement_id == sam.id) is (len(number) > 9 and number[-1] == "2")


def test_words_beyond_every_measure_are_kept_as_far_as_they_go(cast: Cast, sam: Engagement) -> None:
    text = comes_in(cast, "🌱" * 9000, at=AT)
    text.refresh_from_db()
    assert len(text.words) == 8000


def test_what_came_in_is_to_read_until_its_peer_has(cast: Cast, sam: Engagement) -> None:
    comes_in(cast, at=AT)
    for user, seen in ((cast.ana, 1), (cast.jo, 0), (cast.ben, 0)):
        with seeing_as(user, TODAY):
            assert len(to_read(cast.viewer(user, TODAY))) == seen
    assert note_texts_read(engagement_id=sam.id, by=cast.ana.id, at=AT) == 1
    with seeing_as(cast.ana, TODAY):
        assert to_read(cast.viewer(cast.ana, TODAY)) == []


def test_what_comes_for_a_peer_who_left_is_to_read_for_who_sees_that_they_walk_with_nobody(
    cast: Cast, sam: Engagement
) -> None:
    comes_in(cast, "See you?", at=AT)
    disable(user_id=cast.ana.id, by=cast.kit.id, at=AT + timedelta(hours=1))
    before = Contact.objects.count()
    text = comes_in(cast, "I need help", at=AT + timedelta(days=1))
    assert (text.engagement_id, text.peer_id, text.contact) == (sam.id, None, None)
    assert Contact.objects.count() == before, "nobody who is gone gets the credit"
    for user, seen in ((cast.ben, 2), (cast.jo, 0), (cast.cleo, 0)):
        with seeing_as(user, TODAY):
            assert len(to_read(cast.viewer(user, TODAY))) == seen
    walk_with(engagement_id=sam.id, worker=cast.jo.id, by=cast.ben.id, at=AT + timedelta(days=2))
    for user, seen in ((cast.ben, 0), (cast.jo, 2)):
        with seeing_as(user, TODAY):
            assert len(to_read(cast.viewer(user, TODAY))) == seen


def test_a_text_placed_days_later_counts_on_the_contact_of_its_own_day(cast: Cast, sam: Engagement) -> None:
    first = comes_in(cast, "a", at=AT)
    late = comes_in(cast, "b", at=AT + timedelta(minutes=5), number="+12075550199")
    comes_in(cast, "c", at=AT + timedelta(days=1))
    place_text(text_id=late.id, engagement_id=sam.id, by=cast.ana.id, at=AT + timedelta(days=1, hours=1))
    late.refresh_from_db()
    assert late.contact_id == first.contact_id and Contact.objects.filter(channel="text").count() == 2
