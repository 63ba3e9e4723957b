"""How a search value is written: comma for or, bar between system and code, backslash before a mark. Pure."""

import re

ESCAPED = re.compile(r"\\([\\,|$])")


def parts(said: str, mark: str) -> list[str]:
    """The value cut at each mark that has no backslash before it. What is escaped stays so."""
    found, piece, place = [], "", 0
    while place < len(said):
        one = said[place]
        if one == "\\" and place + 1 < len(said):
            piece += said[place : place + 2]
            place += 2
            continue
        if one == mark:
            found.append(piece)
            piece = ""
        else:
            piece += one
        place += 1
    return [*found, piece]


def plain(said: str) -> str:
    r"""The text meant: `\,` `\|` `\$` and `\\` without their backslash; any other backslash stays."""
    return ESCAPED.sub(r"\1", said)


def escaped(said: str) -> str:
    """A text as it is written in a value, so that no mark in it counts."""
    return re.sub(r"([\\,|$])", r"\\\1", said)


def token(said: str) -> tuple[str | None, str]:
    """System and code of `system|code`. The system is None in `code`, "" in `|code`; the code is "" in `system|`."""
    system, *rest = parts(said, "|")
    return (plain(system), plain("|".join(rest))) if rest else (None, plain(system))
