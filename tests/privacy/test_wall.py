"""The second wall holds where the first was forgotten: plain SQL, forgotten filters, each trap of row-level security.

Every trap of reliability 4 stands here by name. Inside `as_app` the database answers as in production.
"""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg_pool import ConnectionPool

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.people.models import Identifier, Person
from companionway.platform import clock, standing, wall
from companionway.platform.protected import PROTECTED, REPORT_VIEWS
from companionway.platform.roles import APP, EVERYONE, OWNER
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.permissions import Permission
from companionway.referrals.models import Referral
from companionway.web.access import allow, public
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.sight import as_app, conninfo

pytestmark = pytest.mark.django_db
COUNT = "SELECT count(*) FROM {}"


def rows(table: str) -> int:
    """How many rows plain SQL finds, with no query of ours in between."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(table))
        return int(cursor.fetchone()[0])


def seen() -> dict[str, int]:
    """The rows of every protected table that is not empty for whoever looks now."""
    return {table: found for table in PROTECTED if (found := rows(table))}


def refused(statement: str, *values: object) -> str:
    """Why the database refuses this; fails when it does not."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value)


def changed(statement: str, *values: object) -> int:
    """How many rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


# --- who sees what ------------------------------------------------------------------------------------------------


def test_without_a_user_no_protected_table_shows_a_row(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    assert len(seen()) >= 9, "the scene has rows to hide"
    with as_app():
        assert seen() == {}


def test_a_user_sees_in_plain_sql_whom_they_walk_with_and_another_sees_nobody(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    with as_app(cast.ana):
        assert list(Person.objects.values_list("id", flat=True)) == [sam.id]
        assert {"companionway_engagement", "companionway_contact", "companionway_contactpoint"} <= set(seen())
    with as_app(cast.cleo):
        assert seen() == {}


def test_a_waiting_request_is_seen_where_it_waits_and_nowhere_else(cast: Cast) -> None:
    sam = sam_waits().person
    sights = {}
    for name in ("ana", "ben", "cleo", "dana", "eli", "fay", "gil", "kit"):
        with as_app(getattr(cast, name)):
            sights[name] = Person.objects.filter(id=sam.id).exists()
    expected = {name: bool(cast.viewer(getattr(cast, name)).roles) and name in _queue(cast) for name in sights}
    assert sights == expected and sights["ana"] and not sights["cleo"]


def _queue(cast: Cast) -> set[str]:
    """For whom the first wall shows the one waiting request."""
    names = ("ana", "ben", "cleo", "dana", "eli", "fay", "gil", "kit")
    return {n for n in names if Referral.objects.on_board_of(cast.viewer(getattr(cast, n))).exists()}


def test_both_walls_agree_for_everybody_of_the_cast(cast: Cast) -> None:
    from companionway.privacy.visibility import visible_people

    sam_walks_with(cast.ana)
    sam_waits()
    for name in ("ana", "ben", "cleo", "dana", "eli", "fay", "gil", "kit"):
        user = getattr(cast, name)
        viewer = cast.viewer(user)
        first = set(visible_people(viewer).values_list("id", flat=True))
        first |= set(Referral.objects.on_board_of(viewer).values_list("person_id", flat=True))
        with as_app(user):
            assert set(Person.objects.values_list("id", flat=True)) == first, name


@pytest.mark.parametrize("forgetful", [True, False])
def test_a_page_that_forgot_to_ask_who_is_looking_shows_nobody(cast: Cast, forgetful: bool) -> None:
    sam_walks_with(cast.ana)

    def everybody(request: HttpRequest) -> HttpResponse:
        found = Person.objects.all() if forgetful else Person.objects.raw("SELECT * FROM companionway_person")
        return HttpResponse(",".join(person.called for person in found))

    def opened(view: Callable[..., HttpResponse], user: Any) -> str:
        request = RequestFactory().get("/")
        request.user = user
        with as_app(), transaction.atomic():
            return view(request).content.decode()

    page = allow(Permission.SEE_PEOPLE)(everybody)
    assert opened(page, cast.ana) == "Sam"
    assert opened(page, cast.cleo) == ""
    assert opened(public("a page that should never have been written")(everybody), cast.ana) == ""


def test_nobody_writes_about_somebody_they_do_not_see(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    with as_app(cast.cleo):
        assert changed("UPDATE companionway_person SET called = 'X'") == 0
        assert changed("DELETE FROM companionway_contact") == 0
        for table, column, value in (
            ("companionway_identifier", "person_id", walk.person_id),
            ("companionway_engagementevent", "engagement_id", walk.id),
        ):
            fields = {"companionway_identifier": "source, system, value", "companionway_engagementevent": ""}[table]
            extra = ", 'a', 'b', 'c'" if fields else ", 'open', 'open', now(), '{}'"
            names = fields or "verb, state, occurred_at, detail"
            why = refused(f"INSERT INTO {table} (id, {column}, {names}) VALUES (%s, %s{extra})", uuid.uuid4(), value)
            assert "row-level security" in why
    assert Person.objects.get(id=walk.person_id).called == "Sam"


def test_nobody_gives_themselves_a_grant_and_nobody_rewrites_or_reads_the_audit(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    with as_app(cast.cleo):
        assert "permission denied" in refused(
            "INSERT INTO companionway_accessgrant (id, user_id, person_id, reason, because_of, starts_at)"
            " VALUES (%s, %s, %s, 'duty', %s, now())", uuid.uuid4(), cast.cleo.pk, sam.id, uuid.uuid4(),
        )  # fmt: skip
        for statement in (
            "UPDATE companionway_accessgrant SET ends_at = NULL", "SELECT * FROM companionway_auditentry",
            "DELETE FROM companionway_auditentry", "UPDATE companionway_auditentry SET verb = 'x'",
        ):  # fmt: skip
            assert "permission denied" in refused(statement)


def test_a_grant_that_ends_in_the_future_opens_until_then_on_both_walls(cast: Cast) -> None:
    from datetime import timedelta

    from companionway.privacy.visibility import visible_people

    sam, now = sam_walks_with(cast.ana).person, clock.now()
    row = AccessGrant.objects.create(
        user=cast.cleo, person=sam, reason="cover", because_of=uuid.uuid4(), starts_at=now - timedelta(days=2),
        ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    for ends, sees in ((row.ends_at, True), (now - timedelta(seconds=1), False)):
        AccessGrant.objects.filter(id=row.id).update(ends_at=ends)
        assert visible_people(cast.viewer(cast.cleo)).exists() is sees
        with as_app(cast.cleo):
            assert Person.objects.exists() is sees


# --- widening -----------------------------------------------------------------------------------------------------


def test_everyone_is_seen_inside_the_block_and_not_after_it(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with as_app(cast.cleo):
        with wall.everyone("a test looks at everybody"):
            with wall.everyone("and once more inside"):
                assert Person.objects.exists()
            assert Person.objects.exists()
        assert not Person.objects.exists()


def test_a_fault_inside_the_block_narrows_the_sight_again(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with as_app(cast.cleo):
        with pytest.raises(ZeroDivisionError), wall.everyone("a test that fails"):
            raise ZeroDivisionError
        assert not Person.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic(), wall.everyone("a test whose statement fails"):
            changed("SELECT 1 / 0")
        assert not Person.objects.exists()
        with wall.everyone("a test whose savepoint fails"):
            with pytest.raises(DatabaseError), transaction.atomic():
                changed("SELECT 1 / 0")
            assert Person.objects.exists()
        assert not Person.objects.exists()


def test_a_widening_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="why"), wall.everyone(""):
        pass


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_block_opens_one_and_nothing_of_it_stays(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with as_app():
        with wall.everyone("a command in autocommit"):
            assert connection.in_atomic_block and Person.objects.exists()
        assert not connection.in_atomic_block and not Person.objects.exists()


# --- the traps of reliability 4 -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_trap_owner_bypass_the_owner_sees_nothing(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    with psycopg.connect(conninfo(user=OWNER), autocommit=True) as owner:
        for table in PROTECTED:
            assert owner.execute(COUNT.format(table)).fetchone() == (0,), table


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
        assert {table: (good, of) for table, good, of in cursor.fetchall()} == dict.fromkeys(PROTECTED, (2, 2))


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
    assert judged.index("SubPlan") < judged.index("name_key"), "the words are judged after the policy"


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
            owner.execute(mend)


def test_identifiers_of_the_hidden_stay_hidden(cast: Cast) -> None:
    sam_waits(sender="epic", order_id="9")
    with as_app(cast.cleo):
        assert not Identifier.objects.exists()
