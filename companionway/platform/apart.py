"""Audit entries that outlive a failed act: kept aside while it runs and written after its transaction has ended.

Only what did not happen but was asked is told so (`VERBS`), and only the audit is written: nobody hands in a deed.

A request (middleware) and each effect of the worker open a block. What is recorded inside is written at its end, also
when the act's transaction was rolled back. Without a block an entry is written at once, in the caller's transaction.
"""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from companionway.platform import audit

VERBS = frozenset({"disclosure.refused"})
Entry = tuple[contextvars.Context, str, dict[str, Any]]
_waiting: contextvars.ContextVar[list[Entry] | None] = contextvars.ContextVar("waiting", default=None)


@contextmanager
def kept_apart() -> Iterator[None]:
    """Around an act with its transaction: entries recorded apart in it are written when the block ends."""
    entries: list[Entry] = []
    token = _waiting.set(entries)
    try:
        yield
    finally:
        _waiting.reset(token)
        for context, verb, entry in entries:
            context.run(audit.record, verb, **entry)


def record(verb: str, **entry: Any) -> None:
    """As `audit.record`, but the entry stays when the transaction that it is about does not.

    It is written in the context of this moment (who, which session), whenever that is. Raises ValueError for a verb
    that is not of those.
    """
    if verb not in VERBS:
        raise ValueError(f"{verb} is not written apart: it must be rolled back with what it tells of.")
    waiting = _waiting.get()
    if waiting is None:
        audit.record(verb, **entry)
        return
    waiting.append((contextvars.copy_context(), verb, entry))
