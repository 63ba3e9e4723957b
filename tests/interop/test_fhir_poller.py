"""A poller never misses (point 5 of issue D), and what it asks is answered from indexes behind the second wall."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.interop.fhir.server.bodies import instant
from companionway.interop.fhir.server.models import Resource
from companionway.interop.smart.callers import Caller
from tests.interop.fhir_makers import NUMBERS, OpenGate, Out, ids, in_sight_of, partner, put, request, search, task
from tests.interop.poller import poll, stamped_first, stamped_last
from tests.sight import as_owner

MANY = """
INSERT INTO interop_resource (id, partner_id, kind, version, updated_at, body, sent, status, level)
SELECT gen_random_uuid(), partner_id, kind, 1, updated_at + n * interval '1 second', body, sent, status, level
FROM interop_resource, generate_series(1, %s) AS n WHERE id = %s
"""
THEIR_KEYS = """
INSERT INTO interop_resourcekey (resource_id, partner_id, kind, parameter, key, "only")
SELECT r.id, r.partner_id, r.kind, k.parameter, CASE k.parameter WHEN 'identifier' THEN md5(r.id::text || k.id)
  WHEN 'patient' THEN left(md5(r.id::text), 2) ELSE k.key END, false
FROM interop_resource r, interop_resourcekey k WHERE k.resource_id = %s AND r.partner_id = k.partner_id
  AND r.id <> k.resource_id
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["ge", "gt"])
def test_a_reader_that_polls_while_eight_writers_commit_misses_nothing(prefix: str) -> None:
    found = poll(partner(), stamped_last, prefix)
    assert found.missed == set()
    assert len(found.written) > 100
    assert found.with_news > 5, "it read while they wrote"


@pytest.mark.django_db
def test_a_row_that_is_stamped_before_others_commit_would_be_missed() -> None:
    """Why the stamp is taken last: with one taken when the work began, the next poll begins behind the row."""
    harbor = partner()
    begun = put(harbor, task())[0]
    early = begun.updated_at
    Resource.kept.filter(id=begun.id).delete()  # not committed yet, for whoever reads
    put(harbor, task())
    since = instant(search(harbor, "Task").horizon)
    late = put(harbor, task())[0]
    assert ids(search(harbor, "Task", f"_lastUpdated=gt{since}")) == [late.id]
    Resource.kept.filter(id=late.id).update(updated_at=early)
    assert ids(search(harbor, "Task", f"_lastUpdated=gt{since}")) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_reader_misses_rows_of_writers_that_stamp_first() -> None:
    assert poll(partner(), stamped_first, "ge").missed != set()


def plans(captured: CaptureQueriesContext) -> list[dict[str, Any]]:
    """How the database goes about each of these statements, node by node."""
    found: list[dict[str, Any]] = []
    for one in [one["sql"] for one in captured if "interop_resource" in one["sql"]]:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (FORMAT JSON) " + one.replace("%", "%%"), [])
            plan = cursor.fetchone()[0]
        waiting = [entry["Plan"] for entry in (json.loads(plan) if isinstance(plan, str) else plan)]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting += node.get("Plans", ())
    return found


@pytest.fixture
def ten_thousand(db: None) -> Any:
    """A partner with 10,000 Tasks, and another with as many."""
    for who in (partner("inland"), harbor := partner()):
        row = put(who, task("A-1", owner={"reference": "Organization/o2"}))[0]
        with connection.cursor() as cursor:
            cursor.execute(MANY, [10_000, row.id])
            cursor.execute(THEIR_KEYS, [row.id])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE interop_resource, interop_resourcekey")
    return harbor


SEARCHES = [
    "_lastUpdated=ge2026-03-03T21:55:00Z&_count=20",
    "_lastUpdated=ge2026-03-03T21:55:00Z&_sort=-_lastUpdated&_count=20",
    "owner=Organization/o2&_sort=-_lastUpdated&_count=20",
    "requester=o1&_profile=http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
    "SDOHCC-TaskForReferralManagement&_sort=-_lastUpdated&_count=20",
    "status=requested&_count=20",
    f"identifier={NUMBERS}|A-1",
    "identifier=A-1",
    "patient=p1&_count=20",
    f"_id={uuid.UUID(int=3)}",
]


class Unread(OpenGate):
    """Lets rows out without a look at them: theirs are copies of one body, which opens in one row alone."""

    def let_out(self, rows: Sequence[Resource], caller: Caller, at: datetime) -> Mapping[uuid.UUID, Out]:
        """They leave."""
        return {row.id: Out(b"{}") for row in rows}


def test_searches_among_ten_thousand_go_by_indexes_behind_the_wall(ten_thousand: Any) -> None:
    for query in SEARCHES:
        with CaptureQueriesContext(connection) as captured:
            search(ten_thousand, "Task", query, gate=Unread())
        with in_sight_of(ten_thousand):
            nodes = plans(captured)
        scans = [node for node in nodes if node.get("Relation Name", "").startswith("interop_resource")]
        assert scans, query
        assert [node["Relation Name"] for node in scans if node["Node Type"] == "Seq Scan"] == [], query


def test_equal_values_of_two_partners_have_no_equal_keys_in_the_database(db: None) -> None:
    for who in (partner(), partner("inland")):
        put(who, task("A-1"), request("A-1"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT key) FROM interop_resourcekey")
        rows, keys = cursor.fetchone()
    assert rows == keys
