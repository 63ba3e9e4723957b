"""Who can sign in to a demo, and the one password, which is made for each installation and never stands in the code."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from companionway.demo.script import read_staff
from companionway.workforce.rules import TITLES, Role

WORDS = ("amber", "birch", "cedar", "cove", "fern", "harbor", "island", "lantern", "maple", "meadow", "pebble", "river")

OWN_PAGE = "demo person"  # with this name an invented person opens their own page


@dataclass(frozen=True)
class SignIn:
    """One of the demo's people who can sign in."""

    username: str
    name: str
    role: str
    sees: str


def sign_ins() -> list[SignIn]:
    """One per role, in the order of the staff file."""
    return [
        SignIn(entry["username"], entry["name"], TITLES[Role(entry["roles"][0]["role"])], entry.get("sees", ""))
        for entry in read_staff()
        if entry.get("sign_in")
    ]


def table(data: Path) -> str:
    """What a terminal shows: one line for each sign-in, then the password."""
    rows = sign_ins()
    wide, role = max(len(row.username) for row in rows), max(len(row.role) for row in rows)
    lines = [f"  {row.username:<{wide}}  {row.role:<{role}}  {row.sees}" for row in rows]
    own = f"A person's own page: /mine/sign-in/ as “{OWN_PAGE}”."
    return "\n".join([*lines, f"{own} Password for each: {password(data)}"])


def password(data: Path) -> str:
    """The demo's password: COMPANIONWAY_DEMO_PASSWORD, else the one kept in the data folder, made at first use."""
    given = os.environ.get("COMPANIONWAY_DEMO_PASSWORD", "")
    if given:
        return given
    file = data / "demo-password"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = "-".join([*(secrets.choice(WORDS) for _ in range(3)), f"{secrets.randbelow(10**6):06d}"])
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(made)
        except FileExistsError:
            pass  # another process was quicker; its word holds
    return file.read_text().strip()
