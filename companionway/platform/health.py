"""Is everything working? Plain facts for the health page, and which of them wait for somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, Q

from companionway.platform.anchors import Anchor, last_anchor
from companionway.platform.checkup import Checkup, last_checkup
from companionway.platform.heartbeat import Heartbeat, last_beat
from companionway.platform.models import OutboxMessage
from companionway.platform.seals import SEALED_WITHIN, waiting_since
from companionway.platform.upkeep import audit_months_missing, entries_outside_months

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
    audit_waits_since: datetime | None
    audit_outside_months: bool
    audit_anchor: Anchor | None
    audit_checkup: Checkup | None
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
    def audit_anchor_at(self) -> datetime | None:
        """When the newest anchor was written."""
        return datetime.fromisoformat(self.audit_anchor.at) if self.audit_anchor else None

    @property
    def audit_is_sealed(self) -> bool:
        """Whether no entry has waited a minute for its seal, and none lies outside its month."""
        late = self.audit_waits_since is not None and self.now - self.audit_waits_since > SEALED_WITHIN
        return not late and not self.audit_outside_months

    @property
    def audit_is_well(self) -> bool:
        """Whether the audit is ready for the months ahead and sealed. Its anchor has a line of its own."""
        return self.audit_is_sealed and not self.audit_months_missing

    @property
    def audit_is_verified(self) -> bool:
        """Whether the whole audit was verified within the interval that is declared, and held."""
        last = self.audit_checkup
        return last is not None and last.holds and not last.is_late(self.now)

    @property
    def all_well(self) -> bool:
        """Whether nothing here waits for somebody."""
        swept_well = self.worker is not None and not self.worker.failed
        audited = self.audit_is_well and self.audit_anchor is not None and self.audit_is_verified
        return self.worker_is_alive and swept_well and self.messages_flow and audited


def health(now: datetime, today: date) -> Health:
    """Look at database, worker, outbox and audit. Five queries and three small files."""
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
        audit_months_missing(today), waiting_since(), entries_outside_months(), last_anchor(), last_checkup(),
        now,
    )  # fmt: skip
