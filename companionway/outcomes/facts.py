"""The two fact tables: a flat row per referral and one per engagement begun from one, as PostgreSQL views.

Every result starts here. The views are made by a migration that carries the same text (a test compares them); exported
to Parquet they have the same columns, so an indicator reads either. Instants are `timestamptz`, lengths of time whole
seconds: no engine has to subtract times. A column that is not asked for costs nothing, since PostgreSQL drops the join
behind it; the check-ins are the exception (their uniqueness is conditional), so `fact_walk` is the engagement without
them, for questions that do not ask about check-ins.
"""

import ibis

INSTANT = "timestamp('UTC')"

REFERRAL_COLUMNS = {
    "referral_id": "uuid",
    "person_id": "uuid",  # the kept record of the person, so that people are counted once
    "program": "string",
    "promise_days": "int64",
    "site": "string",
    "site_name": "string",
    "source": "string",
    "state": "string",
    "counted": "boolean",  # false for the same request again, and for the original of one sent on
    "received_at": INSTANT,
    "answer_due_at": INSTANT,  # received + the days that the program promises
    "promise_due_at": INSTANT,  # the promise made for this one: minutes while the person is there
    "accepted_at": INSTANT,
    "first_attempt_at": INSTANT,
    "first_contact_at": INSTANT,
    "said_yes_at": INSTANT,
    "withdrawn_at": INSTANT,
    "engagement_id": "uuid",
    "accepted_seconds": "int64",
    "first_attempt_seconds": "int64",
    "first_contact_seconds": "int64",
}
WALK_COLUMNS = {
    "engagement_id": "uuid",
    "referral_id": "uuid",
    "person_id": "uuid",
    "program": "string",
    "site": "string",
    "counted": "boolean",
    "received_at": INSTANT,
    "opened_at": INSTANT,
    "closed_at": INSTANT,
    "close_reason": "string",
    "in_touch_30": "boolean",  # a two-way contact on days 1-30 (day 0 = the first 24 hours); null while they last
    "in_touch_60": "boolean",
    "in_touch_90": "boolean",
    "followup_origin": "string",
    "followup_opens_on": "date",
    "followup_due_on": "date",
    "followup_closes_on": "date",
    "followup_state": "string",
    "followup_tries": "int64",
    "asked_at": INSTANT,
    "returned_to_ed": "string",  # yes, no, rather_not_say; null while not asked
    "experience_asked": "boolean",  # whether the three questions were asked, or answered unasked
    "experience_way": "string",  # of the last answer: together, link, own; null while there is none
    "experience_meaningful": "string",  # yes, somewhat, no, skipped
    "experience_better": "string",
    "experience_hopeful": "string",
}
ENGAGEMENT_COLUMNS = WALK_COLUMNS | {
    "baseline_at": INSTANT,
    "baseline_instrument": "string",
    "baseline_version": "string",
    "baseline_total": "int64",  # null unless every item was answered
    "goodbye_at": INSTANT,
    "goodbye_instrument": "string",
    "goodbye_version": "string",
    "goodbye_total": "int64",
}
TABLES = {
    "referral": ibis.table(REFERRAL_COLUMNS, name="fact_referral"),
    "walk": ibis.table(WALK_COLUMNS, name="fact_walk"),
    "engagement": ibis.table(ENGAGEMENT_COLUMNS, name="fact_engagement"),
}

