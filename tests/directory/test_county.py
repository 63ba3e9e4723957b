"""The invented county: the same each time, marked, read without a fault, and searched by index."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from companionway.demo.county import SOURCE, county
from companionway.directory.models import DirectorySource, Listing
from companionway.directory.queries import Wanted, search
from companionway.interop.files import hsds_import
from tests import sight
from tests.directory.lists import AT

MANY = """
INSERT INTO companionway_listing (id, service_id, source_key, live, needs, languages, latitude, longitude, hours,
  opening, named, told)
SELECT gen_random_uuid(), service_id, source_key || '-' || n, live, needs, languages, latitude, longitude, hours,
  opening, named, told || ' ' || md5(n::text) FROM companionway_listing, generate_series(1, 60) n
"""


def test_the_same_seed_makes_the_same_county_and_nothing_of_it_needs_mending() -> None:
    assert county(40) == county(40) != county(40, seed=2)
    judged = hsds_import.looked_at({"county.json": county(40)}, date(2026, 3, 3))
    assert judged.faults == [] and len(judged.given.services) == 40
    numbers = {phone["number"] for one in judged.given.services for phone in one.phones}
    assert all(number.startswith("207-555-01") for number in numbers)


@pytest.mark.django_db
def test_at_county_size_words_needs_and_places_are_found_by_their_indexes() -> None:
    judged = hsds_import.looked_at({"county.json": county(100)}, AT.date())
    hsds_import.take(SOURCE, judged, whole=True, synthetic=True, by=None, at=AT)
    assert DirectorySource.objects.get().synthetic
    with sight.as_owner(), connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("ANALYZE companionway_listing")
    assert Listing.objects.count() > 6_000
    for wanted, index in ((Wanted(words="buprenorphine"), "listing_words"), (Wanted(need="legal"), "listing_needs"),
                          (Wanted(town="Ellsworth", miles=5), "listing_place")):  # fmt: skip
        assert index in plan_of(wanted), wanted


def plan_of(wanted: Wanted) -> str:
    """How the database answers the last statement of this search."""
    statements: list[Any] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        search(wanted, timezone.localtime(AT))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statements[-1][0]}", statements[-1][1])
        return "\n".join(str(row[0]) for row in cursor.fetchall())
