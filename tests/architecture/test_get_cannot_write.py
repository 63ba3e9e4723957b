"""A GET changes nothing: every statement of every page is read, and only the audit and the session may be written."""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.platform.models import Installation
from companionway.web.census import routes
from tests.architecture.scene import Scene, everyone, scene
from tests.cast import Cast

READS = re.compile(
    r"^[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET\s+(LOCAL|TRANSACTION)|SHOW|EXPLAIN)\b", re.I
)
# The session keeps who is signed in and what was just said. A look is an audited act: its function is read as a SELECT.
MAY_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?companionway_signinsession"?\b', re.I)
HIDDEN_WRITE = re.compile(r"\b(INSERT INTO|UPDATE\s+\"?\w+\"?\s+SET|DELETE FROM)\b", re.I)


def writes(statements: list[str]) -> list[str]:
    """The statements that a GET may not make."""
    found = []
    for sql in statements:
        if MAY_WRITE.match(sql):
            continue
        if not READS.match(sql) or HIDDEN_WRITE.search(sql):
            found.append(sql[:120])
    return found


def sweep(scene: Scene, names: Iterable[str]) -> Iterator[str]:
    """GET every address as these people and signed out; yields the writes."""
    for name in ("", *names):
        client = Client(raise_request_exception=False)
        if name:
            client.force_login(getattr(scene.cast, name))
        for route in routes():
            if "GET" not in route.methods:
                continue
            with CaptureQueriesContext(connection) as captured:
                client.get(scene.url(route))
            statements = [str(query["sql"]) for query in captured.captured_queries]
            yield from (f"GET {route.path} as {name or 'nobody'}: {sql}" for sql in writes(statements))


@pytest.mark.asvs("3.5.3")
def test_no_get_writes_anything_but_the_audit_and_the_session(cast: Cast) -> None:
    assert list(sweep(scene(cast), ("ana", "ben", "fay", "kit"))) == []


@pytest.mark.slow
def test_no_get_of_anybody_writes_anything_but_the_audit_and_the_session(cast: Cast) -> None:
    assert list(sweep(scene(cast), everyone(cast))) == []


def test_the_guard_sees_a_write(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        Installation.objects.create()
        Installation.objects.update(name="Other")
        list(Installation.objects.all())
        Installation.objects.all().delete()
    statements = [str(query["sql"]) for query in captured.captured_queries]
    assert len(writes(statements)) == 3


def test_the_guard_sees_a_write_inside_a_reading() -> None:
    assert writes(["WITH gone AS (DELETE FROM companionway_contact RETURNING 1) SELECT * FROM gone"])
    assert writes(['INSERT INTO "companionway_auditentry" VALUES (1)']), "only by the function that records"
    assert not writes(["SELECT 1", "SELECT cw_record('x')", "SAVEPOINT s1"])
