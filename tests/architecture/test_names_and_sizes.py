"""Names that say nothing are refused; files, functions and first lines keep their measure (architecture 4 and 7)."""

import ast

import pytest

from tests.architecture.reading import Source, house

FORBIDDEN = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "managers", "manager"}
FILE_LINES, FUNCTION_LINES = 300, 40
CODE = (".py", ".html", ".css", ".js", ".sh")


def name_faults(source: Source) -> list[str]:
    """A file or folder whose name says nothing about what is in it."""
    return [f"{source.path}: {part}" for part in (*source.parts[:-1], source.name) if part in FORBIDDEN]


def size_faults(source: Source) -> list[str]:
    """A file that should have been split by noun."""
    lines = len(source.text.splitlines())
    return [f"{source.path}: {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []


def function_faults(source: Source) -> list[str]:
    """A function that does more than one thing."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                found.append(f"{source.path}:{node.lineno} {node.name}: {lines} lines, at most {FUNCTION_LINES}")
    return found


def docstring_faults(source: Source) -> list[str]:
    """A module whose first line does not say what it is."""
    words = ast.get_docstring(source.tree)
    first = source.text.splitlines()[:2]
    begins = bool(first) and (first[0].startswith('"""') or (first[0].startswith("#!") and first[-1].startswith('"""')))
    return [] if words and begins else [f"{source.path}: the first line is not a docstring"]


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    assert [fault for source in house(*CODE) for fault in name_faults(source)] == []


def test_no_file_is_longer_than_300_lines() -> None:
    assert [fault for source in house(*CODE) for fault in size_faults(source)] == []


def test_no_function_is_longer_than_40_lines() -> None:
    assert [fault for source in house(".py") for fault in function_faults(source)] == []


def test_the_first_line_of_every_module_says_what_it_is() -> None:
    assert [fault for source in house(".py") for fault in docstring_faults(source)] == []


def test_the_makefile_stays_under_60_lines() -> None:
    (makefile,) = [source for source in house("Makefile") if source.path == "Makefile"]
    assert len(makefile.text.splitlines()) < 60


@pytest.mark.parametrize("path", ["companionway/utils/names.py", "companionway/people/helpers.py", "tests/misc.html"])
def test_the_guard_sees_a_name_that_says_nothing(path: str) -> None:
    assert name_faults(Source(path, ""))


def test_the_guard_sees_a_long_file_and_a_long_function() -> None:
    assert size_faults(Source("a.py", "x = 1\n" * 301))
    assert not size_faults(Source("a.py", "x = 1\n" * 300))
    assert function_faults(Source("a.py", "def long():\n" + "    x = 1\n" * 40))
    assert not function_faults(Source("a.py", "def long():\n" + "    x = 1\n" * 39))


@pytest.mark.parametrize("text", ["", "import os\n", '\n"""Late."""\n', "# A comment\n"])
def test_the_guard_sees_a_module_without_a_first_line(text: str) -> None:
    assert docstring_faults(Source("a.py", text))
