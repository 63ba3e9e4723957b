"""The second wall on the person's own page: what a person sees of their own, and what they may write, table by table.

A role of its own (`cw_own`) answers there, with policies of its own, so that no statement of staff plans differently.
A table that is not here shows nothing to a person. Their own page reads with this; `wall.person` puts it in force.
"""

from companionway.platform.sights import Sight

SELECT, ADD, CHANGE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE"

# Asked once a statement by functions that take nothing and tell a person only ids of their own: every record of them
# (two that were joined are one person), and every engagement of those. They run as `cw_everyone`.
ASKED_BY_OWN: dict[str, str] = {
    "cw_own_records": "SELECT array_agg(p.id) FROM companionway_person p WHERE p.same_as_id ="
    " (SELECT q.same_as_id FROM companionway_person q WHERE q.id = cw_person())",
    "cw_own_walks": "SELECT array_agg(e.id) FROM companionway_engagement e JOIN companionway_person p"
    " ON p.id = e.person_id WHERE p.same_as_id ="
    " (SELECT q.same_as_id FROM companionway_person q WHERE q.id = cw_person())",
}


def about(column: str) -> Sight:
    """The row is about this person."""
    return Sight(f"{{row}}.{column} = ANY ((SELECT cw_own_records())::uuid[])")


def walk(column: str) -> Sight:
    """The row belongs to an engagement of this person."""
    return Sight(f"{{row}}.{column} = ANY ((SELECT cw_own_walks())::uuid[])")


def through(column: str, parent: str, key: str = "id") -> Sight:
    """The row that it belongs to is this person's."""
    return Sight(f"EXISTS (SELECT FROM {parent} p WHERE p.{key} = {{row}}.{column})")


CONSENT, HOPE, NOTE = "companionway_consent", "companionway_hope", "companionway_note"
LINKAGE = "companionway_linkage"
# Table -> when a row is the person's, and what they may do with it. What may be written is held by the same condition.
OWN: dict[str, tuple[Sight, str]] = {
    "companionway_person": (about("id"), SELECT),
    "companionway_contactpoint": (about("person_id"), SELECT),
    "companionway_referral": (about("person_id"), SELECT),
    "companionway_engagement": (about("person_id"), SELECT),
    "companionway_engagementevent": (walk("engagement_id"), SELECT),
    "companionway_assignment": (walk("engagement_id"), SELECT),
    "companionway_contact": (walk("engagement_id"), SELECT),
    "companionway_contactattempt": (walk("engagement_id"), SELECT),
    "companionway_contactplan": (walk("engagement_id"), ADD),
    "companionway_handover": (walk("engagement_id"), "SELECT, UPDATE"),  # they say yes, or not now
    "companionway_handoverstep": (through("handover_id", "companionway_handover"), ADD),
    "companionway_textmessage": (walk("engagement_id"), SELECT),
    "companionway_numberstopped": (through("number_key", "companionway_contactpoint", "key"), CHANGE),
    "companionway_administration": (walk("engagement_id"), CHANGE),  # a check-in by link is theirs to fill in
    "companionway_answer": (through("administration_id", "companionway_administration"), CHANGE),
    "companionway_standout": (through("administration_id", "companionway_administration"), ADD),
    "companionway_rulermark": (walk("engagement_id"), ADD),
    "companionway_outsidescore": (walk("engagement_id"), SELECT),
    "companionway_observation": (walk("engagement_id"), ADD),
    "companionway_move": (walk("engagement_id"), SELECT),
    "companionway_followup": (walk("engagement_id"), SELECT),
    CONSENT: (about("person_id"), SELECT),
    "companionway_consent_recipients": (through("consent_id", CONSENT), SELECT),
    "companionway_consentrevocation": (through("consent_id", CONSENT), SELECT),
    "companionway_consentevent": (through("consent_id", CONSENT), SELECT),
    "companionway_consentfalsity": (through("consent_id", CONSENT), SELECT),
    "companionway_consentcopy": (through("consent_id", CONSENT), SELECT),
    "companionway_cardanswered": (about("person_id"), SELECT),
    "companionway_carequestion": (walk("engagement_id"), SELECT),
    "companionway_relationship": (about("person_id"), SELECT),
    "companionway_recipient": (Sight("{row}.person_id IS NULL AND (SELECT cw_person()) IS NOT NULL"), SELECT),
    "companionway_disclosure": (about("person_id"), SELECT),
    "companionway_noticedelivery": (about("person_id"), SELECT),
    "companionway_restrictionrequest": (about("person_id"), SELECT),
    HOPE: (about("person_id"), CHANGE),
    "companionway_hopewords": (through("hope_id", HOPE), ADD),
    "companionway_step": (through("hope_id", HOPE), CHANGE),
    "companionway_barrier": (through("hope_id", HOPE), CHANGE),
    "companionway_wishes": (about("person_id"), ADD),  # what staff wrote stands beside, and nothing is changed
    "companionway_milestone": (about("person_id"), CHANGE),
    "companionway_roadmapevent": (about("person_id"), ADD),
    NOTE: (walk("engagement_id"), SELECT),
    "companionway_notebeside": (through("note_id", NOTE), ADD),
    "companionway_ownask": (about("person_id"), SELECT),
    LINKAGE: (walk("engagement_id"), CHANGE),  # how it went is theirs to say
    "companionway_linkageanswer": (through("linkage_id", LINKAGE), ADD),
    "companionway_sheetgiven": (walk("engagement_id"), SELECT),
    "companionway_experienceask": (walk("engagement_id"), CHANGE),
    # what a peer chose to tell, while they choose it; it is about no person here
    "companionway_story": (
        Sight("{row}.shared_at IS NOT NULL AND (SELECT cw_person()) IS NOT NULL"),
        "SELECT (id, title, words, signed, language, shared_at)",
    ),
    "companionway_agreedword": (about("person_id"), "SELECT (id, person_id)"),
    "companionway_ownlink": (about("person_id"), CHANGE),
    "companionway_ownsignin": (about("person_id"), "SELECT (id, person_id, name, chosen_at)"),
    "companionway_ownvisit": (about("person_id"), CHANGE),
}

# Tables without a row about anybody, and those every action writes to. Of who works here a person reads the name.
OWN_RIGHTS: dict[str, str] = {
    **{table: rights for table, (_, rights) in OWN.items()},
    **dict.fromkeys(("companionway_organization", "companionway_site", "companionway_program",
                     "companionway_programsite", "companionway_consenttext", "companionway_instrument",
                     "companionway_suppliedpack",
                     "companionway_noticeversion", "companionway_installation", "companionway_directorysource",
                     "companionway_location", "companionway_listing"), SELECT),
    "companionway_service": "SELECT, UPDATE (full_on)",  # that it was full, for the next who looks
    "companionway_servicereport": "INSERT",
    "companionway_user": "SELECT (id, first_name, last_name)",
    "companionway_peerworker": "SELECT (id, user_id, name)",
    "companionway_auditentry": "INSERT",
    "companionway_auditpending": ADD,
    "companionway_outboxmessage": "INSERT",
    "companionway_ratelimit": CHANGE,
}  # fmt: skip
