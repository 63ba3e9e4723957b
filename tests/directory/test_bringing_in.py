"""Bringing in a list: again changes nothing, changes keep what was said before, and nothing is ever deleted."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from companionway.directory.actions import bring_in, say_of
from companionway.directory.given import GivenListing
from companionway.directory.models import DirectoryTown, DirectoryWord, Listing, Location, Service, ServiceVersion
from companionway.directory.queries import upkeep
from companionway.directory.rules import Report
from companionway.platform.errors import DomainError
from tests.cast import Cast
from tests.directory.lists import AT, WEEKDAYS, brought, pantry, shelter, the_pantry, whole

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def test_a_list_comes_in_with_places_needs_hours_and_words() -> None:
    counts = brought(pantry(), shelter())
    assert (counts.new, counts.changed, counts.vanished) == (2, 0, 0)
    row = Listing.objects.select_related("service", "location").get(service__source_key="s1")
    assert row.location and row.location.town == "Rockland" and row.needs == ["food"] and row.languages == ["es"]
    assert row.opening == [(day * 1440 + 540, day * 1440 + 1020) for day in range(5)]
    assert DirectoryTown.objects.count() == 2 and DirectoryWord.objects.filter(word="pantry").exists()


def test_the_same_list_again_changes_nothing() -> None:
    brought(pantry(), shelter())
    before = list(Service.objects.order_by("id").values_list("id", "version", "digest"))
    counts = brought(pantry(), shelter(), at=LATER)
    assert (counts.new, counts.changed, counts.same) == (0, 0, 2)
    assert list(Service.objects.order_by("id").values_list("id", "version", "digest")) == before
    assert not ServiceVersion.objects.exists() and set(Service.objects.values_list("imported_at", flat=True)) == {LATER}


def test_what_changed_keeps_its_row_and_what_it_said_before() -> None:
    row = the_pantry()
    brought(pantry(name="Harbor Pantry and Kitchen"), shelter(), at=LATER)
    row.refresh_from_db()
    assert row.service.id == Service.objects.get(source_key="s1").id and row.live
    earlier = ServiceVersion.objects.get()
    assert earlier.said["name"] == "Harbor Food Pantry" and earlier.version == 1
    assert Service.objects.get(source_key="s1").version == 2 and "kitchen" in row.named


def test_a_changed_address_is_a_change_and_a_place_no_longer_offered_is_not_shown() -> None:
    row = the_pantry()
    brought(pantry(listings=(GivenListing("other", "portland", (WEEKDAYS,)),)), shelter(), at=LATER)
    row.refresh_from_db()
    assert not row.live and Listing.objects.get(source_key="other").live and Location.objects.count() == 2


def test_what_is_gone_is_marked_and_comes_back_with_its_row() -> None:
    row = the_pantry()
    assert brought(shelter(), at=LATER).vanished == 1
    row.refresh_from_db()
    assert not row.live and Service.objects.get(source_key="s1").vanished_at == LATER
    assert brought(pantry(), shelter(), at=LATER + timedelta(days=1)).back == 1
    row.refresh_from_db()
    assert row.live and Service.objects.get(source_key="s1").vanished_at is None and Service.objects.count() == 2


def test_a_list_that_lacks_much_marks_nothing_until_somebody_says_that_it_is_whole() -> None:
    brought(*(pantry(key=f"s{n}", listings=()) for n in range(20)))
    counts = brought(pantry(key="s1", listings=()), at=LATER)
    assert (counts.vanished, counts.missing) == (0, 19) and not Service.objects.exclude(vanished_at=None).exists()
    assert brought(pantry(key="s1", listings=()), at=LATER, is_whole=True).vanished == 19
    assert Service.objects.count() == 20


def test_a_row_that_could_not_be_read_stays_as_it_was() -> None:
    row = the_pantry()
    assert brought(shelter(), at=LATER, kept=frozenset({"s1"})).vanished == 0
    row.refresh_from_db()
    assert row.live


def test_still_right_counts_as_checked_and_settles_what_was_wrong(cast: Cast) -> None:
    row = the_pantry()
    say_of(service_id=row.service_id, kind=Report.WRONG, words="Closed on Mondays", by=cast.ana.id, at=AT)
    assert [r.words for r in upkeep(AT.date()).wrong] == ["Closed on Mondays"] and upkeep(AT.date()).old == 2
    say_of(service_id=row.service_id, kind=Report.RIGHT, by=cast.jo.id, at=LATER)
    now = upkeep(LATER.date())
    assert now.wrong == [] and (now.live, now.old) == (2, 1)


def test_saying_that_it_is_wrong_needs_words_and_results_come_only_with_a_linkage(cast: Cast) -> None:
    row = the_pantry()
    for kind in (Report.WRONG, Report.FULL):
        with pytest.raises(DomainError):
            say_of(service_id=row.service_id, kind=kind, words=" ", by=cast.ana.id, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_lists_brought_in_at_once_both_come_in_and_the_words_are_of_both() -> None:
    """The words and towns are of every list, so the second waits until the first is in for good."""
    faults: list[Exception] = []

    def other() -> None:
        try:
            given = whole(pantry(name="Island Pantry and Kitchen"), shelter())
            bring_in(source="island", given=given, whole=False, by=None, at=AT)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        brought(pantry(), shelter())
        thread.start()
        end = time.monotonic() + 20
        while not waiting() and time.monotonic() < end:
            time.sleep(0.02)
    thread.join(30)
    assert faults == [] and Service.objects.count() == 4
    assert DirectoryWord.objects.get(word="pantry").places == 2
    assert (
        DirectoryWord.objects.get(word="kitchen").places == 1 and DirectoryTown.objects.get(key="rockland").places == 2
    )


def waiting() -> int:
    """How many statements of this database wait for another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])
