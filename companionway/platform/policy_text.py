"""What each policy and each function that policies ask must say, and which of them in the database say otherwise.

The text that a database gives back is its own writing of what it was told, and differs between its versions. So it is
told once more, on an empty copy of each table that is rolled back, and writes both; and once again in its own writing,
which is what a backup brought back.
"""

import psycopg

from companionway.platform import recording
from companionway.platform.protected import ASKED_ONCE, PROTECTED
from companionway.platform.roles import EVERYONE, OWNER

# The two questions about the context, which run as whoever asks.
CONTEXT: dict[str, tuple[str, str]] = {
    "cw_user": ("uuid", " SELECT NULLIF(current_setting('cw.user', true), '')::uuid "),
    "cw_today": ("date", " SELECT NULLIF(current_setting('cw.today', true), '')::date "),
}
PROBE = "cw_probe_"
NAMED, RESTORED = "wall_of_the_user", "wall_of_the_user_restored"
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


def asked_body(name: str) -> str:
    """The body of one of the questions that are asked once a statement."""
    return f" BEGIN RETURN coalesce(({ASKED_ONCE[name]}), '{{}}'); END "


def altered(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Policies and functions that do not say what this version says, one line each. Five statements, rolled back."""
    return [*_altered_policies(connection), *_altered_functions(connection)]


def _altered_policies(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    told = ";".join(
        f"CREATE TEMPORARY TABLE {PROBE}{n} (LIKE public.{table}); {_told(n, NAMED, condition(table, f'{PROBE}{n}'))}"
        for n, table in enumerate(PROTECTED)
    )
    with connection.transaction(force_rollback=True):
        connection.execute(told.encode())
        written = _policies(connection)
        again = ";".join(_told(n, RESTORED, written[f"{PROBE}{n}", NAMED][1]) for n in range(len(PROTECTED)))
        connection.execute(again.encode())
        found = _policies(connection)
    wrong = []
    for n, table in enumerate(PROTECTED):
        texts = {found[f"{PROBE}{n}", name][1].replace(f"{PROBE}{n}.", f"{table}.") for name in (NAMED, RESTORED)}
        for name, must in ((NAMED, texts), ("wall_of_everyone", {"true"})):
            if found.get((table, name)) not in [(True, text, text) for text in must]:
                wrong.append(f"{table} has a policy that does not say what this version says: {name}.")
    return wrong


def _told(number: int, name: str, seen: str) -> str:
    return f"CREATE POLICY {name} ON {PROBE}{number} USING ({seen}) WITH CHECK ({seen})"


def _policies(connection: "psycopg.Connection[tuple[object, ...]]") -> dict[tuple[str, str], tuple[object, str, str]]:
    """By table and name: whether it is for every command, and what the database writes of its two conditions."""
    rows = connection.execute(POLICIES).fetchall()
    return {(str(table), str(name)): (whole, str(seen), str(check)) for table, name, whole, seen, check in rows}


def _altered_functions(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    must = {name: (body, False, OWNER, "") for name, (_, body) in CONTEXT.items()}
    must[recording.NAME] = (recording.BODY, False, OWNER, "")
    must |= {name: (asked_body(name), True, EVERYONE, SEARCHED) for name in ASKED_ONCE}
    rows = connection.execute(FUNCTIONS, {"names": list(must)}).fetchall()
    found = {name: said for name, *said in rows}
    return [f"{name}() does not say what this version says." for name in must if found.get(name) != list(must[name])]
