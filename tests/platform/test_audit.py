"""The audit: append only for every statement, in partitions by month, kept with what it is about or not at all."""

import uuid
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from companionway.platform import audit, ids
from companionway.platform.models import AuditEntry
from tests import sight
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def entry(at: datetime = NOW) -> AuditEntry:
    audit.record("thing.done", actor=uuid.uuid4(), at=at, subject=("thing", uuid.uuid4()), detail={"count": 1})
    return AuditEntry.objects.latest("id")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE companionway_auditentry SET verb = 'other'", "DELETE FROM companionway_auditentry",
     "UPDATE companionway_auditentry_rest SET actor_id = NULL", "DELETE FROM companionway_auditentry_rest"],
)  # fmt: skip
@pytest.mark.asvs("16.4.2")
def test_no_statement_changes_or_removes_an_entry(statement: str) -> None:
    kept = entry()
    who_is_refused = ((sight.as_owner, "append only"), (nullcontext, "permission denied"))
    for role, why in who_is_refused:
        with role(), pytest.raises(ProgrammingError, match=why), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.get().verb == kept.verb


def test_this_month_and_the_next_three_have_partitions_and_other_times_a_last_resort() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'companionway_auditentry'::regclass"
        )
        names = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT to_char(now() + make_interval(months => n), 'YYYYMM') FROM generate_series(0, 3) n")
        months = {f"companionway_auditentry_{row[0]}" for row in cursor.fetchall()}
    assert months <= names
    assert "companionway_auditentry_rest" in names
    entry(datetime(1999, 1, 1, tzinfo=UTC))


def test_an_entry_of_a_rolled_back_action_is_gone_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        entry()
        _ = 1 / 0
    assert not AuditEntry.objects.exists()


def test_ids_of_ours_sort_by_the_time_they_were_made_and_are_version_7() -> None:
    made = [ids.new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    stamps = [one.int >> 80 for one in made]
    assert stamps == sorted(stamps)


def test_a_links_token_is_the_same_each_time_and_says_nothing_of_its_subject() -> None:
    subject = uuid.uuid4()
    token = ids.link_token("receipt", subject)
    assert token == ids.link_token("receipt", subject)
    assert token not in {ids.link_token("other", subject), ids.link_token("receipt", uuid.uuid4())}
    assert subject.hex[:8] not in token
    assert len(ids.token_hash(token)) == 32
