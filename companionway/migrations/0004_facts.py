"""The fact tables of the results, as views. The text is the same as in outcomes/facts.py; a test compares them."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("companionway", "0003_audit_partitions")]
    operations = [
        migrations.RunSQL(REFERRAL_VIEW, "DROP VIEW fact_referral"),
        migrations.RunSQL(WALK_VIEW, "DROP VIEW fact_walk"),
        migrations.RunSQL(ENGAGEMENT_VIEW, "DROP VIEW fact_engagement"),
    ]
