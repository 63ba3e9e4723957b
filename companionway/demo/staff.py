"""The invented staff: users, roles, peers and who supervises whom. Further years get further peers."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from companionway.demo.world import Peer
from companionway.organizations.models import Program, Site
from companionway.platform.models import User
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision

LONG_AGO = 900  # days: since when somebody works here when the file does not say


@dataclass(frozen=True)
class Places:
    """Programs and sites by short name."""

    programs: dict[str, Program]
    sites: dict[str, Site]


def write_staff(
    staff: list[dict[str, Any]], places: Places, *, today: date, password: str, year: int = 0
) -> dict[str, User]:
    """The users of the staff file with all that they hold, by user name. Years after the first get only peers."""
    wanted = [entry for entry in staff if year == 0 or "supervisor" in entry]
    hashed = make_password(password) if year == 0 else ""
    users = {entry["username"]: _user(entry, year, hashed) for entry in wanted}
    User.objects.bulk_create(users.values())
    RoleHeld.objects.bulk_create(
        role for entry in wanted for role in _roles(entry, users[entry["username"]], places, today)
    )
    peers = {
        entry["username"]: PeerWorker(
            user=users[entry["username"]], name=entry["name"], title=entry.get("title", ""),
            shares_motherhood=entry.get("mother", False), active_from=today - timedelta(days=LONG_AGO),
        )
        for entry in wanted if entry.get("peer")
    }  # fmt: skip
    PeerWorker.objects.bulk_create(peers.values())
    Supervision.objects.bulk_create(
        Supervision(
            peer=peers[entry["username"]], supervisor_id=_id(entry["supervisor"]),
            starts_on=today - timedelta(days=LONG_AGO),
        )
        for entry in wanted if "supervisor" in entry
    )  # fmt: skip
    return users


def _id(username: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:companionway:demo:{username}")


def _user(entry: dict[str, Any], year: int, hashed: str) -> User:
    first, _, last = entry["name"].partition(" ")
    username = entry["username"] if year == 0 else f"{entry['username']}-{year}"
    user = User(username=username, first_name=first, last_name=last, email=f"{username}@example.org")
    user.id = _id(username)
    user.password = hashed if entry.get("sign_in") and year == 0 else "!"
    user.is_active = bool(entry.get("sign_in")) or "peer" in entry
    return user


def _roles(entry: dict[str, Any], user: User, places: Places, today: date) -> list[RoleHeld]:
    return [
        RoleHeld(
            user=user, role=role["role"], program=places.programs[role["program"]] if "program" in role else None,
            site=places.sites[role["site"]] if "site" in role else None,
            starts_on=today - timedelta(days=role.get("since", LONG_AGO)),
            ends_on=today - timedelta(days=role["until"]) if "until" in role else None,
        )
        for role in entry["roles"]
    ]  # fmt: skip


def peers_of(
    staff: list[dict[str, Any]], users: dict[str, User], supervisors: dict[str, str], today: date
) -> list[Peer]:  # fmt: skip
    """The peers as the invented year knows them; `supervisors` are user ids (hex) by user name."""
    found = []
    for entry in staff:
        if "supervisor" not in entry or entry["username"] not in users:
            continue
        user = users[entry["username"]]
        peer = Peer(user.id.hex, user.username, [supervisors[entry["supervisor"]]])
        for role in entry["roles"]:
            end = today - timedelta(days=role["until"]) if "until" in role else None
            start = today - timedelta(days=role.get("since", LONG_AGO))
            peer.places.append((role["program"], role.get("site"), start, end))
        found.append(peer)
    return found
