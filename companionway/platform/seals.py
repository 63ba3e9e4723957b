"""The seal: each entry becomes a link of one chain, made by the worker after the entry was committed.

    h(n) = SHA-256( h(n-1) || canonical(entry n) ),   h(0) = 32 zero bytes

`canonical` is UTF-8 text made of the fields below with U+001F between them: times are whole microseconds since 1970
(UTC), an absent id is empty, `detail` is PostgreSQL's own text of jsonb (keys sorted by length, then by bytes). No
field may hold U+001F (`audit.plain`), so two entries never read alike. docs/howto/audit.md describes it for others.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Min

from companionway.platform import wall
from companionway.platform.models import AuditPending, AuditSeal

FORM = "1"
FIELDS = (
    "e.id", "(extract(epoch FROM e.occurred_at) * 1000000)::bigint", "coalesce(e.actor_id::text, '')", "e.role",
    "e.session", "e.network", "e.device", "e.route", "e.verb", "e.subject_kind", "coalesce(e.subject_id::text, '')",
    "coalesce(e.person_id::text, '')", "e.reason", "e.purpose", "e.result", "e.detail",
)  # fmt: skip
CANONICAL = f"convert_to(concat_ws(E'\\x1f', '{FORM}', {', '.join(FIELDS)}), 'UTF8')"
BEFORE_THE_FIRST = bytes(32)
BATCH = 5000
SEALED_WITHIN = timedelta(seconds=60)
ONE_AT_A_TIME = "audit sealer"

NEXT = f"""
SELECT p.entry_id, p.occurred_at, e.actor_id, {CANONICAL}
FROM companionway_auditpending p JOIN companionway_auditentry e ON e.occurred_at = p.occurred_at AND e.id = p.entry_id
ORDER BY p.queued_at, p.entry_id LIMIT %s
"""  # noqa: S608 (made of the constants above)
KEEP = """
INSERT INTO companionway_auditseal (seq, entry_id, occurred_at, actor_id, hash)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::timestamptz[], %s::uuid[], %s::bytea[])
"""
DONE = "DELETE FROM companionway_auditpending WHERE entry_id = ANY(%s::uuid[])"


def link(before: bytes, canonical: bytes) -> bytes:
    """The next link of the chain, 32 bytes."""
    return hashlib.sha256(before + canonical).digest()


def head() -> tuple[int, bytes]:
    """The number and hash of the newest seal; 0 and zero bytes before the first."""
    newest = AuditSeal.objects.order_by("-seq").values_list("seq", "hash").first()
    return (newest[0], bytes(newest[1])) if newest else (0, BEFORE_THE_FIRST)


def seal(limit: int = BATCH) -> int:
    """Seal what waits, oldest first, up to `limit`. Returns how many; none while another sealer is at it."""
    with wall.auditing("the sealer reads every entry once"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return 0
        seq, last = head()
        cursor.execute(NEXT, [limit])
        rows = cursor.fetchall()
        hashes = []
        for *_, canonical in rows:
            last = link(last, bytes(canonical))
            hashes.append(last)
        if rows:
            ids, times, actors, _ = zip(*rows, strict=True)
            numbers = list(range(seq + 1, seq + 1 + len(rows)))
            cursor.execute(KEEP, [numbers, list(ids), list(times), list(actors), hashes])
            cursor.execute(DONE, [list(ids)])
    return len(rows)


def seal_all() -> int:
    """Seal until nothing waits. Returns how many."""
    total = 0
    while count := seal():
        total += count
    return total


def waiting_since() -> datetime | None:
    """Since when the oldest entry has waited for its seal; None when none waits. One query."""
    since: datetime | None = AuditPending.objects.aggregate(oldest=Min("queued_at"))["oldest"]
    return since
