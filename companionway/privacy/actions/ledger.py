"""Writing the ledger of what left. Only the gate calls this, in the transaction of the leaving."""

from collections.abc import Iterable
from typing import Any

from companionway.privacy.models.disclosure import Disclosure


def enter(**columns: Any) -> Disclosure:
    """One row. Part of the gate's judgment, whose audit entry covers it."""
    return Disclosure.objects.create(**columns)


def enter_all(rows: Iterable[dict[str, Any]]) -> list[Disclosure]:
    """One row for each, in one statement. Part of the gate's judgment, whose caller's audit entry covers them."""
    return Disclosure.objects.bulk_create([Disclosure(**columns) for columns in rows])
