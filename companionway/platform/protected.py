"""The second wall as a list: each table with rows about a person, and on what a signed-in user's sight of a row rests.

One line a table. A row is seen when one of its conditions holds; whoever sees it may write it. `through` leaves the
judgment to the parent's own policy, so a rule is written once. Kept to lookups by index (reliability 4).
"""

from companionway.platform.sights import (
    DAY,
    ME,
    Sight,
    both,
    granted,
    holds,
    mine,
    nobody,
    own_as_peer,
    supervised,
    through,
    walked,
)

LIVE = "g.ends_at IS NULL OR g.ends_at > statement_timestamp()"
OPEN = "('received', 'accepted', 'attempting')"
# The three questions that most policies ask, each answered once a statement by a function with a plan of its own.
# They run as `cw_everyone`, take nothing, and tell a user only ids of what that user may see: PostgreSQL would else
# plan the policies of grants, requests and roles again inside each policy of each table of each statement.
MY_GRANTS = f"FROM companionway_accessgrant g WHERE g.user_id = cw_user() AND ({LIVE})"
# ruff: noqa: S608 (statements made of the constants of this module)
ASKED_ONCE: dict[str, str] = {
    "cw_my_records": "SELECT array_agg(g.person_id) " + MY_GRANTS,
    "cw_my_walks": "SELECT array_agg(e.id) FROM companionway_engagement e WHERE e.person_id IN"
    " (SELECT g.person_id " + MY_GRANTS + ")",
    "cw_waiting_for_me": "SELECT array_agg(r.person_id) FROM companionway_referral r JOIN companionway_roleheld h"
    " ON h.user_id = cw_user() AND h.role IN ('peer_worker', 'peer_supervisor') AND h.withdrawn_at IS NULL"
    " AND h.starts_on <= cw_today() AND (h.ends_on IS NULL OR h.ends_on >= cw_today())"
    " AND (h.program_id IS NULL OR h.program_id = r.program_id)"
    " AND (h.site_id IS NULL OR r.site_id IS NULL OR h.site_id = r.site_id)"
    " WHERE r.state IN " + OPEN,
}


IN_MY_QUEUE = holds(
    "peer_worker", "peer_supervisor",
    where=" AND (h.program_id IS NULL OR h.program_id = {row}.program_id)"
    " AND (h.site_id IS NULL OR {row}.site_id IS NULL OR h.site_id = {row}.site_id)",
)  # fmt: skip
# A file from another system, as `interop.owners.seen_by` says it.
SUPERVISES_ALL = holds("peer_supervisor", where=" AND h.program_id IS NULL AND h.site_id IS NULL")
EACH_REQUEST_SUPERVISED = Sight(
    "cardinality({row}.referral_ids) > 0 AND NOT EXISTS (SELECT FROM unnest({row}.referral_ids) AS one (id)"
    " WHERE NOT EXISTS (SELECT FROM companionway_referral r WHERE r.id = one.id AND "
    + holds("peer_supervisor", where=" AND (h.program_id IS NULL OR h.program_id = r.program_id)"
            " AND (h.site_id IS NULL OR r.site_id IS NULL OR h.site_id = r.site_id)").sql + "))"
)  # fmt: skip
SUPERVISES_ITS_OWNER = both(
    Sight("(cardinality({row}.referral_ids) = 0 OR {row}.state = 'waiting')"),
    holds(
        "peer_supervisor",
        where=" AND (SELECT p.organization_id FROM companionway_program p WHERE p.id = h.program_id UNION ALL"
        " SELECT s.organization_id FROM companionway_site s WHERE s.id = h.site_id AND h.program_id IS NULL)"
        " = ANY ({row}.organization_ids)",
    ),
)
# What a peer says of themselves, as `workforce.own_words` shows it.
SUPERVISES_THE_PEER = both(supervised("w.id = {row}.peer_id"), holds("peer_supervisor"))
SHOWN_TO_SUPERVISORS = Sight(
    "({row}.lived_shown_to IN ('supervisor', 'team') OR {row}.wellbeing_shown_to = 'supervisor')"
)
COLLEAGUE_TODAY = (
    " AND EXISTS (SELECT FROM companionway_peerworker w JOIN companionway_user u ON u.id = w.user_id AND u.is_active"
    " JOIN companionway_roleheld t ON t.user_id = u.id AND t.role IN ('peer_worker', 'peer_supervisor')"
    f" AND t.withdrawn_at IS NULL AND t.starts_on <= {DAY} AND (t.ends_on IS NULL OR t.ends_on >= {DAY})"
    " AND (h.program_id IS NULL OR t.program_id IS NULL OR h.program_id = t.program_id)"
    " AND (h.site_id IS NULL OR t.site_id IS NULL OR h.site_id = t.site_id) WHERE w.id = {row}.peer_id)"
)
SHOWN_TO_MY_TEAM = both(
    Sight("{row}.lived_shown_to = 'team'"), holds("peer_worker", "peer_supervisor", where=COLLEAGUE_TODAY)
)
# What a phone sent and nobody placed: its author's at once; their supervisor's when it is theirs, or after a day.
HELD_TO_SETTLE = Sight(
    "({row}.reason IN ('not-yours', 'signed-out-phone') OR {row}.held_at < statement_timestamp() - interval '1 day')"
)
WHO_SENT = "coalesce({row}.author_id, {row}.sent_by_id)"
HELD_FOR_A_SUPERVISOR = both(HELD_TO_SETTLE, supervised(f"w.user_id = {WHO_SENT}"))
UNSUPERVISED = Sight(f"NOT {supervised(f'w.user_id = {WHO_SENT}', by='').sql}")  # as somebody who left may be
WORKED_THERE = holds("peer_supervisor", where=f" AND EXISTS (SELECT FROM companionway_roleheld o WHERE o.user_id ="
                     f" {WHO_SENT} AND coalesce(o.program_id = h.program_id, true))")  # fmt: skip
