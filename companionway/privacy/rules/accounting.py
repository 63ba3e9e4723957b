"""The accounting of disclosures: three years back, repeats summarized (2.25; 164.528(b))."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from companionway.privacy.rules.bases import Basis

YEARS = 3  # 2.25; HIPAA's own base rule of six years is for records outside Part 2

# What the privacy officer may show to the person later, where showing it now would put somebody at risk (design). A
# court order that forbids telling delays its own lines.
MAY_WAIT = frozenset({Basis.CRIME_ON_PREMISES, Basis.CHILD_ABUSE_REPORT})
LONGEST_DELAY = timedelta(days=366)


@dataclass(frozen=True)
class Told:
    """One disclosure as the accounting shows it. `purpose` and `information` are codes; `basis` too."""

    at: datetime
    recipient: str
    organization: str
    address: str
    information: tuple[str, ...]
    purpose: str
    basis: str
    channel: str
    delayed_until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line: a disclosure, or several to one recipient for one purpose, from the first to the last time."""

    first_at: datetime
    last_at: datetime
    times: int
    recipient: str
    organization: str
    address: str
    information: tuple[str, ...]
    purpose: str
    basis: str
    channels: tuple[str, ...]


def may_wait(basis: str) -> bool:
    """Whether a line that rests on this may be shown later."""
    return basis in MAY_WAIT


def years_before(at: datetime, years: int = YEARS) -> datetime:
    """The same moment so many years earlier; February 29 becomes February 28, so that no day is left out."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


def within(told: Iterable[Told], *, asked_at: datetime, since: datetime | None = None) -> list[Told]:
    """What belongs into an accounting asked for at this moment: exactly three years ago is still in.

    `since` shortens it at the person's choice, and never lengthens it. What is delayed is not shown yet.
    """
    limit = years_before(asked_at)
    begin = max(limit, since) if since else limit
    return [
        one for one in told
        if begin <= one.at <= asked_at and (one.delayed_until is None or one.delayed_until <= asked_at)
    ]  # fmt: skip


def summarized(told: Collection[Told]) -> list[Line]:
    """Lines, newest first. Repeats to one recipient of the same information for one purpose become one line."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for one in sorted(told, key=lambda t: t.at):
        key = (one.recipient, one.organization, one.address, one.information, one.purpose, one.basis)
        groups.setdefault(key, []).append(one)
    lines = [
        Line(
            first_at=same[0].at, last_at=same[-1].at, times=len(same), recipient=same[0].recipient,
            organization=same[0].organization, address=same[0].address, information=same[0].information,
            purpose=same[0].purpose, basis=same[0].basis,
            channels=tuple(dict.fromkeys(one.channel for one in same)),
        )
        for same in groups.values()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.last_at, reverse=True)
