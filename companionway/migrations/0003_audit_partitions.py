"""The audit is by far the largest table: partitioned by month from the start, insert-only for every role.

A DEFAULT partition is the last resort, so that a missed job cannot stop every write in the system.
"""

from django.db import migrations

PARTITION = """
ALTER TABLE companionway_auditentry RENAME TO auditentry_plain;
CREATE TABLE companionway_auditentry (LIKE auditentry_plain INCLUDING DEFAULTS) PARTITION BY RANGE (occurred_at);
DROP TABLE auditentry_plain;
ALTER TABLE companionway_auditentry ADD PRIMARY KEY (occurred_at, id);
CREATE INDEX audit_person ON companionway_auditentry (person_id, occurred_at);
CREATE INDEX audit_actor ON companionway_auditentry (actor_id, occurred_at);
CREATE TABLE companionway_auditentry_rest PARTITION OF companionway_auditentry DEFAULT;

CREATE FUNCTION companionway_audit_month(month date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TABLE IF NOT EXISTS companionway_auditentry_%s PARTITION OF companionway_auditentry FOR VALUES FROM (%L) TO (%L)',
    to_char(month, 'YYYYMM'), date_trunc('month', month), date_trunc('month', month) + interval '1 month');
END $$;
SELECT companionway_audit_month((date_trunc('month', now()) + make_interval(months => n))::date)
  FROM generate_series(0, 3) AS n;

CREATE FUNCTION companionway_audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit is append only'; END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON companionway_auditentry
  FOR EACH ROW EXECUTE FUNCTION companionway_audit_is_final();
"""

PLAIN_AGAIN = """
DROP TABLE companionway_auditentry;
DROP FUNCTION companionway_audit_is_final;
DROP FUNCTION companionway_audit_month;
"""


class Migration(migrations.Migration):
    dependencies = [("companionway", "0002_tables")]
    operations = [migrations.RunSQL(PARTITION, PLAIN_AGAIN)]
