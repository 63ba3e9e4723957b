"""Audit entries that outlive a failed act: kept aside while it runs and written after its transaction has ended.

A request (middleware) and each effect of the worker open a block. What is recorded inside is written at its end, also
when the act's transaction was rolled back. Without a block an entry is written at once, in the caller's transaction.
"""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from companionway.platform import audit

_waiting: contextvars.ContextVar[list[Callable[[], None]] | None] = contextvars.ContextVar("waiting", default=None)


@contextmanager
def kept_apart() -> Iterator[None]:
    """Around an act with its transaction: entries recorded apart in it are written when the block ends."""
    entries: list[Callable[[], None]] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
        for write in entries:
            write()


def record(verb: str, **entry: Any) -> None:
    """As `audit.record`, but the entry stays when the transaction that it is about does not.

    It is written in the context of this moment (who, which session), whenever that is.
    """
    waiting = _waiting.get()
    if waiting is None:
        audit.record(verb, **entry)
        return
    context = contextvars.copy_context()
    waiting.append(lambda: context.run(audit.record, verb, **entry))
