"""What the results need to know of an instrument: its range and its cut-off, from its data pack."""

from dataclasses import dataclass

from companionway.instruments.packs import PackFault, pack


@dataclass(frozen=True)
class Scale:
    """Lowest and highest total, the cut-off (met at that total or above), and the instrument's name."""

    low: int
    high: int
    cutoff: int | None
    title: str


def scale_of(instrument: str, version: str) -> Scale | None:
    """The scale of a loaded pack; None where the totals were made with a version that is not the one loaded."""
    try:
        found = pack(instrument)
    except PackFault:
        return None
    if found.version != version:
        return None
    count = len(found.items)
    cutoff = found.cutoffs[0] if found.cutoffs else None
    return Scale(found.low * count, found.high * count, cutoff, found.title)
