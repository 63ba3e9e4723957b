"""Taking in rows of state law as drafts, and the privacy officer's approval, by name and date."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.models.state_rule import StateRule

APPROVAL = ("status", "reviewed_on", "reviewed_by_id")


@transaction.atomic
def take_in_rules(*, rows: Sequence[Mapping[str, Any]], by: uuid.UUID | None, at: datetime) -> tuple[int, int]:
    """Add new rows as drafts; a row whose words changed becomes a draft again. Returns (new, changed)."""
    held = {row.key: row for row in StateRule.objects.select_for_update()}
    new = changed = 0
    for said in rows:
        row = held.get(said["key"])
        if row is None:
            StateRule.objects.create(**said)
            new += 1
        elif any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            row.status, row.reviewed_on, row.reviewed_by_id = "draft", None, None
            row.save()
            changed += 1
    audit.record("state_rules.taken_in", actor=by, at=at, subject=("state_rules", None),
                 detail={"new": new, "changed": changed})  # fmt: skip
    return new, changed


@transaction.atomic
def approve_rule(*, rule_id: uuid.UUID, has_read: bool, by: uuid.UUID, at: datetime) -> StateRule:
    """The privacy officer has read the current text and lets the row drive behavior from now on."""
    row = StateRule.objects.select_for_update(of=("self",)).get(id=rule_id)
    if not has_read:
        raise DomainError("not_read", "Read the current text first; with counsel where it is not clear.",
                          field="has_read")  # fmt: skip
    if row.review_by < timezone.localdate(at):
        raise DomainError("stale", "Its review date is past. Set a later one in the rules file first.")
    row.status, row.reviewed_on, row.reviewed_by_id = "approved", timezone.localdate(at), by
    row.save()
    audit.record("state_rule.approved", actor=by, at=at, subject=("state_rule", row.id))
    return row


@transaction.atomic
def withdraw_rule(*, rule_id: uuid.UUID, by: uuid.UUID, at: datetime) -> StateRule:
    """Back to a draft: the strictest rule holds again."""
    row = StateRule.objects.select_for_update(of=("self",)).get(id=rule_id)
    if row.status != "approved":
        raise DomainError("draft", "This row is a draft already.")
    row.status, row.reviewed_on, row.reviewed_by_id = "draft", None, None
    row.save()
    audit.record("state_rule.withdrawn", actor=by, at=at, subject=("state_rule", row.id))
    return row
