"""The five facts that a report of a crime on the premises may hold, 2.12(c)(5), and nothing besides."""

from collections.abc import Iterable

INCIDENTS = {
    "on_premises": "A crime on the program's premises",
    "against_staff": "A crime against staff",
    "threat_premises": "A threat to commit a crime on the premises",
    "threat_staff": "A threat against staff",
}
STATUSES = {"supported": "is supported by this program", "was_supported": "was supported by this program"}
# circumstances (incident, when, where), status, name, address, last known whereabouts
FIELDS = frozenset({"incident", "happened_at", "status", "name", "address", "whereabouts"})


def beyond(fields: Iterable[str]) -> list[str]:
    """The fields that may not be in such a report."""
    return sorted(set(fields) - FIELDS)
