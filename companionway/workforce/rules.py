"""The roles of the field. What each may do stands in `privacy.permissions`."""

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
