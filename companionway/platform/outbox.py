"""The outbox: effects outside are rows first. Never read by a numeric cursor; claimed with SKIP LOCKED."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from companionway.platform.errors import DomainError
from companionway.platform.models import OutboxMessage

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 20
Handler = Callable[[OutboxMessage], None]


def put(kind: str, *, key: str, payload: dict[str, Any], available_at: datetime | None = None) -> None:
    """Write an effect in the current transaction. The same key a second time changes nothing."""
    row = OutboxMessage(kind=kind, key=key, payload=payload)
    if available_at is not None:
        row.available_at = available_at
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)


def put_all(
    kind: str, rows: Sequence[tuple[str, dict[str, Any]]], *, available_at: datetime | None = None
) -> None:  # fmt: skip
    """As `put`, for many (key, payload) of one kind in one statement."""
    made = [OutboxMessage(kind=kind, key=key, payload=payload) for key, payload in rows]
    if available_at is not None:
        for row in made:
            row.available_at = available_at
    if made:
        OutboxMessage.objects.bulk_create(made, ignore_conflicts=True)


def claim(
    now: datetime, limit: int = 20, *, only: Collection[str] = (), but: Collection[str] = ()
) -> list[OutboxMessage]:  # fmt: skip
    """Lease waiting rows to this worker for two minutes, of these kinds alone, or of all but those.

    A row whose workers died twenty times without a word is given up here, so that it cannot go on killing them.
    """
    with transaction.atomic():
        waiting = OutboxMessage.objects.filter(done_at=None, gave_up_at=None, available_at__lte=now)
        kinds = waiting.filter(kind__in=only) if only else waiting.exclude(kind__in=but)
        free = kinds.exclude(locked_until__gt=now).order_by("available_at", "id")
        rows = list(free.select_for_update(skip_locked=True)[:limit])
        for row in rows:
            if row.attempts >= MAX_ATTEMPTS:
                row.gave_up_at = now
            else:
                row.locked_until = now + LEASE
                row.attempts += 1
        OutboxMessage.objects.bulk_update(rows, ["locked_until", "attempts", "gave_up_at"])
    return [row for row in rows if row.gave_up_at is None]


def hold(row: OutboxMessage, now: datetime) -> None:
    """This effect takes long and its worker lives: lease it for two more minutes."""
    OutboxMessage.objects.filter(id=row.id, done_at=None, gave_up_at=None).update(locked_until=now + LEASE)


def perform(row: OutboxMessage, handlers: dict[str, Handler], now: datetime) -> None:
    """Do one claimed effect and mark it done; on a fault keep the row for a later try (10 s doubling to 1 h).

    A DomainError is an answer and no fault: the row is given up at once, with its code.
    """
    try:
        handlers[row.kind](row)
    except DomainError as answer:  # the house itself said no, and will not say otherwise in ten seconds
        OutboxMessage.objects.filter(id=row.id).update(gave_up_at=now, locked_until=None, last_error=answer.code[:300])
        return
    except Exception as error:  # the outside failed, whatever the way: the row is the place where that is kept
        wait = min(timedelta(seconds=10) * 2 ** min(row.attempts, 12), timedelta(hours=1))
        gave_up = now if row.attempts >= MAX_ATTEMPTS else None
        OutboxMessage.objects.filter(id=row.id).update(
            available_at=now + wait, locked_until=None, gave_up_at=gave_up, last_error=type(error).__name__[:300]
        )
        return
    OutboxMessage.objects.filter(id=row.id).update(done_at=now, locked_until=None)
