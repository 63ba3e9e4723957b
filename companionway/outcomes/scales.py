"""What the results need to know of an instrument: its range and its cut-off, from its data pack."""

from dataclasses import dataclass

from companionway.instruments import packs
from companionway.instruments.shelf import pack_in


@dataclass(frozen=True)
class Scale:
    """Lowest and highest total, the cut-off (met at that total or above), and the instrument's name."""

    low: int
    high: int
    cutoff: int | None
    title: str


def scale_of(instrument: str, version: str) -> Scale | None:
    """The scale of an instrument of the product or of the deployer's own, in this very version; None for any other."""
    found = packs.pack(instrument) if instrument in packs.codes() else pack_in(instrument, version)
    if found is None or found.version != version:
        return None
    count = len(found.items)
    cutoff = found.cutoffs[0] if found.cutoffs else None
    return Scale(found.low * count, found.high * count, cutoff, found.title)
