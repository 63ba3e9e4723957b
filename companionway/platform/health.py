"""Is everything working? Plain facts for the health page, and which of them wait for somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q

from companionway.platform.heartbeat import Heartbeat, last_beat
from companionway.platform.models import OutboxMessage
from companionway.platform.upkeep import audit_months_missing

ALIVE_WITHIN = timedelta(minutes=1)
SENT_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """The facts at one moment. Reading them raises DatabaseError when the database is not there."""

    database: str
    worker: Heartbeat | None
    waiting: int
    oldest_due_at: datetime | None
    gave_up: int
    audit_months_missing: list[date]
    now: datetime

    @property
    def worker_is_alive(self) -> bool:
        """Whether the worker gave a sign within the last minute."""
        return self.worker is not None and self.now - self.worker.beat_at <= ALIVE_WITHIN

    @property
    def messages_flow(self) -> bool:
        """Whether nothing that is due has waited ten minutes, and nothing was given up."""
        late = self.oldest_due_at is not None and self.now - self.oldest_due_at > SENT_WITHIN
        return not late and not self.gave_up

    @property
    def all_well(self) -> bool:
        """Whether nothing here waits for somebody."""
        swept_well = self.worker is not None and not self.worker.failed
        return self.worker_is_alive and swept_well and self.messages_flow and not self.audit_months_missing


def health(now: datetime, today: date) -> Health:
    """Look at database, worker, outbox and audit. Three queries and one small file."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    open_ones = OutboxMessage.objects.filter(done_at=None)
    due = Q(gave_up_at=None, available_at__lte=now)
    counts = open_ones.aggregate(
        waiting=Count("id", filter=Q(gave_up_at=None)), oldest=Min("available_at", filter=due),
        gave_up=Count("id", filter=Q(gave_up_at__isnull=False)),
    )  # fmt: skip
    return Health(
        f"PostgreSQL {version}", last_beat(), counts["waiting"], counts["oldest"], counts["gave_up"],
        audit_months_missing(today), now,
    )  # fmt: skip
