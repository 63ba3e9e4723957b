"""What a request changed, as rows: every table before and after, without what is new each time (ids, instants)."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

CHANGED = (
    "SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
    " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
)
QUIET = (
    "companionway_audit",
    "companionway_signinsession",
    "companionway_draft",
    "companionway_submission",
    "companionway_outbox",
)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TEXT_KEYS = ("id", "_at", "because_of", "about", "token", "checksum", "key", "hash", "fingerprint", "sealed")


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        return dict(cursor.fetchall())


def _rows(table: str) -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
        found = [json.loads(text) for (text,) in cursor.fetchall()]
    return {str(row.get("id") or row): row for row in found}


def effect(act: Callable[[], HttpResponse], tables: list[str]) -> tuple[int, dict[str, list[str]]]:
    """Status, and for each changed table the changed or new rows as text, in a transaction that is undone."""
    with transaction.atomic():
        before = {table: _rows(table) for table in tables}
        known = {found for rows in before.values() for row in rows.values() for found in UUID.findall(str(row))}
        counts = _counts()
        status = act().status_code
        touched = [t for t, n in _counts().items() if n != counts.get(t, 0) and not t.startswith(QUIET)]
        found: dict[str, list[str]] = {}
        for table in touched:
            old = before.get(table, {})
            new = [_lasting(row, key in old) for key, row in _rows(table).items() if old.get(key) != row]
            found[table] = sorted(_without_new_ids(text, known) for text in new)
        transaction.set_rollback(True)
    return status, found


def _without_new_ids(text: str, known: set[str]) -> str:
    """Ids given out by the act itself differ in each run; every id that stood somewhere before it is kept."""
    return UUID.sub(lambda found: found[0] if found[0] in known else "new", text)


def _lasting(row: dict[str, Any], known: bool) -> str:
    """The row without what differs between two runs of the same act; the id of a known row stays."""
    # Sealed bytes, the moment of an act and the digest of a dated page differ each time.
    steady = {k: v for k, v in row.items() if not str(v).startswith("\\x") and k not in {"at", "content"}}
    kept = {k: v for k, v in steady.items() if not k.endswith(TEXT_KEYS) or (known and k == "id") or _points(k, v)}
    return json.dumps(kept, sort_keys=True, default=str)


def _points(name: str, value: Any) -> bool:
    """A foreign key: whose it is may never differ."""
    return name.endswith("_id") and value is not None and name in POINTERS


POINTERS = {"person_id", "site_id", "program_id", "worker_id", "peer_id", "accepted_by_id", "by_id", "user_id", "role",
            "organization_id", "entered_by_id", "asked_by_user_id", "same_as_id"}  # fmt: skip


def people_tables() -> list[str]:
    """Every table of the product."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
        )
        return [table for (table,) in cursor.fetchall() if not table.startswith(QUIET)]
