"""Reading one table of a data file: every fault names its place in the file and says how to mend it. No Django."""

import difflib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


class FaultyFile(Exception):
    """A data file with faults: all of them, each a line that begins with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest known word, else the known words."""
    choices = list(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known: {', '.join(choices)}" if choices else "none is known yet"


class Table:
    """A table under reading. Each reader takes its key away; `done` names the keys that nobody asked for."""

    def __init__(self, values: Any, place: str, faults: list[str]) -> None:
        self.place, self.faults = place, faults
        self.known: list[str] = []
        self.left: dict[str, Any] = {}
        if isinstance(values, dict):
            self.left = dict(values)
        else:
            faults.append(f"{place}: must be a table, for example [{place}]")

    def fault(self, key: str, words: str) -> None:
        """Note a fault at a key of this table."""
        self.faults.append(f"{self.place}.{key}: {words}" if self.place else f"{key}: {words}")

    def take(self, key: str) -> Any:
        """The raw value, None when absent."""
        self.known.append(key)
        return self.left.pop(key, None)

    def text(self, key: str, *, default: str | None = None, longest: int = 160) -> str:
        """A text; required when there is no default."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fault(key, f'is missing; write it as text in quotes, for example {key} = "..."')
            return ""
        if len(value.strip()) > longest:
            self.fault(key, f"is {len(value.strip())} letters long; at most {longest} fit")
        return " ".join(value.split())

    def number(self, key: str, *, default: int | None, least: int, most: int, required: bool = False) -> int | None:
        """A whole number from `least` to `most`."""
        value = self.take(key)
        if value is None:
            if required:
                self.fault(key, f"is missing; write a whole number, for example {key} = {default or least}")
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(key, f"must be a whole number from {least} to {most} (it says {value!r})")
            return default or least
        return value

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date, written without quotes as 2020-10-01."""
        value = self.take(key)
        if value is None:
            if required:
                self.fault(key, f"is missing; write a date without quotes, for example {key} = 2020-10-01")
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fault(key, f"must be a date without quotes, such as 2020-10-01 (it says {value!r})")
            return None
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no, written true or false."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, without quotes (it says {value!r})")
            return default
        return value

    def choice(self, key: str, known: Iterable[str], *, default: str | None = None) -> str:
        """One of the known words."""
        choices = list(known)
        value = self.take(key)
        if value is None and default is not None:
            return default
        if value not in choices:
            hint = did_you_mean(str(value), choices)
            self.fault(key, f"unknown {value!r}; {hint}" if value is not None else f"is missing; {hint}")
            return default or (choices[0] if choices else "")
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, f'must be a list of texts, for example {key} = ["one", "two"]')
            return ()
        return tuple(value)

    def done(self) -> None:
        """Fault every key that nobody asked for."""
        for key in self.left:
            self.fault(key, f"unknown; {did_you_mean(key, self.known)}")
