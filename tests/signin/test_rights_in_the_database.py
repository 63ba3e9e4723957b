"""What the database itself lets each role do with the tables of signing in: no report and no audit reads any of them,
and the role that serves has what signing in needs and nothing more."""

import pytest
from django.db import connection

from companionway.platform import wall
from companionway.platform.roles import APP, AUDIT, REPORT
from tests.walled import refused

pytestmark = pytest.mark.django_db
READ, KEPT, ALL = "SELECT", "INSERT, SELECT, UPDATE", "DELETE, INSERT, SELECT, UPDATE"
LIBRARIES = ("account_", "auth_", "mfa_", "socialaccount_", "django_")
RIGHTS = {
    # of the libraries: what is never written by the product is only read; a linked account takes its tokens along
    "account_emailaddress": READ, "account_emailconfirmation": READ, "auth_group": READ, "auth_permission": READ,
    "auth_group_permissions": READ, "django_content_type": READ, "django_migrations": READ,
    "companionway_user_groups": READ, "companionway_user_user_permissions": READ,
    "socialaccount_socialapp": READ, "socialaccount_socialtoken": "DELETE, SELECT",
    "socialaccount_socialaccount": ALL, "mfa_authenticator": ALL,
    # ours: who works here, what they may do and who was invited is ended, never removed
    "companionway_user": KEPT, "companionway_roleheld": KEPT, "companionway_roleproposal": KEPT,
    "companionway_invitation": KEPT,
    # what ends for good, or is forgotten after its time
    "companionway_signinsession": ALL, "companionway_draft": ALL, "companionway_appsecret": ALL,
    "companionway_recoverycode": ALL, "companionway_resetlink": ALL, "companionway_signintries": ALL,
    "companionway_ratelimit": ALL,
}  # fmt: skip


def held(role: str) -> dict[str, str]:
    """What this role may do with which table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) FROM pg_class c,"
            " aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE r.rolname = %s AND c.relkind IN ('r', 'p', 'v') GROUP BY c.relname", [role],
        )  # fmt: skip
        return dict(cursor.fetchall())


@pytest.mark.asvs("13.2.2", "8.2.3")
@pytest.mark.parametrize("table", sorted(RIGHTS))
def test_neither_reports_nor_the_audit_read_it(table: str) -> None:
    for become in (wall.report, wall.auditing):
        with become("a test asks"):
            for statement in (f"SELECT 1 FROM {table} LIMIT 1", f"DELETE FROM {table}"):
                assert "permission denied" in refused(statement)


@pytest.mark.asvs("13.2.2")
def test_the_role_that_serves_has_what_signing_in_needs_and_nothing_more() -> None:
    found = held(APP)
    assert {table: found.get(table) for table in RIGHTS} == RIGHTS
    unlisted = [table for table in found if table.startswith(LIBRARIES) and table not in RIGHTS]
    assert unlisted == [], "a library brought a table: say here what it needs"


@pytest.mark.asvs("13.2.2")
def test_no_table_is_open_to_everybody_or_given_on() -> None:
    assert held("public") == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE a.is_grantable AND a.grantee <>"
                       " c.relowner AND c.relnamespace = 'public'::regnamespace")  # fmt: skip
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT count(*) FROM pg_class c, aclexplode(c.relacl) a WHERE a.grantee = 0 AND"
                       " c.relnamespace = 'public'::regnamespace")  # fmt: skip
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("role", [REPORT, AUDIT])
def test_what_they_hold_is_of_their_own_work(role: str) -> None:
    assert held(role) and all(name.startswith(("fact_", "companionway_audit")) for name in held(role))
