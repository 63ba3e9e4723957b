"""Every write to a table is in an `actions` module (architecture 4); other places are named with their reason."""

import ast
import re

import pytest

from tests.architecture.reading import Source, product

# Where rows are written besides actions, and why.
ELSEWHERE = {
    "companionway/platform/recording.py": "the function by which `audit.record` writes, part of every action",
    "companionway/platform/seals.py": "the sealer links entries that actions wrote; the entries are its only cause",
    "companionway/platform/form_times.py": "a form that was sent is counted after its own transaction, by nobody",
    "companionway/platform/kept.py": "how actions keep a row once; calling it counts as writing",
    "companionway/platform/limits.py": "a use is counted before anything is done, and also when nothing will be",
    "companionway/platform/outbox.py": "the outbox is how actions and the worker write effects outside",
    "companionway/platform/sessions.py": "Django's session protocol: a session saves itself at the end of a request",
    "companionway/platform/sign_ins.py": "locking and ending sessions is part of the request or action that does it",
    "companionway/platform/drafts.py": "what was typed is kept when a page locks, beside any action",
    "companionway/platform/phone_book.py": "the receipt of a sealed record is taken before the action",
    "companionway/platform/rotation.py": "seals anew what is sealed, and changes no word",
    "companionway/platform/submissions.py": "the key of a repeated form is taken before the action",
}
FOLDERS = {"companionway/demo": "the loader writes a whole program in bulk, marked as invented"}
METHODS = {"save", "create", "acreate", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
           "_raw_delete", "asave", "adelete", "aupdate", "copy"}  # fmt: skip
SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE\s+\w|COPY\s+\w+.*\sFROM\s+STDIN)", re.I)


def write_faults(source: Source) -> list[str]:
    """Calls and statements that change rows."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            # A dictionary or a digest is updated by position, a query set only by keyword.
            if (method in METHODS and not _is_plain_copy(node)) or (method == "update" and node.keywords):
                found.append(f"{source.path}:{node.lineno} .{method}(")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "kept_before":
            found.append(f"{source.path}:{node.lineno} kept_before(")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            found.append(f"{source.path}:{node.lineno} {node.value.strip()[:40]!r}")
    return found


def _is_plain_copy(node: ast.Call) -> bool:
    """`x.copy()` and `shutil.copy(a, b)` copy values and files; psycopg's `cursor.copy("COPY ...")` writes rows."""
    assert isinstance(node.func, ast.Attribute)
    return node.func.attr == "copy" and not (
        node.args and isinstance(node.args[0], ast.Constant) and str(node.args[0].value).upper().startswith("COPY")
    )


def is_writer(source: Source) -> bool:
    """Whether this file may write rows."""
    return source.is_actions() or source.path in ELSEWHERE or source.within(*FOLDERS)


def test_rows_are_written_only_by_actions() -> None:
    assert [fault for source in product(".py") if not is_writer(source) for fault in write_faults(source)] == []


def test_every_named_exception_still_writes() -> None:
    by_path = {source.path: source for source in product(".py")}
    assert [path for path in ELSEWHERE if path not in by_path or not write_faults(by_path[path])] == []


@pytest.mark.parametrize(
    "line",
    ["person.save()", "Person.objects.create(called='Sam')", "rows.update(state='open')", "Person.objects.delete()",
     "Person.objects.bulk_create([])", "cursor.execute('INSERT INTO companionway_person VALUES (1)')",
     "cursor.execute('update companionway_person set called = 1')", "cursor.copy('COPY people FROM STDIN')",
     "Person.objects.get_or_create(called='Sam')", "SQL = 'DELETE FROM companionway_person'",
     "kept_before(person)"],
)  # fmt: skip
def test_the_guard_sees_a_write(line: str) -> None:
    assert write_faults(Source("companionway/people/queries.py", line))


@pytest.mark.parametrize(
    "line", ["counts.update({'a': 1})", "digest.update(b'x')", "x = values.copy()", "x = 'Update'"]
)
def test_the_guard_leaves_plain_values_alone(line: str) -> None:
    assert not write_faults(Source("companionway/people/queries.py", line))
