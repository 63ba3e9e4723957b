"""What the demo's data files say: names, the program year, the staff. Read once; nothing of Maine is in the code."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"
PROGRAM_FILE = DATA / "maine-demo.toml"
FATES = ("declined", "not_reached", "received", "accepted", "attempting", "withdrawn")


@dataclass(frozen=True)
class Names:
    """Given and family names to draw from."""

    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True)
class Emergency:
    """The emergency department's year: counts to the digit."""

    program: str
    referrals: dict[str, int]
    engaged: int
    live: int
    open: int
    came_again: int
    recent_share: float
    followups: dict[str, int]


@dataclass(frozen=True)
class Other:
    """Another program, perhaps at one site: how many requests have which fate."""

    program: str
    engaged: int
    live: int
    site: str | None = None
    fates: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """The whole year."""

    ed: Emergency
    others: tuple[Other, ...]
    group: dict[str, Any]
    today: dict[str, Any]
    names: Names

    @property
    def requests_in_a_year(self) -> int:
        """How many requests one year makes."""
        return sum(self.ed.referrals.values()) + sum(o.engaged + sum(o.fates.values()) for o in self.others)


def read_names(file: Path = DATA / "demo-names.txt") -> Names:
    """The name lists."""
    found: dict[str, list[str]] = {"given": [], "family": []}
    for line in file.read_text(encoding="utf-8").splitlines():
        kind, _, names = line.partition(":")
        if kind in found:
            found[kind] += names.split()
    return Names(tuple(found["given"]), tuple(found["family"]))


def read_script(file: Path = DATA / "demo-year.toml") -> Script:
    """The year's script."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    others = tuple(
        Other(
            program=row["program"], site=row.get("site"), engaged=row["engaged"], live=row["live"],
            fates={fate: row[fate] for fate in FATES if fate in row},
        )
        for row in data["others"]
    )  # fmt: skip
    return Script(Emergency(**data["ed"]), others, data["group"], data["today"], read_names())


def read_staff(file: Path = DATA / "demo-staff.toml") -> list[dict[str, Any]]:
    """The staff, in the order of the file."""
    staff: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["staff"]
    return staff
