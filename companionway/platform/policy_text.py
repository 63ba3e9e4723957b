"""What each policy and each function that policies ask must say, and which of them in the database say otherwise.

The text that a database gives back is its own writing of what it was told, and differs between its versions. So it is
told once more, on an empty copy of each table that is rolled back, and writes both; and once again in its own writing,
which is what a backup brought back.
"""

import psycopg

from companionway.platform import recording
from companionway.platform.own_sight import ASKED_BY_OWN, OWN
from companionway.platform.protected import ASKED_ONCE, PROTECTED
from companionway.platform.roles import EVERYONE, OWNER

# The questions about the context, which run as whoever asks.
CONTEXT: dict[str, tuple[str, str]] = {
    "cw_user": ("uuid", " SELECT NULLIF(current_setting('cw.user', true), '')::uuid "),
    "cw_person": ("uuid", " SELECT NULLIF(current_setting('cw.person', true), '')::uuid "),
    "cw_partner": ("uuid", " SELECT NULLIF(current_setting('cw.partner', true), '')::uuid "),
    "cw_today": ("date", " SELECT NULLIF(current_setting('cw.today', true), '')::date "),
}
PROBE = "cw_probe_"
NAMED, OWNS, RESTORED = "wall_of_the_user", "wall_of_the_person", "_restored"
SEARCHED = '{"search_path=public, pg_temp"}'
POLICIES = """
SELECT c.relname, p.polname, p.polcmd = '*' AND p.polpermissive,
  pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
"""
FUNCTIONS = """
SELECT p.proname, p.prosrc, p.prosecdef, p.proowner::regrole::text, coalesce(p.proconfig::text, '') FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY(%(names)s)
"""


def condition(table: str, row: str = "") -> str:
    """When a user sees a row of this table; `row` is what the table is called in it."""
    return " OR ".join(f"({sight.sql.format(row=row or table)})" for sight in PROTECTED[table])


def own_condition(table: str, row: str = "") -> str:
    """When a row of this table is the person's own; `row` is what the table is called in it."""
    return OWN[table][0].sql.format(row=row or table)


def asked_body(name: str) -> str:
    """The body of one of the questions that are asked once a statement."""
    return f" BEGIN RETURN coalesce(({(ASKED_ONCE | ASKED_BY_OWN)[name]}), '{{}}'); END "


def altered(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Policies and functions that do not say what this version says, one line each. Five statements, rolled back."""
    return [*_altered_policies(connection), *_altered_functions(connection)]


def _altered_policies(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    probes = {table: f"{PROBE}{n}" for n, table in enumerate(PROTECTED)}
    must = [(table, NAMED, condition(table, probe)) for table, probe in probes.items()]
    must += [(table, OWNS, own_condition(table, probes[table])) for table in OWN]
    told = [f"CREATE TEMPORARY TABLE {probe} (LIKE public.{table})" for table, probe in probes.items()]
    told += [_told(probes[table], name, seen) for table, name, seen in must]
    with connection.transaction(force_rollback=True):
        connection.execute(";".join(told).encode())
        written = _policies(connection)
        again = [_told(probes[t], name + RESTORED, written[probes[t], name][1]) for t, name, _ in must]
        connection.execute(";".join(again).encode())
        found = _policies(connection)
    right = {(table, "wall_of_everyone"): {"true"} for table in PROTECTED}
    for table, name, _ in must:
        probe = probes[table]
        texts = {found[probe, said][1].replace(f"{probe}.", f"{table}.") for said in (name, name + RESTORED)}
        right[table, name] = texts
    return [
        f"{table} has a policy that does not say what this version says: {name}."
        for (table, name), texts in right.items()
        if found.get((table, name)) not in [(True, text, text) for text in texts]
    ]


def _told(probe: str, name: str, seen: str) -> str:
    return f"CREATE POLICY {name} ON {probe} USING ({seen}) WITH CHECK ({seen})"


def _policies(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[tuple[str, str], tuple[object, str, str]]:
    """By table and name: whether it is for every command, and what the database writes of its two conditions."""
    rows = connection.execute(POLICIES).fetchall()
    return {(str(table), str(name)): (whole, str(seen), str(check)) for table, name, whole, seen, check in rows}


def _altered_functions(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    must = {name: (body, False, OWNER, "") for name, (_, body) in CONTEXT.items()}
    must[recording.NAME] = (recording.BODY, False, OWNER, "")
    must |= {name: (asked_body(name), True, EVERYONE, SEARCHED) for name in (*ASKED_ONCE, *ASKED_BY_OWN)}
    rows = connection.execute(FUNCTIONS, {"names": list(must)}).fetchall()
    found = {name: said for name, *said in rows}
    return [f"{name}() does not say what this version says." for name in must if found.get(name) != list(must[name])]
