"""Writing inbound files: keep what came with its verdict, set aside what needs nothing, mark what was mended."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from companionway.interop.inbound_models import InboundFile
from companionway.interop.incoming import TAKEN, Given, Outcome, Verdict
from companionway.interop.taking import Terms
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.referrals.where import organizations_of


def fingerprint(given: Given) -> bytes:
    """SHA-256 of the bytes; of name and size for a file that was too large to be read."""
    return hashlib.sha256(given.body if given.body is not None else f"{given.name}\x00{given.size}".encode()).digest()


@transaction.atomic
def keep(*, given: Given, outcome: Outcome, batch: uuid.UUID, terms: Terms, at: datetime) -> InboundFile:
    """Keep a file with what became of it and whose it is. The same bytes of the same sender are one row.

    A row that was taken before stays as it is when the file turns out to be already known. Whoever brings the bytes
    of a row that is not theirs has shown that they hold them, so it is theirs too.
    """
    needs = outcome.verdict == Verdict.REFUSED or outcome.for_human or bool(outcome.rows)
    changes: dict[str, Any] = {
        "kind": outcome.kind, "verdict": outcome.verdict, "location": outcome.location[:300],
        "reason": outcome.reason[:1000], "notes": list(outcome.notes), "batch": batch,
        "rows": {str(number): text for number, text in outcome.rows.items()}, "control_id": outcome.control_id[:200],
        "takes_back": outcome.takes_back,
        "unread": outcome.unread, "referral_ids": list(outcome.referrals),
        "body": given.body if outcome.keep_body else None,
        "state": InboundFile.WAITING if needs else InboundFile.DONE,
    }  # fmt: skip
    digest = fingerprint(given)
    with wall.everyone("the same file of the same sender is one row, whoever brings it"):
        owned = _owners(given.source, outcome, terms)
        fresh = InboundFile(
            source=given.source, sha256=digest, name=given.name[-255:], size=given.size, received_at=at,
            organization_ids=owned, brought_by=terms.by, **changes,
        )  # fmt: skip
        InboundFile.kept.bulk_create([fresh], ignore_conflicts=True)
        row = InboundFile.kept.select_for_update().get(source=given.source, sha256=digest)
        if row.id != fresh.id:
            changes = {} if _stands(row, outcome) else changes | {"settled_at": None, "settled_by": None}
            changes["organization_ids"] = _owners_again(row, owned, terms)
            for name, value in changes.items():
                setattr(row, name, value)
            row.save(update_fields=list(changes))
    audit.record(
        "inbound.kept", actor=terms.by, at=at, subject=("inbound_file", row.id), reason=outcome.verdict,
        detail={"kind": outcome.kind},
    )  # fmt: skip
    return row


def _owners(source: str, outcome: Outcome, terms: Terms) -> list[uuid.UUID]:
    """Whose a file is: of who brings it, where its requests are, whom its source sends to, who takes what names none.

    So there is always somebody, as soon as there is a program.
    """
    where = organizations_of(outcome.referrals)
    if terms.organizations:
        return sorted(where.intersection(terms.organizations)) or list(terms.organizations)
    if len(where) == 1:
        return list(where)
    default = terms.catalog.organization_of(terms.program)
    return InboundFile.kept.owners_of(source) or ([default] if default else [])


def _owners_again(row: InboundFile, owned: list[uuid.UUID], terms: Terms) -> list[uuid.UUID]:
    if terms.by is None and row.brought_by is None:
        return owned
    if set(owned).intersection(row.organization_ids):
        return row.organization_ids
    return [*row.organization_ids, *owned]


def _stands(row: InboundFile, outcome: Outcome) -> bool:
    """Whether the earlier verdict stays: it was taken and is known now, or a human set the refused file aside."""
    was_taken = row.verdict in TAKEN and outcome.verdict == Verdict.KNOWN and not row.rows
    return was_taken or (row.state in {InboundFile.SET_ASIDE, InboundFile.MENDED} and outcome.verdict not in TAKEN)


@transaction.atomic
def set_aside(*, item_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """A human has looked and nothing more is to be done. The bytes stay."""
    _settle(item_id, InboundFile.SET_ASIDE, by, at)
    audit.record("inbound.set_aside", actor=by, at=at, subject=("inbound_file", item_id))


@transaction.atomic
def mark_mended(*, item_id: uuid.UUID, replaced_by: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """A mended file has taken the place of this one."""
    _settle(item_id, InboundFile.MENDED, by, at, replaced_by=replaced_by)
    audit.record(
        "inbound.mended", actor=by, at=at, subject=("inbound_file", item_id), detail={"by_file": str(replaced_by)}
    )


def _settle(item_id: uuid.UUID, state: str, by: uuid.UUID, at: datetime, **changes: uuid.UUID) -> None:
    with wall.everyone("a file that no longer waits may be seen by others than who settled it"):
        won = InboundFile.kept.filter(id=item_id, state=InboundFile.WAITING).update(
            state=state, settled_at=at, settled_by=by, **changes
        )
    if not won:
        raise DomainError("already_settled", "Somebody has already dealt with this file.")


def note_looked(*, item_id: uuid.UUID, part: str, by: uuid.UUID, at: datetime) -> None:
    """Who read or downloaded the content of a file: it may be about somebody."""
    audit.record("inbound.looked_at", actor=by, at=at, subject=("inbound_file", item_id), reason=part)
