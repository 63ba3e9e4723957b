"""Writing the ledger of what left. Only the gate calls this, in the transaction of the leaving."""

from typing import Any

from companionway.privacy.models.disclosure import Disclosure


def enter(**columns: Any) -> Disclosure:
    """One row. Part of the gate's judgment, whose audit entry covers it."""
    return Disclosure.objects.create(**columns)
