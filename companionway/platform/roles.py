"""The roles of the database: who owns it, who serves it, and those in whose sight rows lie that others do not see.

`companionway roles` prints `statements`, which a database administrator runs once; the embedded server gets them by
itself. The names are fixed, because the policies name them.
"""

OWNER = "cw_owner"  # owns every table and runs the migrations; never serves
APP = "cw_app"  # web and worker
EVERYONE = "cw_everyone"  # nobody signs in as it: what `wall.everyone` becomes for the length of a block
OWN = "cw_own"  # nobody signs in as it: what `wall.person` becomes on the page of the person themselves
REPORT = "cw_report"  # the fact views and nothing else
AUDIT = "cw_audit"  # reads the audit and seals it; can change no entry
BACKUP = "cw_backup"  # reads all for a backup, writes nothing

SIGN_IN = (OWNER, APP, AUDIT, BACKUP)
BECOMES = {APP: (EVERYONE, OWN, REPORT, AUDIT), OWNER: (EVERYONE, REPORT)}


def statements(database: str) -> list[str]:
    """The SQL that makes the roles and gives the database to its owner. Safe to run again.

    NOINHERIT is what makes the second wall one: a policy for `cw_everyone` would otherwise hold for each of its
    members without their asking.
    """
    every = (OWNER, APP, EVERYONE, OWN, REPORT, AUDIT)
    made = [_make(role, "LOGIN" if role in SIGN_IN else "NOLOGIN") for role in every]
    return [
        *made,
        _make(BACKUP, "LOGIN", "BYPASSRLS"),
        *(f"GRANT {', '.join(others)} TO {role}" for role, others in BECOMES.items()),
        f'ALTER DATABASE "{database}" OWNER TO {OWNER}',
        f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC',
        f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO {APP}, {EVERYONE}, {OWN}',
        f'GRANT CONNECT ON DATABASE "{database}" TO {AUDIT}, {BACKUP}',
        f"ALTER ROLE {BACKUP} SET default_transaction_read_only = on",
    ]


def inside(database: str) -> list[str]:
    """The SQL to run while connected to the database itself."""
    return [f"ALTER SCHEMA public OWNER TO {OWNER}", f"GRANT pg_read_all_data TO {BACKUP}"]


def _make(role: str, sign_in: str, sight: str = "NOBYPASSRLS") -> str:
    rights = f"{sign_in} NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {sight}"
    if role == BACKUP:
        rights = rights.replace("NOINHERIT", "INHERIT")
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
        f" CREATE ROLE {role} {rights}; END IF; END $$"
    )
