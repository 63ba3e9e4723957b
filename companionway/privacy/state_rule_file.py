"""Reading data/state-rules.toml: rows of state law, each fault named with its row and column."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from companionway.platform.errors import DomainError
from companionway.privacy.rules.state_rules import Outcome, Topic

TEXTS = ("service", "role", "condition", "recipient", "deadline", "quoted_text", "source", "mark")
NEEDED = ("key", "jurisdiction", "topic", "outcome", "citation", "review_by")
DATES = ("effective_from", "effective_to", "review_by")
NUMBERS = ("age_min", "age_max", "written_hours")
COLUMNS = frozenset({*TEXTS, *NEEDED, *DATES, *NUMBERS})


def read(path: Path) -> list[dict[str, Any]]:
    """Every row of the file, whole and typed. Raises DomainError("rules_file") that names every fault."""
    try:
        rows = tomllib.loads(path.read_text())["rule"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DomainError("rules_file", f"{path.name} could not be read: {error}") from None
    faults = [fault for row in rows for fault in _faults(row)]
    keys = [row.get("key") for row in rows]
    faults += [f"{key}: stands there twice" for key in sorted({str(k) for k in keys if keys.count(k) > 1})]
    if faults:
        raise DomainError("rules_file", f"{path.name}: " + "; ".join(faults))
    blank: dict[str, Any] = dict.fromkeys(TEXTS, "") | dict.fromkeys((*NUMBERS, *DATES))
    return [blank | row for row in rows]


def _faults(row: dict[str, Any]) -> list[str]:
    name = row.get("key", "a row without key")
    found = [f"{name}: {column} is missing" for column in NEEDED if not row.get(column)]
    found += [f"{name}: {column} is not a column" for column in row if column not in COLUMNS]
    found += [f"{name}: {column} is not a date" for column in DATES
              if row.get(column) is not None and not isinstance(row[column], date)]  # fmt: skip
    found += [f"{name}: {column} is not a whole number" for column in NUMBERS
              if row.get(column) is not None and not (type(row[column]) is int and row[column] >= 0)]  # fmt: skip
    if row.get("topic") not in set(Topic):
        found.append(f"{name}: topic {row.get('topic')!r} is not known")
    if row.get("topic") == Topic.SIGNER and row.get("outcome") not in set(Outcome):
        found.append(f"{name}: {row.get('outcome')!r} does not say who signs")
    return found
