"""Edges are thin: web and interop call actions and queries and touch no table themselves (architecture 5)."""

import ast
import re

import pytest

from tests.architecture.reading import Source, dotted, imports, product
from tests.architecture.test_writes import write_faults

# interop owns tables of its own. Their managers are called `kept`, so that a stray `.objects` stays an error: interop
# may read through them, only modules called `actions` write, and web asks interop's queries.
OWN_MANAGER = "kept"
OWN_WRITER = re.compile(r"companionway/interop/(?:\w+/)*actions(?:/\w+)?\.py")
NEVER = {"objects", "_default_manager", "_base_manager"}
CALLS = {"save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "refresh_from_db"}


def edge_faults(source: Source) -> list[str]:
    """What an edge does with tables that it may not."""
    found = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in NEVER and not _is_our_function(node):
            found.append(f"{source.path}:{node.lineno} .{node.attr}")
        if node.attr == OWN_MANAGER and _is_a_table(node) and not source.within("companionway/interop"):
            found.append(f"{source.path}:{node.lineno} {dotted(node)}")
        if node.attr in CALLS and not OWN_WRITER.fullmatch(source.path):
            found.append(f"{source.path}:{node.lineno} .{node.attr}(")
    names = [name for _, name in imports(source)]
    if any(name.startswith("django.db.connection") for name in names):
        found.append(f"{source.path}: talks to the database by itself")
    return found


def _is_our_function(node: ast.Attribute) -> bool:
    """`invariants.objects(node, "coding")` reads JSON objects of a FHIR file, no table."""
    return isinstance(node.value, ast.Name) and node.value.id == "invariants"


def _is_a_table(node: ast.Attribute) -> bool:
    """`InboundFile.kept`: the manager of a model, not an attribute of some value."""
    return isinstance(node.value, ast.Name) and node.value.id[:1].isupper()


def edges() -> list[Source]:
    """Everything in web and interop."""
    return [source for source in product(".py") if source.within("companionway/web", "companionway/interop")]


def test_web_and_interop_touch_no_table_but_their_own() -> None:
    assert [fault for source in edges() for fault in edge_faults(source)] == []


def test_the_writers_of_our_own_tables_still_write() -> None:
    writers = [source for source in edges() if OWN_WRITER.fullmatch(source.path)]
    assert writers
    assert [source.path for source in writers if not write_faults(source)] == []


def test_html_exists_only_in_web_and_fhir_words_only_in_interop() -> None:
    outer = ("web", "interop", "management", "demo")
    inner = [s for s in product(".py") if s.parts[0] != "config" and s.parts[1] not in outer]
    wrong = [f"{s.path}:{line} {name}" for s in inner for line, name in imports(s)
             if name.startswith(("django.http", "django.shortcuts", "django.template", "django.forms"))]  # fmt: skip
    assert wrong == []
    fhir = [f"{s.path}: {word}" for s in inner for word in ("ServiceRequest", "EpisodeOfCare", "QuestionnaireResponse")
            if any(isinstance(n, ast.Constant) and n.value == word for n in ast.walk(s.tree))]  # fmt: skip
    assert fhir == []


@pytest.mark.parametrize(
    "line",
    ["rows = Person.objects.all()", "person.save()", "person.delete()", "rows = InboundFile.kept.all()",
     "from django.db import connection\nconnection.cursor()", "rows = Person._default_manager.all()"],
)  # fmt: skip
def test_the_guard_sees_an_edge_that_touches_a_table(line: str) -> None:
    assert edge_faults(Source("companionway/web/pages/person/views.py", line))
