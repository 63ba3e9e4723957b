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
CREATE INDEX audit_shown ON companionway_auditentry USING gin (detail jsonb_path_ops) WHERE person_id IS NULL;

CREATE FUNCTION companionway_audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit is append only'; END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON companionway_auditentry
  FOR EACH ROW EXECUTE FUNCTION companionway_audit_is_final();
CREATE TRIGGER audit_stays BEFORE TRUNCATE ON companionway_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION companionway_audit_is_final();

-- A part is also emptied by its own name, and a statement trigger of the whole does not see that.
CREATE FUNCTION companionway_audit_part(name text, bounds text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF companionway_auditentry %s', name, bounds);
  EXECUTE format('CREATE TRIGGER audit_stays BEFORE TRUNCATE ON %I
                  FOR EACH STATEMENT EXECUTE FUNCTION companionway_audit_is_final()', name);
END $$;
CREATE FUNCTION companionway_audit_month(month date) RETURNS void LANGUAGE sql AS $$
  SELECT companionway_audit_part(
    'companionway_auditentry_' || to_char(month, 'YYYYMM'),
    format('FOR VALUES FROM (%L) TO (%L)', date_trunc('month', month), date_trunc('month', month) + interval '1 month'))
$$;
SELECT companionway_audit_part('companionway_auditentry_rest', 'DEFAULT');
SELECT companionway_audit_month((date_trunc('month', now()) + make_interval(months => n))::date)
  FROM generate_series(0, 3) AS n;

-- Every entry waits for its seal, whoever wrote it and however.
CREATE FUNCTION companionway_audit_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO companionway_auditpending (entry_id, occurred_at) VALUES (NEW.id, NEW.occurred_at);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_waits AFTER INSERT ON companionway_auditentry
  FOR EACH ROW EXECUTE FUNCTION companionway_audit_waits();

CREATE TRIGGER seal_is_final BEFORE UPDATE OR DELETE ON companionway_auditseal
  FOR EACH ROW EXECUTE FUNCTION companionway_audit_is_final();
CREATE TRIGGER seal_stays BEFORE TRUNCATE ON companionway_auditseal
  FOR EACH STATEMENT EXECUTE FUNCTION companionway_audit_is_final();
CREATE TRIGGER pending_is_final BEFORE UPDATE ON companionway_auditpending
  FOR EACH ROW EXECUTE FUNCTION companionway_audit_is_final();
CREATE TRIGGER pending_stays BEFORE TRUNCATE ON companionway_auditpending
  FOR EACH STATEMENT EXECUTE FUNCTION companionway_audit_is_final();
"""

PLAIN_AGAIN = """
DROP TABLE companionway_auditentry;
DROP TRIGGER seal_is_final ON companionway_auditseal;
DROP TRIGGER seal_stays ON companionway_auditseal;
DROP TRIGGER pending_is_final ON companionway_auditpending;
DROP TRIGGER pending_stays ON companionway_auditpending;
DROP FUNCTION companionway_audit_is_final, companionway_audit_waits, companionway_audit_month, companionway_audit_part;
"""


class Migration(migrations.Migration):
    dependencies = [("companionway", "0002_tables")]
    operations = [migrations.RunSQL(PARTITION, PLAIN_AGAIN)]