REFERRAL_VIEW = """
CREATE VIEW fact_referral AS
SELECT r.id AS referral_id, p.same_as_id AS person_id, g.slug::text AS program,
  g.promise_days::bigint AS promise_days, s.slug::text AS site, s.name::text AS site_name,
  r.source::text AS source, r.state::text AS state,
  r.state NOT IN ('redirected', 'duplicate') AS counted,
  r.received_at, r.received_at + make_interval(hours => 24 * g.promise_days) AS answer_due_at, r.promise_due_at,
  r.accepted_at, r.first_attempt_at, r.first_contact_at,
  CASE WHEN r.state = 'engaged' THEN r.settled_at END AS said_yes_at,
  CASE WHEN r.state = 'withdrawn' THEN r.settled_at END AS withdrawn_at,
  e.id AS engagement_id,
  floor(date_part('epoch', r.accepted_at - r.received_at))::bigint AS accepted_seconds,
  floor(date_part('epoch', r.first_attempt_at - r.received_at))::bigint AS first_attempt_seconds,
  floor(date_part('epoch', r.first_contact_at - r.received_at))::bigint AS first_contact_seconds
FROM companionway_referral r
JOIN companionway_program g ON g.id = r.program_id
LEFT JOIN companionway_person p ON p.id = r.person_id
LEFT JOIN companionway_site s ON s.id = r.site_id
LEFT JOIN companionway_engagement e ON e.referral_id = r.id;
"""
WALK_VIEW = """
CREATE VIEW fact_walk AS
SELECT e.id AS engagement_id, r.id AS referral_id, p.same_as_id AS person_id, g.slug::text AS program,
  s.slug::text AS site, r.state NOT IN ('redirected', 'duplicate') AS counted,
  r.received_at, e.opened_at, e.closed_at, nullif(e.goodbye, '')::text AS close_reason,
  CASE WHEN e.opened_at + interval '744 hours' <= now() THEN coalesce(t.in_30, false) END AS in_touch_30,
  CASE WHEN e.opened_at + interval '1464 hours' <= now() THEN coalesce(t.in_60, false) END AS in_touch_60,
  CASE WHEN e.opened_at + interval '2184 hours' <= now() THEN coalesce(t.in_90, false) END AS in_touch_90,
  f.origin::text AS followup_origin, f.opens_on AS followup_opens_on, f.due_on AS followup_due_on,
  f.closes_on AS followup_closes_on, f.state::text AS followup_state,
  (SELECT count(*) FROM companionway_followupattempt a WHERE a.followup_id = f.id) AS followup_tries,
  CASE WHEN f.state = 'answered' THEN f.settled_at END AS asked_at,
  nullif(f.went_back, '')::text AS returned_to_ed,
  EXISTS (SELECT FROM companionway_experienceask x WHERE x.engagement_id = e.id) AS experience_asked,
  x.way::text AS experience_way, x.meaningful::text AS experience_meaningful, x.better::text AS experience_better,
  x.hopeful::text AS experience_hopeful
FROM companionway_engagement e
JOIN companionway_referral r ON r.id = e.referral_id
JOIN companionway_program g ON g.id = r.program_id
LEFT JOIN companionway_person p ON p.id = e.person_id
LEFT JOIN companionway_site s ON s.id = r.site_id
LEFT JOIN companionway_followup f ON f.engagement_id = e.id
LEFT JOIN companionway_experienceask x ON x.id = (
  SELECT y.id FROM companionway_experienceask y WHERE y.engagement_id = e.id AND y.answered_at IS NOT NULL
  ORDER BY y.answered_at DESC, y.id DESC LIMIT 1)
LEFT JOIN LATERAL (
  SELECT bool_or(c.occurred_at < e.opened_at + interval '744 hours') AS in_30,
    bool_or(c.occurred_at >= e.opened_at + interval '744 hours'
      AND c.occurred_at < e.opened_at + interval '1464 hours') AS in_60,
    bool_or(c.occurred_at >= e.opened_at + interval '1464 hours') AS in_90
  FROM companionway_contact c
  WHERE c.engagement_id = e.id AND c.replaced_at IS NULL AND c.undone_at IS NULL
    AND c.occurred_at >= e.opened_at + interval '24 hours' AND c.occurred_at < e.opened_at + interval '2184 hours'
) t ON true;
"""
ENGAGEMENT_VIEW = """
CREATE VIEW fact_engagement AS
SELECT w.*,
  b.finished_at AS baseline_at, bi.code::text AS baseline_instrument, bi.version::text AS baseline_version,
  b.total::bigint AS baseline_total,
  z.finished_at AS goodbye_at, zi.code::text AS goodbye_instrument, zi.version::text AS goodbye_version,
  z.total::bigint AS goodbye_total
FROM fact_walk w
LEFT JOIN companionway_administration b
  ON b.engagement_id = w.engagement_id AND b.moment = 'baseline' AND b.set_aside_at IS NULL
LEFT JOIN companionway_instrument bi ON bi.id = b.instrument_id
LEFT JOIN companionway_administration z
  ON z.engagement_id = w.engagement_id AND z.moment = 'goodbye' AND z.set_aside_at IS NULL
LEFT JOIN companionway_instrument zi ON zi.id = z.instrument_id;
"""
VIEWS = {"fact_referral": REFERRAL_VIEW, "fact_walk": WALK_VIEW, "fact_engagement": ENGAGEMENT_VIEW}