HELD_FOR_WHO_SUPERVISES_THERE = both(both(HELD_TO_SETTLE, UNSUPERVISED), WORKED_THERE)
WAITS_FOR_ME = Sight("{row}.id = ANY ((SELECT cw_waiting_for_me())::uuid[])")
WAITS_AS_PERSON = Sight("{row}.person_id = ANY ((SELECT cw_waiting_for_me())::uuid[])")
# A text stands with its walk, but one that stayed between two people is read by that peer alone. Whose it is, is asked
# where it is not known: of who supervises where it came in, and of who sees every walk that it may belong to.
OF_A_WALK = Sight(
    "{row}.engagement_id = ANY ((SELECT cw_my_walks())::uuid[])"
    " AND (NOT {row}.kept_between OR {row}.peer_id = " + ME + ")"
)
CAME_IN_WHERE_I_SUPERVISE = both(
    Sight("{row}.engagement_id IS NULL"),
    holds("peer_supervisor", where=" AND (h.program_id IS NULL OR h.program_id = {row}.program_id)"),
)
OF_PEOPLE_I_SEE = Sight(
    "{row}.engagement_id IS NULL AND cardinality({row}.candidates) > 0"
    " AND {row}.candidates <@ (SELECT cw_my_walks())::uuid[]"
)
# What a peer tells of themselves: whoever works here reads it while it is shared, its peer alone before and after.
SHARED_STORY = Sight(f"{{row}}.shared_at IS NOT NULL AND {ME} IS NOT NULL")
PERSON, REFERRAL, WALK = "companionway_person", "companionway_referral", "companionway_engagement"
CONSENT = "companionway_consent"
HOPE, NOTE = "companionway_hope", "companionway_note"
# A hope that its person keeps to themself is there for nobody of the staff; nor what belongs to it.
SHOWN_HOPE = both(granted("person_id"), Sight("{row}.seen_by = 'walks_with'"))
OF_A_SHOWN_HOPE = Sight(f"({{row}}.hope_id IS NULL OR EXISTS (SELECT FROM {HOPE} p WHERE p.id = {{row}}.hope_id))")
# What somebody wrote for their own memory is there for no colleague (experience.md XN3).
READABLE_NOTE = both(walked("engagement_id"), Sight(f"({{row}}.audience <> 'author' OR {{row}}.entered_by_id = {ME})"))
OFFICER = holds("privacy_officer")
NO_STAFF = Sight("false")
# What another system sent, and what we published for it, at the edge.
OF_THE_PARTNER = Sight("{row}.partner_id = (SELECT cw_partner())")
OF_A_PERSON = (granted("person_id"), OFFICER)

