"""The roles of the field. What each may do stands in `privacy.permissions`."""

from datetime import date, timedelta
from enum import StrEnum


class Role(StrEnum):
    PEER_WORKER = "peer_worker"
    PEER_SUPERVISOR = "peer_supervisor"
    PROGRAM_MANAGER = "program_manager"
    REFERRING_CLINICIAN = "referring_clinician"
    PRIVACY_OFFICER = "privacy_officer"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    ANALYST = "analyst"


TITLES = {
    Role.PEER_WORKER: "Peer",
    Role.PEER_SUPERVISOR: "Peer supervisor",
    Role.PROGRAM_MANAGER: "Program manager",
    Role.REFERRING_CLINICIAN: "Referring clinician",
    Role.PRIVACY_OFFICER: "Privacy officer",
    Role.SYSTEM_ADMINISTRATOR: "System administrator",
    Role.ANALYST: "Analyst",
}

# Who hold these watch over everybody else, so one person alone neither gives nor takes the last of them.
WATCHING = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.PRIVACY_OFFICER})
# What one person alone gives to nobody: beside those that watch, the role that sees everybody whom a team walks with.
BY_TWO = WATCHING | {Role.PEER_SUPERVISOR}
# Who hold one of these walk with people or stand behind those who do.
WALKING = frozenset({Role.PEER_WORKER, Role.PEER_SUPERVISOR})
INVITATION_LASTS = timedelta(days=7)


class ShownTo(StrEnum):
    """Whom a peer shows their own words to."""

    NOBODY = "nobody"
    SUPERVISOR = "supervisor"
    TEAM = "team"


SHOWN_TO_WORDS = {
    ShownTo.NOBODY: "Nobody but me",
    ShownTo.SUPERVISOR: "My supervisor",
    ShownTo.TEAM: "My team page",
}


def withdrawn_ends_on(starts_on: date, today: date) -> date:
    """The last day of a role that is withdrawn today: yesterday, or its first day when that is later."""
    return max(starts_on, today - timedelta(days=1))
