"""G13: a ledger of every request of a run beside the audit: each page and each form of everyone left its entry.

Nothing is taken from the views: the ledger says who asked for which address and what the answer was; the audit must
say the same by itself. What is asked for an id must name that id; what showed Sam must name Sam.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from companionway.platform.models import AuditEntry
from companionway.web.census import Route, routes
from companionway.web.witness import NOTHING_SHOWN
from tests.architecture.scene import Scene, everyone, scene
from tests.cast import Cast

LOOKS = ("looked_at", "looked", "opened", "searched")
# Pages with the name but nobody behind it, each with the reason.
INVENTED = {"/referrals/import/template/": "the example line of an empty spreadsheet"}
SHORT = ("ana", "ben", "eli")


@dataclass(frozen=True)
class Line:
    """One request of the ledger, and the entries that the audit holds of it."""

    route: Route
    method: str
    name: str
    status: int
    names_sam: bool
    entries: tuple[AuditEntry, ...]


def run(here: Scene, names: tuple[str, ...], method: str) -> Iterator[Line]:
    """Open every address of the staff as each of these people."""
    for name in names:
        for route in routes():
            if route.is_public or method not in route.methods:
                continue
            client = Client(raise_request_exception=False)
            client.force_login(getattr(here.cast, name))
            before = set(AuditEntry.objects.values_list("id", flat=True))
            response = client.generic(method, here.url(route))
            fresh = AuditEntry.objects.exclude(id__in=before).order_by("id")
            names_sam = not response.streaming and re.search(rb"\bSam\b", response.content) is not None
            yield Line(route, method, name, response.status_code, names_sam, tuple(fresh))


def faults(line: Line, here: Scene) -> Iterator[str]:
    """What the audit does not say of this request, or says wrongly."""
    what = f"{line.method} {line.route.path} as {line.name} ({line.status})"
    if line.status in NOTHING_SHOWN or line.status == 405:
        return
    if not line.entries:
        yield f"{what}: no entry"
        return
    actor = getattr(here.cast, line.name).id
    mine = [entry for entry in line.entries if entry.actor_id == actor]
    if not mine:
        yield f"{what}: no entry names who asked"
    for entry in mine:
        if not (entry.session and entry.route == line.route.name and entry.role and entry.device is not None):
            yield f"{what}: {entry.verb} does not say session, address or role"
    if line.status == 404:
        asked = [value for value in here.address(line.route)[0].values() if isinstance(value, uuid.UUID)]
        if asked and not any(entry.subject_id == asked[0] and entry.result != "done" for entry in mine):
            yield f"{what}: does not name the id that was asked for"
    elif line.status >= 400 and all(entry.result == "done" for entry in mine):
        yield f"{what}: nothing says that it was refused"
    elif (
        line.route.path not in INVENTED
        and line.status == 200
        and line.names_sam
        and not any(names_a_person(entry) for entry in line.entries)
    ):
        yield f"{what}: shows Sam, and no entry names a person: {[entry.verb for entry in mine]}"


def names_a_person(entry: AuditEntry) -> bool:
    """Whether an entry says whom it is about, alone or in a list."""
    return bool(entry.person_id or entry.detail.get("people"))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.asvs("16.2.1", "16.3.2", "16.3.3")
def test_every_request_stands_in_the_audit(cast: Cast, method: str) -> None:
    here = scene(cast)
    assert "\n".join(fault for line in run(here, SHORT, method) for fault in faults(line, here)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_request_of_everyone_stands_in_the_audit(cast: Cast, method: str) -> None:
    here = scene(cast)
    assert "\n".join(fault for line in run(here, tuple(everyone(cast)), method) for fault in faults(line, here)) == ""


def test_the_ledger_sees_a_request_without_an_entry_and_one_that_names_nobody(cast: Cast) -> None:
    here = scene(cast)
    route = next(route for route in routes() if route.name == "web:person")
    nobody = AuditEntry(actor_id=cast.ana.id, verb="page.opened", session="s", route="web:person", role="r")
    lines = [
        Line(route, "GET", "ana", 200, True, ()), Line(route, "GET", "ana", 200, True, (nobody,)),
        Line(route, "GET", "ana", 404, False, (nobody,)), Line(route, "POST", "ana", 422, False, (nobody,)),
    ]  # fmt: skip
    assert [len(list(faults(line, here))) for line in lines] == [1, 1, 1, 1]
