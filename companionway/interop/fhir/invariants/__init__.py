"""The base invariants of R4 that we check by hand: one small function each, keyed by the definition it belongs to."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

Json = dict[str, Any]
Finding = tuple[list[str | int], str]
Rule = Callable[[Json], Iterator[Finding]]
_RULES: dict[str, list[tuple[str, Rule]]] = {}


def rule(key: str, *names: str) -> Callable[[Rule], Rule]:
    """Register a rule: it yields (steps to the element, what must hold) for each place that breaks it."""

    def register(function: Rule) -> Rule:
        for name in names:
            _RULES.setdefault(name, []).append((key, function))
        return function

    return register


def has(node: Json, *names: str) -> bool:
    """Whether any of these elements is there, as a value or as an extension of one."""
    return any(name in node or "_" + name in node for name in names)


def starts(node: Json, stem: str) -> bool:
    """Whether a choice such as value[x] is there in any of its types."""
    return any(key.lstrip("_").startswith(stem) and key.lstrip("_")[len(stem) :][:1].isupper() for key in node)


def listed(node: Json, name: str) -> list[Json]:
    """The objects in a list element, whatever else stands there."""
    value = node.get(name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def text(node: Json, name: str) -> str:
    """The text of an element, `` when it is absent or holds something else."""
    value = node.get(name)
    return value if isinstance(value, str) else ""


def coded(node: Any) -> set[tuple[Any, Any]]:
    """The (system, code) pairs of a CodeableConcept."""
    codings = listed(node, "coding") if isinstance(node, dict) else []
    return {(str(one.get("system")), str(one.get("code"))) for one in codings}


def broken(name: str, node: Json) -> Iterator[tuple[list[str | int], str, str]]:
    """(steps, issue code, reason) for each invariant of this definition that the node breaks."""
    for key, function in _RULES.get(name, ()):
        for steps, reason in function(node):
            yield steps, "invariant", f"{key}: {reason}"


for _module in ("datatypes", "narrative", "resources", "questionnaires", "bundles"):
    import_module(f"{__name__}.{_module}")
