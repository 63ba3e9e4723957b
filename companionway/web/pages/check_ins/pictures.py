"""A check-in as it is drawn: the answers to choose from, and the arrows against last time. Pure."""

from companionway.instruments.packs import Pack
from companionway.instruments.queries import ArrowRow
from companionway.web.glyphs import Change


def choices_of(pack: Pack) -> list[tuple[int, str]]:
    """The answers lowest first. Only the ends carry words: those between are not confirmed for this instrument."""
    ends = {pack.low, pack.high}
    return [(value, label if value in ends else "") for value, label in pack.choices]


def words_of(value: int | None, pack: Pack) -> str:
    """An answer in words: the end labels, else "3 of 6"."""
    if value is None:
        return "not answered"
    label = dict(choices_of(pack)).get(value, "")
    return label or f"{value} of {pack.high}"


def changes_of(rows: list[ArrowRow], pack: Pack) -> list[Change]:
    """What can be drawn: the lines that were answered now. One that was not answered last time stands as a first."""
    return [
        Change(row.topic, row.then, row.now, words_of(row.then, pack), words_of(row.now, pack))
        for row in rows
        if row.now is not None
    ]


def left_out(rows: list[ArrowRow]) -> list[str]:
    """The topics that were not answered this time."""
    return [row.topic for row in rows if row.now is None]
