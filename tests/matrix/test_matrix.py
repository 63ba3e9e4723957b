"""Every viewer, every address, every situation: at least 20,000 cells, none of them otherwise than the tables say."""

import hashlib

import pytest

from companionway.privacy.permissions import Permission
from companionway.web.census import routes
from tests.cast import Cast
from tests.matrix.cells import PERSON_KINDS, Cell, Judge, cells
from tests.matrix.circle import ACTORS, circle
from tests.matrix.tables import ROLES, routes_table, sight_table

SHARE = 32  # plain ./test opens one cell in thirty-two, always the same ones


def test_every_address_has_its_expectation_and_no_expectation_is_stale() -> None:
    assert {route.path for route in routes()} == set(routes_table())


def test_every_situation_and_viewer_has_its_expectation(cast: Cast) -> None:
    here = circle(cast)
    assert {*here.standing, *here.files, *here.mails, "peer_ana", "peer_oli"} == set(sight_table())
    everybody = {actor for row in sight_table().values() for actor in row}
    assert everybody | {"nobody"} == set(ACTORS)
    assert {name for names in ROLES.values() for name in names} | {"nobody", "lee"} == set(ACTORS)


def test_what_an_address_declares_is_what_the_table_expects_of_each_role() -> None:
    table = routes_table()
    assert [r.path for r in routes() if r.is_public != (table[r.path].who == "*")] == []
    assert {r.access for r in routes() if not r.is_public} <= {str(p) for p in Permission}


@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1", "3.5.3", "13.4.5")
def test_a_share_of_all_cells_is_as_the_tables_say(cast: Cast) -> None:
    here = circle(cast)
    judge = Judge(here)
    opened = [cell for cell in cells(here) if _share_of(cell) == 0]
    assert len(opened) > 1000
    assert "\n".join(fault for cell in opened for fault in judge.faults(cell)) == ""


def _share_of(cell: Cell) -> int:
    return hashlib.sha256(str(cell).encode()).digest()[0] % SHARE


@pytest.mark.slow
@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1")
def test_every_cell_is_as_the_tables_say(cast: Cast) -> None:
    here = circle(cast)
    judge = Judge(here)
    count, faults = 0, []
    for cell in cells(here):
        count += 1
        wrong = judge.faults(cell)
        print(*wrong, sep="\n", end="\n" if wrong else "")
        faults.extend(wrong)
    print(f"{count} cells, {len(faults)} otherwise than expected")
    assert "\n".join(faults) == ""
    assert count >= 20_000


def test_the_judge_finds_a_page_that_forgot_to_ask_who_is_looking(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the first wall taken away the cells must say so."""
    from companionway.people.models import Person
    from companionway.privacy import visibility

    here = circle(cast)
    judge = Judge(here)
    pages = [c for c in cells(here) if c.route.name == "web:person" and c.method == "GET" and c.actor == "jo"]
    assert [fault for cell in pages for fault in judge.faults(cell)] == []
    monkeypatch.setattr(visibility, "visible_people", lambda viewer: Person.objects.all())
    assert [fault for cell in pages for fault in Judge(here).faults(cell)] != []


def test_kinds_of_records_are_those_of_the_circle(cast: Cast) -> None:
    kinds = {row.kind for row in routes_table().values()}
    assert set(PERSON_KINDS) <= kinds
