"""The number of statements of a page does not grow with the number of its rows (reliability 7)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.platform import clock
from companionway.platform.models import User
from companionway.privacy.actions import outside
from companionway.web.census import Route, routes
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role
from tests.architecture import actions_of_rights as rights
from tests.architecture.scene import Scene, scene
from tests.cast import BEGAN, Cast, sam_waits, sam_walks_with
from tests.stories import baseline


def statements(client: Client, here: Scene, route: Route) -> int:
    """How many statements one opening makes."""
    with CaptureQueriesContext(connection) as captured:
        client.get(here.url(route))
    return len(captured)


def counts(here: Scene, user: User) -> dict[str, int]:
    """The statements of every page that this user can open."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found = {}
    for route in routes():
        if "GET" in route.methods:
            client.get(here.url(route))  # the first opening fills caches of the process
            found[route.path] = statements(client, here, route)
    return found


def more_people(cast: Cast, count: int) -> None:
    """More who walk with Ana, with check-ins, and more who wait at Harbor."""
    began = clock.now() - timedelta(hours=2)
    for number in range(count):
        baseline(sam_walks_with(cast.ana, began + timedelta(seconds=number)), cast, at=began + timedelta(minutes=50))
        sam_waits(began + timedelta(minutes=number))


def more_work(cast: Cast, count: int) -> None:
    """More of what waits for the privacy officer, and more who work here."""
    for number in range(count):
        rights._complaint(cast)
        rights._agreement(cast)
        outside.take_outside_request(asked=rights.ASKED, by=cast.ana.id, at=clock.now())
        user = User.objects.create_user(f"more{User.objects.count()}", f"more{number}@example.org", first_name="More")
        RoleHeld.objects.create(user=user, role=Role.PEER_WORKER, starts_on=BEGAN)


@pytest.mark.parametrize(("names", "more"), [(("ana", "ben"), more_people), (("eli", "kit"), more_work)])
def test_no_page_asks_more_of_the_database_when_there_are_more_rows(
    cast: Cast, names: tuple[str, ...], more: Callable[[Cast, int], None]
) -> None:
    here, users = scene(cast), [getattr(cast, name) for name in names]
    more(cast, 1)
    few = {user.username: counts(here, user) for user in users}
    more(cast, 4)
    many = {user.username: counts(here, user) for user in users}
    grown = [
        f"{path} as {name}: {few[name][path]} statements, then {count}"
        for name, found in many.items() for path, count in found.items() if count > few[name][path]
    ]  # fmt: skip
    assert grown == []


def test_the_guard_counts_every_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        for name in ("ana", "ben"):
            User.objects.get(username=name)
    assert len(captured) == 2
