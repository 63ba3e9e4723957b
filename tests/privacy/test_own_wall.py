"""The second wall on a person's own page, asked past every query of ours: their own rows and nothing else."""

import uuid

import pytest
from django.db import connection

from companionway.people.details import PersonDetails
from companionway.people.models import Person
from companionway.platform import wall
from companionway.platform.own_sight import OWN, OWN_RIGHTS
from companionway.platform.protected import PROTECTED
from companionway.privacy.models.own_page import AgreedWord, OwnVisit
from tests.architecture.actions_of_own_page import visiting
from tests.architecture.scene import scene
from tests.cast import Cast, sam_walks_with
from tests.sight import as_app
from tests.walled import changed, refused, rows

pytestmark = pytest.mark.django_db
EVERY_ID = "SELECT {} FROM {}"


def another(cast: Cast) -> Person:
    """Somebody else, who walks with Jo."""
    return sam_walks_with(cast.jo, person=PersonDetails(called="Robin")).person


def test_every_table_of_the_own_page_is_behind_the_wall_of_staff_too() -> None:
    assert set(OWN) <= set(PROTECTED)
    assert set(OWN) <= set(OWN_RIGHTS)


def test_in_plain_sql_a_person_sees_their_own_rows_and_nobody_elses(cast: Cast) -> None:
    sam = scene(cast).samples["person_id"].value
    robin = another(cast)
    theirs = {}
    for person in (sam, robin.id):
        with as_app(), wall.person(uuid.UUID(str(person))) as (records, walks):
            assert list(Person.objects.values_list("same_as_id", flat=True).distinct()) == [person]
            assert len(records) >= 1 and len(walks) >= 1
            theirs[person] = _ids()
    assert len(theirs[sam]) > 12, "the scene has something in most tables"
    shared = {t: theirs[sam][t] & theirs[robin.id].get(t, set()) for t in theirs[sam]}
    assert {table: ids for table, ids in shared.items() if ids} == {}


def _ids() -> dict[str, set[object]]:
    found = {}
    with connection.cursor() as cursor:
        for table in OWN:
            if table not in {"companionway_recipient", "companionway_story"}:  # agencies and stories: nobody's own
                cursor.execute(EVERY_ID.format("id", table))
                found[table] = {row for (row,) in cursor.fetchall()}
    return {table: ids for table, ids in found.items() if ids}


def test_what_is_not_in_the_list_is_refused_by_the_database(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    with as_app(), wall.person(sam.id):
        for table in [*sorted(set(PROTECTED) - set(OWN)), "companionway_auditentry", "companionway_user"]:
            assert "permission denied" in refused(f"SELECT * FROM {table}"), table
        assert rows("(SELECT first_name, last_name FROM companionway_user) AS names") > 0
        for statement in (
            "UPDATE companionway_person SET called = 'X'", "DELETE FROM companionway_contact",
            "DELETE FROM companionway_ownvisit", "UPDATE companionway_auditentry SET verb = 'x'",
        ):  # fmt: skip
            assert "permission denied" in refused(statement), statement


def test_a_person_writes_no_row_about_somebody_else(cast: Cast) -> None:
    visit = visiting(cast)
    robin = another(cast)
    with as_app(), wall.person(visit.person_id):
        assert changed("UPDATE companionway_ownvisit SET language = 'es'") == 1
        moved = refused("UPDATE companionway_ownvisit SET person_id = %s", robin.id)
        assert "row-level security" in moved


def test_after_the_page_nobody_is_in_force(cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    with as_app():
        with wall.person(sam.id):
            assert rows("companionway_person") > 0
        assert rows("companionway_person") == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role'), current_setting('cw.person')")
            assert cursor.fetchone() == ("cw_app", "")


def test_who_serves_cannot_ask_for_another_persons_records_and_nobody_of_staff_sees_a_visit(cast: Cast) -> None:
    sam = visiting(cast).person
    with as_app(cast.ana):
        assert Person.objects.filter(id=sam.id).exists()
        assert OwnVisit.objects.count() == 0
        assert AgreedWord.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('cw.person', %s, true)", [str(sam.id)])
        assert "permission denied" in refused("SELECT cw_own_records()")


def test_a_joined_record_is_the_persons_own_too(cast: Cast) -> None:
    sam, robin = sam_walks_with(cast.ana).person, another(cast)
    Person.objects.filter(id=robin.id).update(same_as=sam.same_as)
    with as_app(), wall.person(sam.id) as (records, walks):
        assert set(records) == {sam.id, robin.id}
        assert len(walks) == 2
