"""The doors of the app bar: each role sees those it may open, and the one it stands in is marked."""

import uuid

import pytest

from companionway.privacy.viewer import Holding, Viewer
from companionway.web import navigation
from companionway.workforce.rules import Role


def viewer(*roles: Role) -> Viewer:
    return Viewer(uuid.uuid4(), "Ana", tuple(Holding(role, None, None) for role in roles))


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every door has an address of its own name, so that only the rule under test decides."""
    monkeypatch.setattr(navigation, "reverse", lambda name: f"/{name.removeprefix('web:')}/")


@pytest.mark.parametrize(("role", "labels"), [
    (Role.PEER_WORKER, ["Today", "Requests", "People", "More"]),
    (Role.PEER_SUPERVISOR, ["Today", "Requests", "People", "Results", "More"]),
    (Role.PROGRAM_MANAGER, ["Results", "More"]),
    (Role.ANALYST, ["Results", "More"]),
    (Role.REFERRING_CLINICIAN, ["Requests", "More"]),
    (Role.PRIVACY_OFFICER, ["Privacy", "More"]),
])  # fmt: skip
def test_each_role_sees_the_doors_it_may_open(role: Role, labels: list[str]) -> None:
    assert [item.label for item in navigation.items_for(viewer(role), "/elsewhere/")] == labels


def test_somebody_without_a_role_sees_no_door() -> None:
    assert navigation.items_for(viewer(), "/today/") == []


def test_the_door_one_stands_in_is_marked_also_on_pages_inside_it() -> None:
    items = navigation.items_for(viewer(Role.PEER_WORKER), "/people/0190/")
    assert [item.label for item in items if item.current] == ["People"]
