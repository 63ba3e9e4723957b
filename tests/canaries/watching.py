"""Watching which files this process opens for writing, short-lived ones too."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_written: list[str] = []
_state = {"hooked": False, "watching": False}


def _noted(event: str, args: tuple[Any, ...]) -> None:
    watched = event == "open" and _state["watching"] and isinstance(args[2], int)
    if watched and args[2] & os.O_ACCMODE and not isinstance(args[0], int):  # the end of a pipe has a number only
        _written.append(os.fsdecode(args[0]))


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
