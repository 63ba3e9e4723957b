"""Watching which files this process opens for writing, short-lived ones too."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# A module that is imported for the first time: Python writes it under a name of the moment, then renames it.
COMPILED = re.compile(r"\.pyc\.\d+$")
_written: list[str] = []
_state = {"hooked": False, "watching": False}


def _noted(event: str, args: tuple[Any, ...]) -> None:
    watched = event == "open" and _state["watching"] and isinstance(args[2], int)
    if watched and args[2] & os.O_ACCMODE and not isinstance(args[0], int):  # the end of a pipe has a number only
        name = os.fsdecode(args[0])
        if not COMPILED.search(name):
            _written.append(name)


@contextmanager
def files_watched() -> Iterator[list[str]]:
    """The names of files opened for writing inside the block."""
    if not _state["hooked"]:
        sys.addaudithook(_noted)  # Python has no way to take one off again
        _state["hooked"] = True
    _written.clear()
    _state["watching"] = True
    try:
        yield _written
    finally:
        _state["watching"] = False
