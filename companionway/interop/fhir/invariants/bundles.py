"""Invariants of Bundle."""

from collections.abc import Iterator
from typing import Any

from companionway.interop.fhir.invariants import Finding, Json, has, listed, rule, text

ASKING = {"batch", "transaction", "history"}
ANSWERING = {"batch-response", "transaction-response", "history"}


def _first(node: Json) -> Any:
    entries = listed(node, "entry")
    first = entries[0].get("resource") if entries else None
    return first.get("resourceType") if isinstance(first, dict) else None


@rule("bdl", "Bundle")
def entries_fit_the_type(node: Json) -> Iterator[Finding]:
    kind = text(node, "type")
    for place, entry in enumerate(listed(node, "entry")):
        if has(entry, "request") != (kind in ASKING):
            yield (
                ["entry", place, "request"],
                "3: entries of a batch, transaction or history have a request, others none.",
            )
        if has(entry, "response") != (kind in ANSWERING):
            yield ["entry", place, "response"], "4: each entry of an answer or history has a response, others none."
        if has(entry, "search") and kind != "searchset":
            yield ["entry", place, "search"], "2: search goes with a searchset only."


@rule("bdl", "Bundle")
def bundle_fits_its_type(node: Json) -> Iterator[Finding]:
    kind = text(node, "type")
    if has(node, "total") and kind not in {"searchset", "history"}:
        yield ["total"], "1: total goes with a searchset or a history only."
    if kind == "document":
        identifier = node.get("identifier")
        if not isinstance(identifier, dict) or not (has(identifier, "system") and has(identifier, "value")):
            yield ["identifier"], "9: a document has an identifier with system and value."
        if not has(node, "timestamp"):
            yield ["timestamp"], "10: a document has a date."
        if _first(node) != "Composition":
            yield ["entry"], "11: a document begins with a Composition."
    if kind == "message" and _first(node) != "MessageHeader":
        yield ["entry"], "12: a message begins with a MessageHeader."


@rule("bdl-7", "Bundle")
def full_urls_are_unique(node: Json) -> Iterator[Finding]:
    if node.get("type") == "history":
        return
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(listed(node, "entry")):
        url = entry.get("fullUrl")
        inner = entry.get("resource")
        meta = inner.get("meta") if isinstance(inner, dict) else None
        version = str(meta.get("versionId")) if isinstance(meta, dict) else ""
        if isinstance(url, str):
            if (url, version) in seen:
                yield ["entry", place, "fullUrl"], "each fullUrl stands once in a bundle."
            seen.add((url, version))


@rule("bdl", "Bundle_Entry")
def entry_holds_something(node: Json) -> Iterator[Finding]:
    if not has(node, "resource", "request", "response"):
        yield [], "5: an entry holds a resource, a request or a response."
    url = node.get("fullUrl")
    if isinstance(url, str) and "/_history/" in url:
        yield ["fullUrl"], "8: a fullUrl does not name a version."
