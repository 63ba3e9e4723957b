"""One loaded demo for all tests of this folder, taken back at the end: before a test elsewhere loads one of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from companionway.demo.loader import Loaded, load
from tests import sight

Rows = list[tuple[Any, ...]]
Sql = Callable[..., Rows]


def an_instant() -> datetime:
    """A little before now, so that nothing of the demo can lie in the future."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Loaded]:
    """Scale 1 as of now. Deferred constraints are checked here, since nothing is committed."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        made = load(
            seed=7, scale=1, as_of=an_instant(), data=folder, password="walk-with-me-please", say=lambda _: None
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with sight.as_owner(), connection.cursor() as cursor:
            # The loader's own is refused to the role of the tests. Without it autovacuum, which sees no rows of an open
            # transaction, may call these tables empty, and then a page's plan takes minutes. The lock keeps it out.
            cursor.execute("ANALYZE")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def sql(demo: Loaded) -> Sql:
    """Plain SQL over the loaded demo."""

    def rows(statement: str, *values: object) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return rows
