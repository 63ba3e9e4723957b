"""Brings rights and policies of every table to what `protected` says; run by the owner after each `migrate`."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from companionway.platform import own_sight, policy_text, protected, recording
from companionway.platform.roles import APP, AUDIT, EVERYONE, OWN, OWNER, REPORT

TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition ORDER BY 1
"""
PARTITIONS = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition
  AND c.relkind IN ('r', 'p') ORDER BY 1
"""
VIEWS = "SELECT viewname FROM pg_views WHERE viewname = ANY(%s) AND viewowner = current_user"


def raise_wall(**_: Any) -> None:
    """Put up rights and policies. Does nothing unless it runs as the owner (Django calls it after `flush`, too)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != OWNER:
            return
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(PARTITIONS)
        partitions = [name for (name,) in cursor.fetchall()]
        cursor.execute(VIEWS, [list(protected.REPORT_VIEWS)])
        views = [name for (name,) in cursor.fetchall()]
        for statement in (*_context(), *_rights(tables, partitions), *_of_everyone(views), *_policies(tables)):
            cursor.execute(statement)


def _context() -> Iterator[str]:
    for name, (kind, body) in policy_text.CONTEXT.items():
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS {kind} LANGUAGE sql STABLE PARALLEL SAFE AS $${body}$$"
    record = f"{recording.NAME}({recording.TAKES})"
    yield f"CREATE OR REPLACE FUNCTION {record} RETURNS void LANGUAGE plpgsql AS $${recording.BODY}$$"


def _rights(tables: list[str], partitions: list[str]) -> Iterator[str]:
    both = f"{APP}, {EVERYONE}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {both}"
    yield f"GRANT USAGE ON SCHEMA public TO {both}, {OWN}, {REPORT}, {AUDIT}"
    for table in (*tables, *partitions):
        yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {both}, {OWN}, {REPORT}, {AUDIT}'
    for table in tables:
        yield f'GRANT {protected.APP_RIGHTS.get(table, protected.ALL_RIGHTS)} ON "{table}" TO {APP}'
        yield f'GRANT {protected.EVERYONE_RIGHTS.get(table, protected.ALL_RIGHTS)} ON "{table}" TO {EVERYONE}'
    for table, rights in own_sight.OWN_RIGHTS.items():
        if table in tables:
            yield f"GRANT {rights} ON {table} TO {OWN}"
    for table, rights in protected.AUDIT_RIGHTS.items():
        yield f"GRANT {rights} ON {table} TO {AUDIT}"
    for function in protected.OWNERS_FUNCTIONS:
        yield f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {both}"


def _policies(tables: list[str]) -> Iterator[str]:
    for table in protected.PROTECTED:
        if table not in tables:
            continue
        seen = policy_text.condition(table)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS wall_of_the_user ON {table}"
        yield f"DROP POLICY IF EXISTS wall_of_everyone ON {table}"
        yield f"CREATE POLICY wall_of_the_user ON {table} TO {APP} USING ({seen}) WITH CHECK ({seen})"
        yield f"CREATE POLICY wall_of_everyone ON {table} TO {EVERYONE} USING (true) WITH CHECK (true)"
        yield f"DROP POLICY IF EXISTS {policy_text.OWNS} ON {table}"
    for table in own_sight.OWN:
        if table in tables:
            own = policy_text.own_condition(table)
            yield f"CREATE POLICY {policy_text.OWNS} ON {table} TO {OWN} USING ({own}) WITH CHECK ({own})"


def _of_everyone(views: list[str]) -> Iterator[str]:
    """What looks with the eyes of the role that sees all: the fact views, for reports only, and the questions."""
    yield f"GRANT CREATE ON SCHEMA public TO {EVERYONE}"
    for view in views:
        yield f"ALTER VIEW {view} OWNER TO {EVERYONE}"
    yield f"SET LOCAL ROLE {EVERYONE}"  # what is owned by it can be changed by it alone
    asks = {**dict.fromkeys(protected.ASKED_ONCE, APP), **dict.fromkeys(own_sight.ASKED_BY_OWN, OWN)}
    for name, role in asks.items():
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER"
            f" SET search_path = public, pg_temp AS $${policy_text.asked_body(name)}$$"
        )
        yield f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {name}() TO {role}"
    for view in protected.REPORT_VIEWS:
        yield f"REVOKE ALL ON {view} FROM PUBLIC"
        yield f"GRANT SELECT ON {view} TO {REPORT}"
    yield f"SET LOCAL ROLE {OWNER}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {EVERYONE}"
