"""What is to be mended in a list, as a table for whoever keeps it."""

from collections.abc import Iterable

from companionway.interop.files.hsds.tables import Fault
from companionway.platform.tables import written

HEADER = ("where", "id", "column", "what is wrong", "how to mend it", "meanwhile")


def to_mend(faults: Iterable[Fault]) -> str:
    """A CSV: one line for each place."""
    lines = ([one.place, one.key, one.column, one.reason, one.fix, one.done] for one in faults)
    return "\ufeff" + written([HEADER, *lines])


def in_words(fault: Fault) -> str:
    """One fault on a line."""
    where = ", ".join(filter(None, (fault.place, fault.column)))
    return f"{where}: {fault.reason} {fault.fix} ({fault.done})"
