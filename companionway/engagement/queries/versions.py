"""What was put right stands as a new version beside what it replaces; here they are put in their order."""

import uuid
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Version(Protocol):
    """A row that may replace an earlier one."""

    id: uuid.UUID
    replaces_id: uuid.UUID | None


Row = TypeVar("Row", bound=Version)


def newest_first(row: Row, rows: Iterable[Row]) -> list[Row]:
    """Every version of `row` among `rows`: what it says now, then what it said before."""
    by_id = {one.id: one for one in rows}
    newer = {one.replaces_id: one for one in by_id.values() if one.replaces_id}
    row = by_id.get(row.id, row)
    while row.id in newer:
        row = newer[row.id]
    found = [row]
    while (earlier := by_id.get(row.replaces_id) if row.replaces_id else None) is not None:
        row = earlier
        found.append(row)
    return found
