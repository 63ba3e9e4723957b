"""Resources given together and how they find each other: full URLs, relative references, urn:uuid, loose files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]
RELATIVE = re.compile(r"^([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?$")
SEARCHED = re.compile(r"^([A-Z][A-Za-z]+)\?identifier=([^&]+)$")
BASE = re.compile(r"^(https?://.+/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})$")


@dataclass(frozen=True, eq=False)
class Node:
    """A resource with the file (and folder) it came in, its place there, and its full URL in a Bundle."""

    resource: Json
    file: int
    folder: str
    path: str
    full_url: str = ""
    in_bundle: bool = False

    @property
    def kind(self) -> str:
        """The resource type."""
        return str(self.resource.get("resourceType", ""))

    @property
    def key(self) -> str:
        """`Type/id`, "" without an id."""
        identity = self.resource.get("id")
        return f"{self.kind}/{identity}" if isinstance(identity, str) else ""


class Unresolved(Exception):
    """A reference that leads nowhere, or to several resources; `reason` says so in plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def nodes_of(resource: Json, file: int, folder: str) -> Iterator[Node]:
    """The resource itself, or the entries of a Bundle, with their paths."""
    if resource.get("resourceType") != "Bundle":
        yield Node(resource, file, folder, str(resource.get("resourceType")))
        return
    for place, entry in enumerate(resource.get("entry", [])):
        inner = entry.get("resource")
        if isinstance(inner, dict):
            url = entry.get("fullUrl")
            yield Node(
                inner, file, folder, f"Bundle.entry[{place}].resource", url if isinstance(url, str) else "", True
            )


class Graph:
    """All resources of one delivery."""

    def __init__(self) -> None:
        self._by_url: dict[tuple[int, str], Node] = {}
        self._by_key: dict[str, list[Node]] = {}
        self.refused: set[str] = set()
        self.used: set[int] = set()

    def add(self, node: Node) -> None:
        """Make a resource findable."""
        if node.full_url:
            self._by_url[node.file, node.full_url] = node
        if node.key:
            self._by_key.setdefault(node.key, []).append(node)

    def resolve(self, reference: str, origin: Node) -> Node:
        """What a literal reference in `origin` names; its file counts as used. Raises Unresolved.

        First within the same Bundle (full URL, or relative to the base of the entry's full URL), then among the files
        of the same folder, then among all files given together, where exactly one must fit.
        """
        found = self._found(reference, origin)
        if found.file != origin.file:
            self.used.add(found.file)
        return found

    def _found(self, reference: str, origin: Node) -> Node:
        if reference.startswith("#"):
            return self._contained(reference[1:], origin)
        found = self._by_url.get((origin.file, reference))
        if found is not None:
            return found
        relative = RELATIVE.match(reference)
        base = BASE.match(origin.full_url)
        if relative and base:
            found = self._by_url.get((origin.file, base[1] + relative[1]))
            if found is not None:
                return found
        absolute = BASE.match(reference)
        if relative is None and absolute is not None:
            raise Unresolved("It points to another server; send that resource along with this one.")
        searched = SEARCHED.match(reference)
        if searched is not None:
            return self._identified(searched[1], searched[2])
        if relative is None:
            raise Unresolved("It names nothing that was sent along.")
        return self._loose(relative[1], origin)

    def _loose(self, key: str, origin: Node) -> Node:
        fits = self._by_key.get(key, [])
        for nearer in (
            [node for node in fits if node.file == origin.file],
            [node for node in fits if node.folder == origin.folder],
            fits,
        ):
            if len(nearer) == 1:
                return nearer[0]
            if nearer and all(node.resource == nearer[0].resource for node in nearer):
                return nearer[0]
            if nearer:
                raise Unresolved(f"{key} was sent {len(nearer)} times with different content.")
        if key in self.refused:
            raise Unresolved(f"{key} was sent along but refused; mend it first.")
        raise Unresolved(f"{key} is not among the files sent along.")

    def _identified(self, kind: str, token: str) -> Node:
        """The one resource with this identifier (system|value, or a mere value) among the files."""
        system, bar, value = unquote(token).rpartition("|")
        fits = [
            node
            for nodes in [*self._by_key.values(), list(self._by_url.values())]
            for node in nodes
            if node.kind == kind
            and any(
                part.get("value") == value and (not bar or part.get("system", "") == system)
                for part in node.resource.get("identifier", [])
            )
        ]
        if fits and all(node.resource == fits[0].resource for node in fits):
            return fits[0]
        raise Unresolved(f"{'No' if not fits else 'More than one'} {kind} with this identifier was sent along.")

    def _contained(self, identity: str, origin: Node) -> Node:
        for place, inner in enumerate(origin.resource.get("contained", [])):
            if isinstance(inner, dict) and inner.get("id") == identity:
                return Node(inner, origin.file, origin.folder, f"{origin.path}.contained[{place}]")
        raise Unresolved("There is no contained resource with this id.")
