"""What outlives a rollback: only refusals, only in the audit, only from the places that this list names."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from companionway.people.models import Person
from companionway.platform import apart, audit, clock
from companionway.platform.models import AuditEntry
from tests.architecture.reading import Source, dotted, product
from tests.cast import Cast, sam_waits

# Every place that names the module, by function, with what it takes from it.
PLACES = {
    "companionway/management/errands.py:_perform apart.kept_apart": "each effect of the worker is an act of its own",
    "companionway/privacy/gate/__init__.py:_refuse apart.record": "what was refused did not happen, but was asked",
    "companionway/web/leaving.py:__call__ apart.kept_apart": "each request is an act of its own",
}
AUDIT = {"companionway_auditentry", "companionway_auditpending"}


def uses(source: Source) -> Iterator[str]:
    """Each use of the module: by an attribute of it, or by a name taken out of it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "companionway.platform.apart":
            yield f"{source.path}: takes names out of apart"
        if isinstance(node, ast.FunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute) and dotted(inner).startswith("apart."):
                    yield f"{source.path}:{node.name} {dotted(inner)}"


def test_only_the_declared_places_write_apart() -> None:
    assert {use for source in product(".py") for use in uses(source)} == set(PLACES), "a new one needs its reason here"


@pytest.mark.parametrize(
    "text",
    ["def f():\n    apart.record('x')", "def f():\n    with apart.kept_apart():\n        pass",
     "from companionway.platform.apart import record", "def f():\n    apart._waiting.get().append(print)"],
)  # fmt: skip
def test_the_guard_sees_another_place(text: str) -> None:
    assert not set(uses(Source("companionway/engagement/actions/new.py", text))) <= set(PLACES)


def test_no_other_verb_is_written_apart() -> None:
    assert {"disclosure.refused"} == apart.VERBS
    with apart.kept_apart(), pytest.raises(ValueError, match="apart"):
        apart.record("person.changed", actor=None, at=clock.now(), subject=("person", None))


def test_it_takes_the_words_of_an_entry_and_no_deed_of_the_callers() -> None:
    assert list(inspect.signature(apart.record).parameters) == ["verb", "entry"]
    assert not inspect.signature(apart.kept_apart).parameters


@pytest.mark.django_db
def test_what_outlives_a_rollback_stands_in_the_audit_alone(cast: Cast) -> None:
    sam_waits()
    with apart.kept_apart():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Person.objects.update(pronouns="they")
            for _ in range(2):
                apart.record(
                    "disclosure.refused", actor=cast.ana.id, at=clock.now(), subject=("disclosure", None),
                    result=audit.Result.REFUSED,
                )  # fmt: skip
            raise ZeroDivisionError
        before = _written()
    after = _written()
    assert {table for table, rows in after.items() if rows != before.get(table)} <= AUDIT | _months()
    assert AuditEntry.objects.filter(verb="disclosure.refused").count() == 2
    assert not Person.objects.filter(pronouns="they").exists()


def _written() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def _months() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname::text FROM pg_class WHERE relname LIKE 'companionway_auditentry%%'")
        return {name for (name,) in cursor.fetchall()}
