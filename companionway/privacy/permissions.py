"""The one table of what each role may do. It prints to docs/permissions.md (`companionway permissions`)."""

from enum import StrEnum

from companionway.workforce.rules import Role


class Permission(StrEnum):
    SEE_QUEUE = "see_queue"
    ANSWER_REFERRALS = "answer_referrals"
    ADD_REFERRALS = "add_referrals"
    SEE_PEOPLE = "see_people"
    SUPPORT_PEOPLE = "support_people"
    ASK_ABOUT_SHARING = "ask_about_sharing"
    SEE_TEAM = "see_team"
    JUDGE_MATCHES = "judge_matches"
    SEE_OUTCOMES = "see_outcomes"
    SEE_OUTCOMES_SUPPRESSED = "see_outcomes_suppressed"
    MEND_INBOX = "mend_inbox"
    SEE_PROGRAM = "see_program"
    SEE_OWN_REFERRALS = "see_own_referrals"
    SEE_HEALTH = "see_health"
    HEAR_OUTSIDERS = "hear_outsiders"
    SEE_RIGHTS = "see_rights"
    KEEP_PRIVACY = "keep_privacy"
    SEE_HOME = "see_home"
    MANAGE_STAFF = "manage_staff"
    CONFIRM_ROLES = "confirm_roles"
    KEEP_OWN_WORDS = "keep_own_words"
    SEE_COLLEAGUES = "see_colleagues"
    SUPERVISE = "supervise"
    OPEN_IN_NEED = "open_in_need"
    REVIEW_OPENINGS = "review_openings"
    SEE_WHO_LOOKED = "see_who_looked"
    KEEP_DIRECTORY = "keep_directory"
    KEEP_INSTRUMENTS = "keep_instruments"
    WRITE_SAFETY_NOTES = "write_safety_notes"
    SEE_CARE_TEAM = "see_care_team"
    MEET_CARE_TEAM = "meet_care_team"
    SEE_ROLE_LIMITS = "see_role_limits"
    SEE_FORM_TIMES = "see_form_times"


P, R = Permission, Role
TABLE: dict[Role, frozenset[Permission]] = {
    R.PEER_WORKER: frozenset({P.SEE_RIGHTS, P.SEE_QUEUE, P.ANSWER_REFERRALS, P.ADD_REFERRALS, P.SEE_PEOPLE,
                              P.SUPPORT_PEOPLE, P.ASK_ABOUT_SHARING, P.OPEN_IN_NEED, P.SEE_PROGRAM, P.HEAR_OUTSIDERS,
                              P.SEE_HOME}),
    R.PEER_SUPERVISOR: frozenset({P.SEE_RIGHTS, P.SEE_QUEUE, P.ANSWER_REFERRALS, P.ADD_REFERRALS, P.SEE_PEOPLE,
                                  P.SUPPORT_PEOPLE, P.ASK_ABOUT_SHARING, P.SEE_TEAM, P.JUDGE_MATCHES,
                                  P.SEE_OUTCOMES, P.SEE_OUTCOMES_SUPPRESSED, P.MEND_INBOX, P.SEE_PROGRAM,
                                  P.OPEN_IN_NEED, P.REVIEW_OPENINGS, P.HEAR_OUTSIDERS, P.SEE_HOME,
                                  P.WRITE_SAFETY_NOTES}),
    R.PROGRAM_MANAGER: frozenset({P.SEE_OUTCOMES, P.SEE_OUTCOMES_SUPPRESSED, P.SEE_PROGRAM, P.HEAR_OUTSIDERS,
                                  P.KEEP_INSTRUMENTS, P.SEE_HOME}),
    R.REFERRING_CLINICIAN: frozenset({P.SEE_OWN_REFERRALS, P.HEAR_OUTSIDERS, P.SEE_HOME}),
    R.PRIVACY_OFFICER: frozenset({P.KEEP_PRIVACY, P.SEE_RIGHTS, P.REVIEW_OPENINGS, P.SEE_WHO_LOOKED, P.SEE_PROGRAM,
                                P.HEAR_OUTSIDERS, P.SEE_HOME}),
    R.SYSTEM_ADMINISTRATOR: frozenset({P.SEE_HEALTH, P.KEEP_INSTRUMENTS, P.SEE_PROGRAM, P.HEAR_OUTSIDERS, P.SEE_HOME}),
    R.ANALYST: frozenset({P.SEE_OUTCOMES_SUPPRESSED, P.HEAR_OUTSIDERS, P.SEE_HOME}),
}  # fmt: skip

# Those who work here: their roles, their sign-ins, and what peers say of themselves.
WORKING_HERE: dict[Role, frozenset[Permission]] = {
    R.PEER_WORKER: frozenset({P.KEEP_OWN_WORDS, P.SEE_COLLEAGUES}),
    R.PEER_SUPERVISOR: frozenset({P.SEE_COLLEAGUES, P.SUPERVISE, P.KEEP_DIRECTORY}),
    R.PRIVACY_OFFICER: frozenset({P.CONFIRM_ROLES}),
    R.SYSTEM_ADMINISTRATOR: frozenset({P.MANAGE_STAFF, P.CONFIRM_ROLES, P.KEEP_DIRECTORY}),
}
# The site's team and the peers who work beside it; what peers are asked for outside their role; how long forms take.
TOGETHER: dict[Role, frozenset[Permission]] = {
    R.PEER_WORKER: frozenset({P.MEET_CARE_TEAM, P.SEE_ROLE_LIMITS}),
    R.PEER_SUPERVISOR: frozenset({P.MEET_CARE_TEAM, P.SEE_ROLE_LIMITS}),
    R.PROGRAM_MANAGER: frozenset({P.SEE_CARE_TEAM, P.MEET_CARE_TEAM, P.SEE_ROLE_LIMITS, P.SEE_FORM_TIMES}),
    R.REFERRING_CLINICIAN: frozenset({P.SEE_CARE_TEAM, P.MEET_CARE_TEAM}),
}
TABLE = {role: may | WORKING_HERE.get(role, frozenset()) for role, may in TABLE.items()}
TABLE = {role: may | TOGETHER.get(role, frozenset()) for role, may in TABLE.items()}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that somebody with these roles may do."""
    return frozenset().union(*(TABLE[role] for role in roles))
