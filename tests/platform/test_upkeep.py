"""Housekeeping: audit months ahead, old form ids, and doing it twice."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection

from companionway.platform import clock, submissions, upkeep
from companionway.platform.models import Submission

pytestmark = pytest.mark.django_db


def test_four_months_are_needed_across_a_new_year() -> None:
    assert upkeep.months_needed(date(2026, 11, 22)) == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1),
    ]  # fmt: skip


def test_missing_months_are_made_once() -> None:
    later = date(2031, 5, 9)
    assert len(upkeep.audit_months_missing(later)) == 4
    assert upkeep.keep_audit_months(later) == 4
    assert upkeep.audit_months_missing(later) == []
    assert upkeep.keep_audit_months(later) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('companionway_auditentry_203108') IS NOT NULL")
        assert cursor.fetchone()[0]


def test_form_ids_are_forgotten_after_ninety_days_and_not_before() -> None:
    for age in (89, 91):
        submissions.claim("test", uuid.UUID(int=age), b"x" * 32)
        Submission.objects.filter(key=uuid.UUID(int=age)).update(created_at=clock.now() - timedelta(days=age))
    assert upkeep.trim_submissions(clock.now()) == 1
    assert [row.key.int for row in Submission.objects.all()] == [89]
