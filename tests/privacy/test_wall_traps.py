"""Each trap of row-level security that reliability 4 names, and each breach that the self-test must find."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg_pool import ConnectionPool

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.people.models import Identifier, Person
from companionway.platform import clock, standing, wall
from companionway.platform.own_sight import ASKED_BY_OWN, OWN
from companionway.platform.policies import raise_wall
from companionway.platform.protected import ASKED_ONCE, OWNERS_FUNCTIONS, PROTECTED, REPORT_VIEWS
from companionway.platform.roles import APP, EVERYONE, OWNER
from companionway.referrals.models import Referral
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.sight import as_app, as_owner, conninfo
from tests.walled import COUNT, refused, rows

pytestmark = pytest.mark.django_db


# --- the traps of reliability 4 -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_trap_owner_bypass_the_owner_sees_nothing(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with psycopg.connect(conninfo(user=OWNER), autocommit=True) as owner:
        for table in PROTECTED:
            assert owner.execute(COUNT.format(table)).fetchone() == (0,), table


@pytest.mark.asvs("13.2.1", "13.2.2")
def test_trap_superuser_and_bypass_the_self_test_refuses_them() -> None:
    with psycopg.connect(conninfo(user="companionway"), autocommit=True) as strong:
        assert any("superuser" in words for words in standing.faults(strong))
    with psycopg.connect(conninfo(user="cw_backup"), autocommit=True) as backup:
        assert any("passes by" in words for words in standing.faults(backup))
    with psycopg.connect(conninfo(user=OWNER), autocommit=True) as owner:
        assert any("owner" in words for words in standing.faults(owner))


def test_trap_views_show_the_facts_to_reports_only(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace"
            " AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)"
        )
        assert {name for (name,) in cursor.fetchall()} == set(REPORT_VIEWS)
    with as_app(cast.ana):
        for view in REPORT_VIEWS:
            assert "permission denied" in refused(COUNT.format(view))
        with wall.report("a test counts"):
            assert rows("fact_referral") == 1
            assert "permission denied" in refused(COUNT.format("companionway_person"))
        assert "permission denied" in refused(COUNT.format("fact_referral"))


def test_the_wall_can_be_put_up_again_by_every_migrate() -> None:
    with as_owner():
        raise_wall()
        raise_wall()
    with as_app():
        assert refused("SELECT * FROM companionway_auditentry")


def test_only_the_named_functions_act_with_anothers_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text, p.proowner::regrole::text, p.proconfig FROM pg_proc p"
            " WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"
        )
        found = {name: (owner, bool(settings)) for name, owner, settings in cursor.fetchall()}
    assert found == dict.fromkeys(OWNERS_FUNCTIONS, (OWNER, True)) | {
        f"{name}()": (EVERYONE, True) for name in (*ASKED_ONCE, *ASKED_BY_OWN)
    }  # fmt: skip


def test_trap_materialized_views_there_are_none() -> None:
    assert rows("pg_matviews WHERE schemaname = 'public'") == 0


@pytest.mark.django_db(transaction=True)
def test_trap_lasting_settings_a_pooled_connection_inherits_nothing(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    enter = "SELECT set_config('cw.user', %s, true), set_config('cw.today', current_date::text, true)"
    with ConnectionPool(conninfo(user=APP), min_size=1, max_size=1, open=True) as pool:
        with pool.connection() as first:
            first.execute(enter, [str(cast.ana.pk)])
            first.execute(f"SET LOCAL ROLE {EVERYONE}")
            assert first.execute(COUNT.format("companionway_person")).fetchone() == (1,)
            backend = first.info.backend_pid
        with pool.connection() as second:
            assert second.info.backend_pid == backend, "the same connection"
            assert second.execute("SELECT current_user::text, cw_user()").fetchone() == (APP, None)
            assert second.execute(COUNT.format("companionway_person")).fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_trap_unset_after_use_an_empty_setting_is_nobody_and_no_error(cast: Cast) -> None:
    with psycopg.connect(conninfo(user=APP), autocommit=True) as app:
        with app.transaction():
            app.execute("SELECT set_config('cw.user', %s, true)", [str(cast.ana.pk)])
        assert app.execute("SELECT current_setting('cw.user', true), cw_user(), cw_today()").fetchone() == (
            "", None, None
        )  # fmt: skip
        assert app.execute(COUNT.format("companionway_person")).fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_trap_autocommit_a_context_without_a_transaction_shows_nothing(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with as_app():
        wall.enter(cast.ana.pk, clock.today())
        assert not Person.objects.exists()
        with transaction.atomic():
            wall.enter(cast.ana.pk, clock.today())
            assert Person.objects.exists()


def test_trap_unique_constraint_another_persons_tap_is_refused_without_saying_whose(cast: Cast) -> None:
    from companionway.engagement.actions.contact import log_contact
    from companionway.engagement.rules.contact import Channel
    from companionway.platform.errors import DomainError

    walk, hers = sam_walks_with(cast.ana), sam_walks_with(cast.cleo)
    taken = Contact.objects.get(engagement=walk)
    with as_app(cast.cleo), pytest.raises(DomainError, match="already saved for something else"):
        log_contact(
            contact_id=taken.id, engagement_id=hers.id, channel=Channel.CALL, by=cast.cleo.pk, at=clock.now()
        )  # fmt: skip


def test_trap_on_conflict_a_door_finds_the_order_of_a_person_whom_its_user_does_not_see(cast: Cast) -> None:
    from companionway.referrals.actions.receive import receive
    from tests.cast import request_for_sam

    first = sam_waits(sender="epic", order_id="7")
    with as_app(cast.cleo):
        again = receive(new=request_for_sam(sender="epic", order_id="7"), by=cast.cleo.pk, at=clock.now())
        assert (again.verdict, again.referral.id) == ("known", first.id)
        assert not Referral.objects.filter(id=first.id).exists()


def test_trap_foreign_key_a_row_cannot_be_hung_on_a_person_who_is_not_seen(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    with as_app(cast.cleo), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Engagement(person_id=walk.person_id, program_id=walk.program_id, opened_at=clock.now()).save(force_insert=True)


def test_trap_select_only_every_policy_is_for_all_commands_and_forced() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, count(*) FILTER (WHERE cmd = 'ALL' AND with_check IS NOT NULL), count(*)"
            " FROM pg_policies GROUP BY 1"
        )
        assert {table: (good, of) for table, good, of in cursor.fetchall()} == {
            table: (3, 3) if table in OWN else (2, 2) for table in PROTECTED
        }


def test_trap_returning_a_door_makes_a_person_whom_its_sender_does_not_see(cast: Cast) -> None:
    from companionway.referrals.actions.receive import receive
    from tests.cast import request_for_sam

    with as_app():
        received = receive(new=request_for_sam(), by=None, at=clock.now())
        assert received.verdict == "made" and not Person.objects.exists()
    assert Person.objects.count() == 1


def test_trap_truncate_is_granted_to_nobody(cast: Cast) -> None:
    for table in PROTECTED:
        with as_app(cast.ana):
            assert "permission denied" in refused(f"TRUNCATE {table} CASCADE")
        assert "permission denied" in refused(f"TRUNCATE {table} CASCADE"), "not even with everyone's sight"


def test_trap_partitions_cannot_be_read_beside_their_parent(cast: Cast) -> None:
    for sight in (as_app(cast.ana), wall.everyone("a test of partitions")):
        with sight:
            assert "permission denied" in refused(COUNT.format("companionway_auditentry_rest"))


def test_trap_not_leakproof_a_search_reaches_names_by_grant_and_not_by_scanning_everybody(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with as_app(cast.ana), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of three rows would be scanned whatever the index
        cursor.execute(
            "EXPLAIN SELECT id FROM companionway_person WHERE same_as_id = %s AND name_key LIKE '%%sam%%'",
            [cast.ana.pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (same_as_id" in plan and "Seq Scan" not in plan
    judged = next(line for line in plan.splitlines() if "name_key" in line)
    assert judged.index("InitPlan") < judged.index("name_key"), "the words are judged after the policy"


# --- the self-test ------------------------------------------------------------------------------------------------


def test_the_self_test_finds_the_wall_standing(cast: Cast) -> None:
    with psycopg.connect(conninfo(user=APP), autocommit=True) as app:
        assert standing.faults(app) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("harm", "mend", "words"),
    [
        ("ALTER TABLE companionway_person DISABLE ROW LEVEL SECURITY",
         "ALTER TABLE companionway_person ENABLE ROW LEVEL SECURITY", "companionway_person has no row-level security."),
        ("ALTER TABLE companionway_referral NO FORCE ROW LEVEL SECURITY",
         "ALTER TABLE companionway_referral FORCE ROW LEVEL SECURITY", "companionway_referral does not force it."),
        ("GRANT TRUNCATE ON companionway_contact TO cw_app",
         "REVOKE TRUNCATE ON companionway_contact FROM cw_app", "companionway_contact can be truncated by cw_app."),
        ("GRANT SELECT ON companionway_auditentry_rest TO cw_app",
         "REVOKE ALL ON companionway_auditentry_rest FROM cw_app",
         "companionway_auditentry_rest can be read beside its parent."),
        ("CREATE POLICY hole ON companionway_person USING (true)",
         "DROP POLICY hole ON companionway_person", "companionway_person has a policy of its own: hole."),
        ("ALTER POLICY wall_of_the_user ON companionway_contact USING (cw_user() IS NOT NULL)", "",
         "companionway_contact has a policy that does not say what this version says: wall_of_the_user."),
        ("ALTER POLICY wall_of_the_user ON companionway_draft WITH CHECK (true)", "",
         "companionway_draft has a policy that does not say what this version says: wall_of_the_user."),
        ("ALTER POLICY wall_of_everyone ON companionway_consent USING (false)", "",
         "companionway_consent has a policy that does not say what this version says: wall_of_everyone."),
        ("DROP POLICY wall_of_the_user ON companionway_cover", "",
         "companionway_cover has a policy that does not say what this version says: wall_of_the_user."),
        ("CREATE OR REPLACE FUNCTION cw_today() RETURNS date LANGUAGE sql STABLE AS $$ SELECT current_date $$", "",
         "cw_today() does not say what this version says."),
        ("CREATE OR REPLACE FUNCTION cw_record(uuid, timestamptz, uuid, text, text, uuid, uuid, text, jsonb, text,"
         " text, text, text, text, text, text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$", "",
         "cw_record() does not say what this version says."),
        ("GRANT CREATE ON SCHEMA public TO cw_everyone; SET ROLE cw_everyone; CREATE OR REPLACE FUNCTION"
         " cw_my_records() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER AS $$"
         " SELECT array_agg(id) FROM companionway_person $$; RESET ROLE", "",
         "cw_my_records() does not say what this version says."),
    ],
)  # fmt: skip
def test_the_self_test_names_each_breach(cast: Cast, harm: str, mend: str, words: str) -> None:
    sam_walks_with(cast.ana)
    with psycopg.connect(conninfo(user=OWNER), autocommit=True) as owner:
        owner.execute(harm)
        try:
            with psycopg.connect(conninfo(user=APP), autocommit=True) as app:
                assert standing.faults(app) == [words]
            with pytest.raises(Exception, match="does not stand"):
                standing.refuse_unless(conninfo(user=APP))
        finally:
            with as_owner():
                owner.execute(mend or "SELECT 1")
                raise_wall()


def test_identifiers_of_the_hidden_stay_hidden(cast: Cast) -> None:
    sam_waits(sender="epic", order_id="9")
    with as_app(cast.cleo):
        assert not Identifier.objects.exists()
