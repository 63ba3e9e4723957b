"""The second wall holds where the first was forgotten: plain SQL, forgotten filters, pages that never asked.

Inside `as_app` the database answers as in production.
"""

import uuid
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from companionway.people.models import Person
from companionway.platform import clock, wall
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.permissions import Permission
from companionway.referrals.models import Referral
from companionway.web.access import allow, public
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.sight import as_app
from tests.walled import changed, refused, seen

pytestmark = pytest.mark.django_db


# --- who sees what ------------------------------------------------------------------------------------------------


def test_without_a_user_no_protected_table_shows_a_row(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    assert len(seen()) >= 9, "the scene has rows to hide"
    with as_app():
        assert seen() == {}


@pytest.mark.asvs("8.3.3")
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
@pytest.mark.asvs("8.3.3", "16.5.3")
def test_a_page_that_forgot_to_ask_who_is_looking_shows_nobody(cast: Cast, forgetful: bool) -> None:
    sam_walks_with(cast.ana)

    def everybody(request: HttpRequest) -> HttpResponse:
        found = Person.objects.all() if forgetful else Person.objects.raw("SELECT * FROM companionway_person")
        return HttpResponse(",".join(person.called for person in found))

    def opened(view: Callable[..., HttpResponse], user: Any) -> str:
        request = RequestFactory().get("/")
        request.user, request.session = user, import_module(settings.SESSION_ENGINE).SessionStore()
        with as_app(), transaction.atomic():
            return view(request).content.decode()

    page = allow(Permission.SEE_PEOPLE, before_second_step=True)(everybody)
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


@pytest.mark.asvs("13.2.2", "16.4.2")
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
