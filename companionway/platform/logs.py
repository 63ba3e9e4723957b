"""How log lines are written: JSON, one line each, and of each record only fields that are on a list.

Messages of our own are fixed words. What a library or a database says about a fault quotes what it was about, so of an
exception a line tells its class, where it happened and, of a database, which constraint: never its words.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = "companionway."
SPEAK_FREELY = ("granian", "_granian")  # the server's own words about starting and stopping
# What a line may hold beside time, level, logger and message: ids, kinds, counts. Never names, words, addresses.
FIELDS = frozenset({
    "action", "blocked", "column", "constraint", "duration", "error", "event", "kind", "method", "name_of_sweep",
    "number", "object", "reason", "route", "rule", "session", "site", "sqlstate", "status", "table", "user", "where",
})  # fmt: skip
security_log = logging.getLogger("companionway.security")
Triple = tuple[type[BaseException], BaseException, TracebackType | None]


def security(event: str, **fields: object) -> None:
    """One line of the security stream: a sign-in, a refusal, a limit, a changed setting. ValueError for other keys."""
    unknown = set(fields) - FIELDS
    if unknown:
        raise ValueError(f"A log line may not hold {', '.join(sorted(unknown))}.")
    security_log.warning(event, extra=fields)


class Lines(logging.Formatter):
    """A record as one line of JSON. Line breaks and control characters are encoded by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger, message and the allowed fields."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": _message(record),
        }  # fmt: skip
        line |= {name: str(record.__dict__[name]) for name in sorted(FIELDS) if name in record.__dict__}
        line |= _of_request(record)
        if record.exc_info and record.exc_info[1] is not None:
            line |= _of_error(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def _message(record: logging.LogRecord) -> str:
    """Our own messages and the server's; of any other library only that it had something to say."""
    if record.name.startswith((OURS, *SPEAK_FREELY)):
        return record.getMessage()
    return "said by a library; its words are left out"


def _of_request(record: logging.LogRecord) -> dict[str, str]:
    """Method, route and status of Django's own records: a path may hold a link's token, or what somebody typed."""
    request: Any = getattr(record, "request", None)
    found: dict[str, str] = {}
    if hasattr(request, "method"):
        match = getattr(request, "resolver_match", None)
        found = {"method": str(request.method)[:8], "route": str(match.view_name) if match else "none"}
    status = getattr(record, "status_code", None)
    return found | ({"status": str(status)} if status else {})


def _of_error(info: "Triple | tuple[None, None, None]") -> dict[str, Any]:
    """Class, place and, of a database, its code and constraint. The chain of causes by class."""
    error = info[1]
    assert error is not None
    every = traceback.extract_tb(info[2])
    frames = [frame for frame in every if "site-packages" not in frame.filename][-12:] or every[-3:]
    found: dict[str, Any] = {
        "error": " < ".join(type(one).__qualname__ for one in _chain(error)),
        "where": " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames),
    }
    for one in _chain(error):
        diagnosis = getattr(one, "diag", None)
        if diagnosis is not None:
            found |= {"sqlstate": str(diagnosis.sqlstate), "table": str(diagnosis.table_name),
                      "constraint": str(diagnosis.constraint_name)}  # fmt: skip
    return found


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found and len(found) < 6:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
