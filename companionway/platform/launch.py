"""The command line: Django commands with the embedded database around them, `up` for everything, `reset`."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from companionway.platform import postgres, programs
from companionway.platform.database import NO_DATABASE


def main(
    arguments: list[str], *, data: Path, production: bool, django: Callable[[list[str]], None],
    greeting: Callable[[Path], str] = lambda data: "",
) -> int:  # fmt: skip
    """Run one command line. `django` is Django's own entry, loaded only when it is needed. Returns the exit status.

    `greeting` gives what `up` says of a demo, from the data folder.
    """
    words = arguments[1:]
    try:
        server = external()
        if production and not server and words[:1] != ["reset"]:
            raise programs.NotPossible(NO_DATABASE)
        if words[:1] == ["up"]:
            from companionway.platform import supervisor

            return supervisor.up(data, production=production, greeting=greeting)
        if words[:1] == ["reset"]:
            return reset(data, sure="--yes" in words[1:])
        with nullcontext() if server else postgres.running(data):
            django(arguments)
    except programs.NotPossible as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def external() -> bool:
    """Whether the database is a server of its own. Raises NotPossible when DATABASE_URL names another kind."""
    url = os.environ.get("DATABASE_URL", "")
    if url and not url.startswith(("postgres://", "postgresql://")):
        raise programs.NotPossible("DATABASE_URL must start with postgresql:// (only PostgreSQL is supported).")
    return bool(url)


def reset(data: Path, *, sure: bool) -> int:
    """Remove the data folder of the demo after asking. Refuses for a database server and while something runs."""
    if external():
        print("DATABASE_URL names a database server; reset clears only the embedded one. Nothing was changed.")
        return 1
    if not data.exists():
        print("There is nothing to clear.")
        return 0
    if not _is_ours(data):
        print(f"{data} does not look like a Companionway data folder. Nothing was changed.")
        return 1
    server = postgres.Server(data)
    if not server.acquire(0):
        print("Companionway is running on this data. Stop it first (Ctrl-C). Nothing was changed.")
        return 1
    if not sure and not _agreed(f"Remove everything in {data}? Type yes: "):
        server.release()
        print("Nothing was changed.")
        return 1
    for entry in data.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    server.release()
    print(f"Cleared {data}. The next ./run starts afresh.")
    return 0


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        return False


def _is_ours(data: Path) -> bool:
    """A folder that holds what we write, so that a mistyped COMPANIONWAY_DATA is not emptied."""
    return (data / "pg").exists() or (data / "secret-key").exists()
