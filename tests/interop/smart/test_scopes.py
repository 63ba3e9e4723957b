"""What a scope allows, and what is granted of what was asked, as a table."""

import pytest

from companionway.interop.smart.scopes import allows, granted, parsed

TABLE = [
    # asked, registered, granted
    ("system/Task.cruds", "system/Task.cruds", "system/Task.cruds"),
    ("system/Task.cruds", "system/Task.rs", "system/Task.rs"),
    ("system/Task.rs", "system/Task.cruds", "system/Task.rs"),
    ("system/Task.r", "system/Task.s", ""),
    ("system/Task.read", "system/Task.cruds", "system/Task.read"),
    ("system/Task.read", "system/Task.rs", "system/Task.read"),
    ("system/Task.read", "system/Task.r", "system/Task.r"),
    ("system/Task.write", "system/Task.cruds", "system/Task.write"),
    ("system/Task.write", "system/Task.cu", "system/Task.cu"),
    ("system/Task.*", "system/Task.cruds", "system/Task.*"),
    ("system/Task.*", "system/Task.rs", "system/Task.rs"),
    ("system/Task.rs", "system/Task.read", "system/Task.rs"),
    ("system/Task.cu", "system/Task.read", ""),
    ("system/Task.cud", "system/Task.write", "system/Task.cud"),
    ("system/Patient.rs", "system/Task.rs", ""),
    ("system/Patient.rs", "system/*.rs", "system/Patient.rs"),
    ("system/Patient.cruds", "system/*.rs", "system/Patient.rs"),
    ("system/Patient.cruds", "system/*.rs system/Patient.c", "system/Patient.crs"),
    ("system/*.rs", "system/*.rs", "system/*.rs"),
    ("system/*.read", "system/*.cruds", "system/*.read"),
    ("system/*.*", "system/*.rs", "system/*.rs"),
    ("system/*.rs", "system/Task.rs system/Patient.r", "system/Patient.r system/Task.rs"),
    ("system/*.cruds", "system/*.rs system/Task.cu", "system/*.rs system/Task.cu"),
    ("system/*.rs", "system/*.rs system/Task.rs", "system/*.rs"),
    ("system/Task.rs system/Task.rs", "system/Task.rs", "system/Task.rs"),
    ("system/Task.rs system/Foo.x launch", "system/Task.rs", "system/Task.rs"),
    ("system/Task.sr", "system/Task.cruds", ""),
    ("system/Task.rr", "system/Task.cruds", ""),
    ("system/Task.", "system/Task.cruds", ""),
    ("system/Task", "system/Task.cruds", ""),
    ("system/task.rs", "system/*.cruds", ""),
    ("system/Task.rs?status=requested", "system/Task.cruds", ""),
    ("user/Task.rs", "system/Task.cruds", ""),
    ("patient/Task.rs", "system/Task.cruds", ""),
    ("System/Task.rs", "system/Task.cruds", ""),
    ("system/Task.rs\n", "system/Task.cruds", ""),
    ("", "system/Task.cruds", ""),
    ("system/Task.rs", "", ""),
    ("openid fhirUser offline_access", "system/*.cruds", ""),
]


@pytest.mark.parametrize(("asked", "registered", "expected"), TABLE)
@pytest.mark.asvs("10.4.11")
def test_what_is_granted_is_what_is_asked_and_registered(asked: str, registered: str, expected: str) -> None:
    assert " ".join(granted(asked.split(" "), registered.split(" "))) == expected


@pytest.mark.parametrize(("asked", "registered", "expected"), TABLE)
def test_no_grant_allows_what_either_side_does_not(asked: str, registered: str, expected: str) -> None:
    given = granted(asked.split(" "), registered.split(" "))
    for kind in ("Task", "Patient", "Observation", "*"):
        for letter in "cruds":
            if allows(given, kind, letter):
                assert allows(asked.split(" "), kind, letter) and allows(registered.split(" "), kind, letter)


@pytest.mark.parametrize(
    ("scope", "kind", "letters"),
    [("system/Task.read", "Task", "rs"), ("system/Task.write", "Task", "cud"), ("system/Task.*", "Task", "cruds"),
     ("system/*.s", "*", "s"), ("system/Task.cu", "Task", "cu")],
)  # fmt: skip
def test_older_and_newer_ways_of_writing_mean_letters(scope: str, kind: str, letters: str) -> None:
    found = parsed(scope)
    assert found is not None and (found.kind, found.letters) == (kind, frozenset(letters))


def test_every_kind_at_once_is_allowed_only_by_a_scope_for_every_kind() -> None:
    assert allows(["system/*.rs"], "*", "r")
    assert not allows(["system/Task.cruds", "system/Patient.cruds"], "*", "r")
