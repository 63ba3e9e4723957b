"""The database function that puts down an audit entry; `policies` installs it, the start compares it.

Its plan lasts as long as the session, where a statement would be planned anew each time, over every month's part. It
runs as whoever asks and may do no more than that role.
"""

NAME = "cw_record"
TAKES = "uuid, timestamptz, uuid, text, text, uuid, uuid, text, jsonb, text, text, text, text, text, text, text"
BODY = """
BEGIN
  INSERT INTO companionway_auditentry (id, occurred_at, actor_id, verb, subject_kind, subject_id, person_id, reason,
    detail, result, purpose, role, session, network, device, route)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
END
"""
ASK = "SELECT cw_record(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