PROTECTED: dict[str, tuple[Sight, ...]] = {
    PERSON: (granted("id"), WAITS_FOR_ME),
    "companionway_identifier": (through("person_id", PERSON),),
    "companionway_contactpoint": (through("person_id", PERSON),),
    "companionway_possiblematch": (both(through("newer_id", PERSON), through("older_id", PERSON)),),
    "companionway_accessgrant": (mine("user_id"),),
    REFERRAL: (granted("person_id"), IN_MY_QUEUE, mine("asked_by_user_id")),
    "companionway_referralevent": (through("referral_id", REFERRAL),),
    "companionway_answerlink": (through("referral_id", REFERRAL),),
    WALK: (granted("person_id"),),
    "companionway_engagementevent": (walked("engagement_id"),),
    "companionway_assignment": (walked("engagement_id"),),
    "companionway_groupsession": (mine("facilitator_id"), through("id", "companionway_contact", "group_id")),
    "companionway_contact": (walked("engagement_id"),),
    "companionway_contactattempt": (walked("engagement_id"),),
    "companionway_contactplan": (walked("engagement_id"),),
    "companionway_handover": (walked("engagement_id"), mine("to_peer_id"), mine("from_peer_id")),
    "companionway_handoverstep": (through("handover_id", "companionway_handover"),),
    "companionway_textmessage": (OF_A_WALK, CAME_IN_WHERE_I_SUPERVISE, OF_PEOPLE_I_SEE),
    "companionway_numberstopped": (through("number_key", "companionway_contactpoint", "key"),),
    "companionway_heldrecord": (mine("author_id"), HELD_FOR_A_SUPERVISOR, HELD_FOR_WHO_SUPERVISES_THERE),
    "companionway_administration": (walked("engagement_id"),),
    "companionway_answer": (through("administration_id", "companionway_administration"),),
    "companionway_linkage": (walked("engagement_id"),),
    "companionway_sheetgiven": (walked("engagement_id"),),
    "companionway_wishes": (granted("person_id"),),
    "companionway_linkageanswer": (through("linkage_id", "companionway_linkage"),),
    "companionway_standout": (through("administration_id", "companionway_administration"),),
    "companionway_rulermark": (walked("engagement_id"),),
    "companionway_outsidescore": (walked("engagement_id"),),
    "companionway_observation": (walked("engagement_id"),),
    "companionway_move": (walked("engagement_id"),),
    "companionway_followup": (walked("engagement_id"),),
    "companionway_followupattempt": (through("followup_id", "companionway_followup"),),
    "companionway_experienceask": (walked("engagement_id"),),
    # the care team: a peer sees by the walk, who asked sees their own question, and what names nobody is the house's
    "companionway_carequestion": (walked("engagement_id"), mine("asked_by_id")),
    "companionway_caretopic": (walked("engagement_id"),),
    "companionway_careitem": (walked("engagement_id"), nobody("engagement_id")),
    "interop_resource": (OF_THE_PARTNER, granted("person_id"), WAITS_AS_PERSON),
    "interop_resourceversion": (through("resource_id", "interop_resource"),),
    "interop_resourcekey": (OF_THE_PARTNER,),
    "interop_storedmessage": (NO_STAFF,),  # staff read the inbound file that became of it
    "interop_sentmessage": (NO_STAFF,),
    "interop_exportjob": (OF_THE_PARTNER,),
    "interop_exportchunk": (OF_THE_PARTNER,),
    "interop_inboundfile": (SUPERVISES_ALL, EACH_REQUEST_SUPERVISED, SUPERVISES_ITS_OWNER),
    "interop_mailreceived": (SUPERVISES_ALL, EACH_REQUEST_SUPERVISED, SUPERVISES_ITS_OWNER),
    "companionway_cover": (mine("covered_id"), mine("covering_id"), supervised("w.user_id = {row}.covered_id")),
    NOTE: (READABLE_NOTE,),
    "companionway_notebeside": (through("note_id", NOTE),),
    "companionway_safetynote": OF_A_PERSON,
    # the roadmap
    HOPE: (SHOWN_HOPE,),
    "companionway_hopewords": (through("hope_id", HOPE),),
    "companionway_step": (through("hope_id", HOPE),),
    "companionway_barrier": (through("hope_id", HOPE),),
    "companionway_milestone": (both(granted("person_id"), OF_A_SHOWN_HOPE),),
    "companionway_roadmapevent": (both(granted("person_id"), OF_A_SHOWN_HOPE),),
    # consent and disclosure
    CONSENT: OF_A_PERSON,
    "companionway_consent_recipients": (through("consent_id", CONSENT),),
    "companionway_consentrevocation": (through("consent_id", CONSENT),),
    "companionway_consentevent": (through("consent_id", CONSENT),),
    "companionway_consentfalsity": (through("consent_id", CONSENT),),
    "companionway_consentcopy": (through("consent_id", CONSENT),),
    "companionway_cardanswered": OF_A_PERSON,
    "companionway_recipient": (*OF_A_PERSON, nobody("person_id")),
    "companionway_relationship": (*OF_A_PERSON, nobody("person_id")),
    "companionway_disclosure": OF_A_PERSON,
    # the person's own page: what they see there is in `own_sight`, and nobody of staff sees when they are there
    "companionway_ownask": (granted("person_id"),),
    "companionway_agreedword": (granted("person_id"),),
    "companionway_ownlink": (granted("person_id"),),
    "companionway_ownsignin": (NO_STAFF,),
    "companionway_ownvisit": (NO_STAFF,),
    # rights, and what the privacy officer answers for
    "companionway_noticedelivery": OF_A_PERSON,
    "companionway_representative": OF_A_PERSON,
    "companionway_restrictionrequest": OF_A_PERSON,
    "companionway_intermediaryrequest": OF_A_PERSON,
    "companionway_outsiderequest": (OFFICER, mine("taken_by_id")),  # nobody learns from a person's page that one came
    "companionway_legalhold": OF_A_PERSON,
    "companionway_emergencydisclosure": OF_A_PERSON,
    "companionway_crimereport": OF_A_PERSON,
    "companionway_abusereport": OF_A_PERSON,
    "companionway_exposurenotification": OF_A_PERSON,
    "companionway_familycareplan": OF_A_PERSON,
    "companionway_privacytask": (*OF_A_PERSON, mine("opened_by_id")),
    "companionway_complaint": (OFFICER, mine("taken_by_id")),
    # break-glass and inquiries
    "companionway_breakglass": (OFFICER, mine("user_id"), supervised("w.user_id = {row}.user_id")),
    "companionway_findingmark": (OFFICER,),
    # those who work here
    "companionway_draft": (mine("user_id"),),
    "companionway_aboutpeer": (
        own_as_peer("peer_id"),
        both(SHOWN_TO_SUPERVISORS, SUPERVISES_THE_PEER),
        SHOWN_TO_MY_TEAM,
    ),
    "companionway_supervisionnote": (own_as_peer("peer_id"), both(mine("author_id"), SUPERVISES_THE_PEER)),
    "companionway_story": (own_as_peer("peer_id"), SHARED_STORY),
}

