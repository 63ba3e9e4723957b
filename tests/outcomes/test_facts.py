"""The fact views: made by the migration as written in outcomes/facts.py, with the columns and types announced."""

from importlib import import_module

import pytest
from django.db import connection

from companionway.outcomes import facts

TYPES = {
    "uuid": "uuid", "string": "text", "boolean": "boolean", "int64": "bigint", "date": "date",
    facts.INSTANT: "timestamp with time zone",
}  # fmt: skip


def test_the_migration_makes_the_views_that_the_results_are_written_for() -> None:
    migration = import_module("companionway.migrations.0004_facts")
    assert migration.REFERRAL_VIEW == facts.REFERRAL_VIEW
    assert migration.WALK_VIEW == facts.WALK_VIEW
    assert migration.ENGAGEMENT_VIEW == facts.ENGAGEMENT_VIEW


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "columns"),
    [
        ("fact_referral", facts.REFERRAL_COLUMNS),
        ("fact_walk", facts.WALK_COLUMNS),
        ("fact_engagement", facts.ENGAGEMENT_COLUMNS),
    ],
)
def test_a_view_has_the_announced_columns_and_types(view: str, columns: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " ORDER BY ordinal_position",
            [view],
        )
        found = cursor.fetchall()
    assert found == [(name, TYPES[kind]) for name, kind in columns.items()]


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.django_db
def test_joins_behind_columns_that_nobody_asks_for_are_dropped() -> None:
    plan = _plan("SELECT program, count(*) FROM fact_referral WHERE counted GROUP BY program")
    assert "companionway_site" not in plan
    assert "companionway_engagement" not in plan
    assert "companionway_person" not in plan
    plan = _plan("SELECT followup_state, count(*) FROM fact_walk GROUP BY followup_state")
    assert "companionway_contact" not in plan
    assert "companionway_followupattempt" not in plan
    plan = _plan("SELECT baseline_total, count(*) FROM fact_engagement GROUP BY baseline_total")
    assert "companionway_contact" not in plan
