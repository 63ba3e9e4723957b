"""Whether the second wall stands: asked of the database itself, as the role that serves, before anybody is served."""

import psycopg

from companionway.platform.policy_text import altered
from companionway.platform.programs import NotPossible
from companionway.platform.protected import PROTECTED
from companionway.platform.roles import APP, EVERYONE, OWN

ROLE = """
SELECT current_user, rolsuper, rolbypassrls, pg_has_role(current_user, %(everyone)s, 'USAGE'),
  pg_has_role(current_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
FROM pg_roles WHERE rolname = current_user
"""
TABLES = """
SELECT t.name, c.relrowsecurity, c.relforcerowsecurity, c.relowner = current_user::regrole,
  has_table_privilege(c.oid, 'TRUNCATE'), c.oid IS NULL
FROM unnest(%(tables)s::text[]) AS t (name) LEFT JOIN pg_class c ON c.oid = to_regclass(t.name)
"""
OPEN_PARTS = """
SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
"""

STRANGE = """
SELECT tablename, policyname FROM pg_policies
WHERE schemaname = 'public' AND NOT (policyname = 'wall_of_the_user' AND roles = %(app)s::name[])
  AND NOT (policyname = 'wall_of_everyone' AND roles = %(everyone)s::name[])
  AND NOT (policyname = 'wall_of_the_person' AND roles = %(own)s::name[]) ORDER BY 1, 2
"""


def faults(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """What is wrong with the wall, in words; nothing when it stands. Eight queries, two of them over every table."""
    found = _role_faults(connection)
    if found:
        return found  # the rest would only say the same again
    rows = connection.execute(TABLES, {"tables": list(PROTECTED)}).fetchall()
    for name, enabled, forced, owned, truncates, missing in rows:
        wrong = {
            "is not there": missing, "has no row-level security": not enabled, "does not force it": not forced,
            f"belongs to {APP}": owned, f"can be truncated by {APP}": truncates,
        }  # fmt: skip
        found += [f"{name} {words}." for words, is_so in wrong.items() if is_so and (not missing or "there" in words)]
    found += [f"{name} can be read beside its parent." for (name,) in connection.execute(OPEN_PARTS.encode())]
    strange = connection.execute(STRANGE, {"app": [APP], "everyone": [EVERYONE], "own": [OWN]})
    found += [f"{name} has a policy of its own: {policy}." for name, policy in strange]
    return found or altered(connection) or _visible(connection)


def _role_faults(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    for role in (EVERYONE, OWN):
        if connection.execute("SELECT to_regrole(%s)::text", [role]).fetchone() != (role,):
            return [f"The role {role} is missing."]
    row = connection.execute(ROLE, {"everyone": EVERYONE}).fetchone()
    assert row is not None
    name, superuser, bypasses, inherits, owns = row
    wrong = {
        f"The database is served as {name}, not as {APP}.": name != APP,
        f"{name} is a superuser, whom no policy holds.": superuser,
        f"{name} passes by row-level security.": bypasses,
        f"{name} inherits the sight of {EVERYONE}; it must be NOINHERIT.": inherits and not superuser,
        f"{name} may act as the owner of the database.": owns and not superuser,
    }
    return [words for words, is_so in wrong.items() if is_so]


def _visible(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Every protected table must show nothing without a user."""
    asked = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in PROTECTED)  # noqa: S608
    return [f"{name} shows rows to nobody in particular." for (name,) in connection.execute(asked.encode())]


def refuse_unless(conninfo: str) -> None:
    """Raises NotPossible, with every fault, when the wall does not stand for the role that would serve."""
    with psycopg.connect(conninfo, autocommit=True, connect_timeout=10) as connection:
        found = faults(connection)
    if found:
        raise NotPossible(
            "The second wall around people's records does not stand, so nobody is served:\n"
            + "\n".join(f"- {words}" for words in found)
            + "\nSee docs/howto/run.md (roles of the database)."
        )
