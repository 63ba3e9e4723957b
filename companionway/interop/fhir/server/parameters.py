"""What a search asks for, read from its parameters (interop 8). Pure: it knows the table of types and no database.

What is not understood is refused on Task, and wherever the client wants strict handling: a filter that is passed over
returns rows about other people. Elsewhere it is passed over and left out of the `self` link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from companionway.interop.fhir.server import moments, spelling
from companionway.interop.fhir.server.kinds import DATE, MISSING, NOT, REFERENCE, TOKEN, Kind, Parameter
from companionway.interop.fhir.server.moments import Span
from companionway.interop.fhir.server.problems import Problem, problem

Pairs = Sequence[tuple[str, str]]
HARMLESS = frozenset({"_totalMethod", "_pretty", "_elements"})  # real clients send them; none of them is a filter
ALIAS = {"_lastupdated": "_lastUpdated"}  # as the Gravity guide writes it
CURSOR, USUAL, MOST, MAX_VALUES, MAX_PAIRS = "_page", 50, 100, 200, 100
PREFIXED = re.compile(r"([a-z]{2})?(\d.*)", re.DOTALL)
PREFIXES = ("eq", "ne", "gt", "ge", "lt", "le")
NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A date to compare with."""

    prefix: str
    span: Span


@dataclass(frozen=True, slots=True)
class Filter:
    """One repetition of a parameter: any of its values will do. Which field is filled hangs on the parameter's type.

    `tokens` are (system, code) as `spelling.token` gives them; `missing` is whether the element must be absent.
    """

    parameter: Parameter
    texts: tuple[str, ...] = ()
    tokens: tuple[tuple[str | None, str], ...] = ()
    dates: tuple[When, ...] = ()
    negated: bool = False
    missing: bool | None = None


@dataclass
class Query:
    """A search as it was understood. `said` are the filters as they were written, for the links."""

    kind: Kind
    filters: list[Filter] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    includes: list[tuple[str, str]] = field(default_factory=list)
    count: int = USUAL
    descending: bool = False
    total: bool = False
    cursor: str = ""

    def fingerprint(self) -> str:
        """What a cursor is good for: the same rows in the same order, however many at a time."""
        paging = {"_count", "_format", "_total", "_include"}
        filters = sorted(f"{name}={value}" for name, value in self.said if name not in paging)
        return "\n".join([self.kind.name, *filters])


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Names and values of the query of an address, or of a form. Raises Problem (400) for very many."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError:
        raise problem(400, "too-costly", f"A search has at most {MAX_PAIRS} parameters.") from None


def read(kind: Kind, pairs: Pairs, *, strict: bool = False) -> Query:
    """The search that these parameters ask for. Raises Problem (400)."""
    query = Query(kind)
    strict = strict or kind.name == "Task"
    for given, value in pairs:
        if "\0" in value:
            raise problem(400, "invalid", "A value holds a character that no text may hold (NUL).")
        base, colon, modifier = given.partition(":")
        base = ALIAS.get(base, base)
        name = f"{base}{colon}{modifier}"
        if name in HARMLESS:
            continue
        understood = _CONTROLS[name](query, value) if name in _CONTROLS else _filter(query, base, modifier, value)
        if understood:
            if name != CURSOR:
                query.said.append((name, understood))
        elif strict:
            raise _unknown(kind, name if name not in _CONTROLS and kind.parameter(base) is None else f"{name}={value}")
    if sum(len(one.texts) + len(one.tokens) + len(one.dates) for one in query.filters) > MAX_VALUES:
        raise problem(400, "too-costly", f"A search has at most {MAX_VALUES} values.")
    return query


def _unknown(kind: Kind, said: str) -> Problem:
    known = ", ".join(one.name for one in kind.parameters)
    return problem(400, "not-supported", f"This search does not know {said[:80]!r}. {kind.name} is found by: {known}.")


def _bad(name: str, words: str) -> Problem:
    return problem(400, "invalid", f"{name}: {words}")


def _filter(query: Query, base: str, modifier: str, value: str) -> str:
    """Add a filter. The value as it was understood, "" for a parameter that is unknown or has no value."""
    parameter = query.kind.parameter(base)
    if parameter is None or not value:
        return ""
    if modifier and modifier not in parameter.modifiers:
        raise _bad(base, f"there is no :{modifier[:20]} here.")
    query.filters.append(_missing(parameter, value) if modifier == MISSING else _values(parameter, modifier, value))
    return value


def _missing(parameter: Parameter, value: str) -> Filter:
    if value not in ("true", "false"):
        raise _bad(parameter.name, ":missing is true or false.")
    return Filter(parameter, missing=value == "true")


def _values(parameter: Parameter, modifier: str, value: str) -> Filter:
    parts = [part for part in spelling.parts(value, ",") if part]
    if not parts:
        raise _bad(parameter.name, "there is no value.")
    if parameter.type == DATE:
        return Filter(parameter, dates=tuple(_when(parameter.name, part) for part in parts))
    if parameter.type == TOKEN and parameter.column != "id":
        return Filter(parameter, tokens=tuple(spelling.token(part) for part in parts), negated=modifier == NOT)
    if parameter.type == REFERENCE or parameter.column == "id":
        return Filter(parameter, texts=tuple(spelling.plain(part) for part in parts))
    return Filter(parameter, texts=tuple(spelling.plain(part).partition("|")[0] for part in parts))


def _when(name: str, said: str) -> When:
    # A plus sign that was not escaped in the address arrives as a blank.
    match = PREFIXED.fullmatch(said.replace(" ", "+"))
    span = moments.span(match[2]) if match else None
    if match is None or span is None:
        raise _bad(name, "write a date or a time with its zone, such as ge2026-10-01 or gt2026-10-01T12:00:00.000Z.")
    if match[1] and match[1] not in PREFIXES:
        raise _bad(name, f"the prefixes are {', '.join(PREFIXES)}.")
    return When(match[1] or "eq", span)


def _count(query: Query, value: str) -> str:
    if not NUMBER.fullmatch(value):
        raise _bad("_count", "write a number, 0 or more.")
    query.count = min(int(value), MOST)
    query.total = query.total or query.count == 0
    return str(query.count)


def _sort(query: Query, value: str) -> str:
    order = ALIAS.get(value.removeprefix("-"), value.removeprefix("-"))
    if order != "_lastUpdated":
        return ""
    query.descending = value.startswith("-")
    return f"-{order}" if query.descending else order


def _total(query: Query, value: str) -> str:
    if value not in ("none", "estimate", "accurate"):
        raise _bad("_total", "it is none, estimate or accurate.")
    query.total = query.total or value != "none"
    return value


def _summary(query: Query, value: str) -> str:
    if value == "count":
        query.count, query.total = 0, True
    return value if value in ("count", "false") else ""


def _include(query: Query, value: str) -> str:
    source, _, rest = value.partition(":")
    name, _, target = rest.partition(":")
    if source != query.kind.name or name not in query.kind.includes:
        return ""
    query.includes.append((name, target))
    return value


def _format(query: Query, value: str) -> str:
    return value


def _cursor(query: Query, value: str) -> str:
    query.cursor = value
    return value


_CONTROLS = {
    "_count": _count, "_sort": _sort, "_total": _total, "_summary": _summary, "_include": _include,
    "_format": _format, CURSOR: _cursor,
}  # fmt: skip