# Tables that hold an id or two of people but have no policy, each with the reason.
WITHOUT_POLICY: dict[str, str] = {
    "companionway_auditentry": "insert only for who serves; nobody reads it without becoming somebody who may",
}

# What the roles may do with a table when it is not everything. Nobody truncates; partitions are nobody's.
ALL_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
# Tables of the libraries that the product never writes; with a linked account its tokens go.
READ_ALONE = ("account_emailaddress", "account_emailconfirmation", "auth_group", "auth_group_permissions",
              "auth_permission", "companionway_user_groups", "companionway_user_user_permissions",
              "django_content_type", "django_migrations", "socialaccount_socialapp")  # fmt: skip
# Who works here, what they may do and who was invited is ended, never removed.
NEVER_REMOVED = ("companionway_user", "companionway_roleheld", "companionway_roleproposal", "companionway_invitation")
APP_RIGHTS: dict[str, str] = {
    **dict.fromkeys(READ_ALONE, "SELECT"),
    **dict.fromkeys(NEVER_REMOVED, "SELECT, INSERT, UPDATE"),
    "socialaccount_socialtoken": "SELECT, DELETE",
    "companionway_accessgrant": "SELECT",  # given and ended by privacy.actions.access only, which widens for it
    "companionway_auditentry": "INSERT",
    "companionway_auditpending": "SELECT, INSERT",  # a trigger of each entry writes it
    "companionway_auditseal": "SELECT",
}
EVERYONE_RIGHTS: dict[str, str] = {
    "django_migrations": "SELECT",
    "companionway_auditentry": "SELECT, INSERT",
    "companionway_auditpending": "SELECT, INSERT",
    "companionway_auditseal": "SELECT",
}
AUDIT_RIGHTS: dict[str, str] = {
    "companionway_auditentry": "SELECT",
    "companionway_auditentry_rest": "SELECT",
    "companionway_auditpending": "SELECT, DELETE",
    "companionway_auditseal": "SELECT, INSERT",
}
REPORT_VIEWS = ("fact_referral", "fact_walk", "fact_engagement")
# Functions that act with the owner's rights, each of them narrow: they take a date and nothing else.
OWNERS_FUNCTIONS = ("companionway_audit_month(date)",)
