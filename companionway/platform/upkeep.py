"""Housekeeping without a domain word: audit months ahead, old submissions, ended sessions. Safe to run twice."""

from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection, transaction

from companionway.platform import submissions, wall

MONTHS_AHEAD = 3
SUBMISSIONS_KEPT = timedelta(days=90)


def months_needed(today: date) -> list[date]:
    """The first days of this month and of the three after it."""
    count = today.year * 12 + today.month - 1
    return [date((count + n) // 12, (count + n) % 12 + 1, 1) for n in range(MONTHS_AHEAD + 1)]


def audit_months_missing(today: date) -> list[date]:
    """The months, this one to three ahead, whose part of the audit is not there yet."""
    needed = months_needed(today)
    names = [f"companionway_auditentry_{month:%Y%m}" for month in needed]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL", [names])
        missing = {name for (name,) in cursor.fetchall()}
    return [month for month, name in zip(needed, names, strict=True) if name in missing]


def keep_audit_months(today: date) -> int:
    """Make the parts of the audit that are missing. Returns how many. Other months share the part for the rest."""
    missing = audit_months_missing(today)
    for month in missing:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT companionway_audit_month(%s)", [month])
    return len(missing)


def keep_audit_months_since(first: date, today: date) -> None:
    """Make the parts for months gone by, where entries of an earlier time are to be written. For the owner."""
    month = first.replace(day=1)
    while month <= today:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT companionway_audit_month(%s)", [month])
        month = (month + timedelta(days=32)).replace(day=1)


def entries_outside_months() -> bool:
    """Whether the part for the rest holds anything: a month was missed, or a clock was wrong. An alarm either way."""
    with wall.auditing("the part for the rest is read by its own name"), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ONLY companionway_auditentry_rest)")
        return bool(cursor.fetchone()[0])


def trim_submissions(now: datetime) -> int:
    """Forget form ids that are older than 90 days; nobody sends such a form again. Returns how many."""
    return submissions.trim(before=now - SUBMISSIONS_KEPT)


def clear_sessions() -> None:
    """Forget sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
