"""Where a site writes what: "ORC-2" or "RF1-6.3", told by its profile instead of guessed."""

import re
from dataclasses import dataclass

PLACE = re.compile(r"([A-Z][A-Z0-9]{2})-(\d{1,2})(?:\.(\d{1,2}))?\Z")


@dataclass(frozen=True)
class Place:
    """A field, and the component of it that is meant; component 0 where the field's own rule decides."""

    segment: str
    field: int
    component: int = 0


@dataclass(frozen=True)
class Places:
    """Where the numbers stand, tried in turn. Empty for what the standard says.

    `authority` is whose numbers those without an assigning authority are.
    """

    order_number: tuple[Place, ...] = ()
    person_number: tuple[Place, ...] = (Place("PID", 3), Place("PID", 2))
    authority: str = ""


def place_of(text: str) -> Place | None:
    """The place that these words name; None when they name none."""
    found = PLACE.match(text)
    return Place(found[1], int(found[2]), int(found[3] or 0)) if found else None
