"""Where the next page begins: a cursor that only we can read, for one partner and one search.

It is sealed like the words in the database, so that nobody learns from it of a row that they may not see, and a changed
one, or another partner's, does not open.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from companionway.interop.fhir.server.problems import problem
from companionway.platform import envelope

TABLE, COLUMN = "fhir.search", "page"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row that was looked at, the horizon of the first page, and the total where one was asked for."""

    updated_at: datetime
    id: UUID
    horizon: datetime
    total: int | None = None


def cursor_of(mark: Mark, partner_id: UUID, fingerprint: str) -> str:
    """The cursor of this place in this search of this partner."""
    said = [str((mark.updated_at - EPOCH) // MICROSECOND), mark.id.hex, str((mark.horizon - EPOCH) // MICROSECOND),
            "" if mark.total is None else str(mark.total), _hash(fingerprint)]  # fmt: skip
    sealed = envelope.seal("|".join(said).encode(), table=TABLE, column=COLUMN, row=partner_id)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(cursor: str, partner_id: UUID, fingerprint: str) -> Mark:
    """The place that a cursor names. Raises Problem (400) for any that we did not give this partner for this search."""
    try:
        sealed = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        said = envelope.unseal(sealed, table=TABLE, column=COLUMN, row=partner_id).decode().split("|")
    except (envelope.CannotOpen, binascii.Error, ValueError):
        said = []
    if len(said) != 5 or said[4] != _hash(fingerprint):
        raise problem(400, "invalid", "This page link is not one of ours for this search. Search again from its start.")
    stamp, identity, horizon, total, _ = said
    return Mark(EPOCH + int(stamp) * MICROSECOND, UUID(identity), EPOCH + int(horizon) * MICROSECOND,
                int(total) if total else None)  # fmt: skip


def _hash(fingerprint: str) -> str:
    return hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).hexdigest()[:32]
