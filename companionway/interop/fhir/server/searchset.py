"""The answer to a search as a Bundle, put together from bytes: what was stored is not decoded for it."""

from typing import Any

from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.searching import Entry, Page


def bundle(page: Page) -> bytes:
    """The searchset. Without entries it has no `entry`; `meta.lastUpdated` is where the next poll begins."""
    links = [{"relation": "self", "url": page.self_url}]
    if page.next_url is not None:
        links.append({"relation": "next", "url": page.next_url})
    said: dict[str, Any] = {
        "resourceType": "Bundle", "meta": {"lastUpdated": bodies.instant(page.horizon)}, "type": "searchset",
    }  # fmt: skip
    if page.total is not None:
        said["total"] = page.total
    said["link"] = links
    if page.entries:
        said["entry"] = [_entry(page.base_url, one) for one in page.entries]
    return bodies.packed({name: bodies.raw(part) for name, part in said.items()})


def _entry(base_url: str, one: Entry) -> dict[str, Any]:
    return {
        "fullUrl": f"{base_url}/{one.kind}/{one.id}", "resource": bodies.Raw(one.body), "search": {"mode": one.mode},
    }  # fmt: skip
