"""`rules` modules are pure functions: no Django, no clock, no settings, no chance, no database (architecture 4)."""

import ast

import pytest

from tests.architecture.reading import Source, dotted, imports, product

STRANGERS = ("django", "psycopg", "config", "os", "random", "secrets", "time", "companionway.platform.clock",
             "companionway.platform.models", "companionway.platform.ids")  # fmt: skip
CLOCKS = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "timezone.now", "uuid.uuid4"}
PURE_BESIDES_RULES = ("companionway/instruments/scoring.py",)


def purity_faults(source: Source) -> list[str]:
    """What a pure module imports or asks that it may not."""
    found = [
        f"{source.path}:{line} imports {name}"
        for line, name in imports(source)
        if any(name == stranger or name.startswith(f"{stranger}.") for stranger in STRANGERS)
    ]
    for node in ast.walk(source.tree):
        called = dotted(node.func) if isinstance(node, ast.Call) else ""
        if any(called == clock or called.endswith(f".{clock}") for clock in CLOCKS):
            found.append(f"{source.path}:{node.lineno} asks {called}")  # type: ignore[attr-defined]
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            found.append(f"{source.path}:{node.lineno} reads the database")
    return found


def pure_modules() -> list[Source]:
    """Every module that promises to be pure."""
    return [source for source in product(".py") if source.is_rules() or source.path in PURE_BESIDES_RULES]


def test_rules_import_no_django_no_clock_and_no_settings() -> None:
    assert [fault for source in pure_modules() for fault in purity_faults(source)] == []


def test_there_are_rules_to_judge_and_every_named_pure_module_exists() -> None:
    paths = {source.path for source in pure_modules()}
    assert len(paths) >= 8
    assert set(PURE_BESIDES_RULES) <= paths


@pytest.mark.parametrize(
    "line",
    ["from django.conf import settings", "import django", "from companionway.platform import clock",
     "import random", "x = datetime.now()", "x = datetime.date.today()", "rows = Person.objects"],
)  # fmt: skip
def test_the_guard_sees_a_rule_that_is_not_pure(line: str) -> None:
    assert purity_faults(Source("companionway/people/rules.py", f'"""Rules."""\n{line}\n'))
