"""The ledger: one row for each disclosure, written by the gate in the transaction of the leaving."""

import uuid
from datetime import datetime
from typing import Any

from companionway.people.models import Person
from companionway.privacy.actions.ledger import enter, enter_all
from companionway.privacy.gate.asks import Ask
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.asking import Decision, Disclosure, Told
from companionway.privacy.rules.bases import Book
from companionway.privacy.viewer import Viewer

# No disclosure about a person: its one log row is the audit entry.
KEPT_IN_THE_AUDIT = frozenset({Book.ACCESS, Book.MESSAGES, Book.RELEASES})


def entry_of(
    ask: Ask, asked: Disclosure, decision: Decision, told: Told, row: Recipient | None, *, person: Person | None,
    by: Viewer | None, at: datetime, content: str,
) -> dict[str, Any]:  # fmt: skip
    """The columns of the row: who was told what, why, on which basis, and the hash of what left."""
    return {
        "person": person, "book": decision.book, "at": at, "actor_id": by.user_id if by else None,
        "standing": asked.standing, "recipient": row, "recipient_name": told.name[:160],
        "recipient_organization": told.organization[:160], "recipient_kind": told.kind or "",
        "recipient_address": told.address, "channel": ask.channel, "purpose": ask.purpose,
        "information": sorted(ask.information), "protection": ask.protection, "basis": ask.basis,
        "consent_id": ask.consent_id if decision.scope else None, "fields": dict(ask.fields),
        "record_ids": list(ask.record_ids), "content": content, "least": ask.least[:200], "notice": decision.notice,
        "scope": decision.scope, "labels": list(decision.labels), "conditions": list(decision.conditions),
    }  # fmt: skip


def write(entry: dict[str, Any]) -> uuid.UUID:
    """Write it and give its id."""
    return enter(**entry).id


def write_all(entries: list[dict[str, Any]]) -> list[uuid.UUID]:
    """Write them in one statement and give their ids in the same order."""
    return [row.id for row in enter_all(entries)]
