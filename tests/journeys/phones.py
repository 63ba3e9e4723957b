"""What the journeys of the phone's outbox share: what lies in the browser's store, and ways to spoil a request."""

import base64
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from companionway.platform import phone_keys, phone_seal

expect.set_options(timeout=20_000)  # two cores may be busy with other tests
KEPT = """
async () => {
  const done = (asked) => new Promise((yes, no) => { asked.onsuccess = () => yes(asked.result); asked.onerror = no; });
  const db = await done(indexedDB.open('companionway-outbox'));
  const part = db.transaction(['records', 'meta']);
  const rows = await done(part.objectStore('records').getAll());
  const meta = await done(part.objectStore('meta').get('now'));
  db.close();
  const plain = rows.map((row) => ({ ...row, sealed: [...row.sealed] }));
  return { meta: meta && { ...meta, key: meta.key && [...meta.key] }, rows: plain };
}
"""
SAVE = """
async ([walk, count]) => { const ids = []; for (let n = 0; n < count; n += 1)
  ids.push(await companionwayOutbox.keep('contact', { people: [walk], how: 'text', reached: true })); return ids; }
"""


def kept(page: Page) -> list[dict[str, Any]]:
    """The records in the browser's store."""
    return list(page.evaluate(KEPT)["rows"])


def meta(page: Page) -> dict[str, Any] | None:
    """The key and the author's reference in the browser's store."""
    return page.evaluate(KEPT)["meta"]  # type: ignore[no-any-return]


def opened(row: dict[str, Any]) -> dict[str, Any]:
    """What a record says, by the server's private key."""
    key = phone_keys.find(row["kid"])
    assert key is not None
    return dict(json.loads(phone_seal.open_sealed(bytes(row["sealed"]), key=key, record_id=row["id"])))


def until(page: Page, asked: str, seconds: float = 20) -> None:
    """Wait until this promise of the page resolves to something true."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"async () => Boolean(await ({asked}))"):
        assert time.monotonic() < end, asked
        page.wait_for_timeout(50)


def ready(page: Page) -> None:
    """The page has the key and the reference: the phone may lose its connection."""
    until(page, "companionwayOutbox.known().then((meta) => meta?.author_ref)")


def sent(page: Page) -> None:
    """Nothing waits on the phone."""
    until(page, "companionwayOutbox.flush({ type: 'test' }).then(companionwayOutbox.count).then((left) => left === 0)")


def tap(page: Page, name: str = "Sam", channel: str = "Text") -> None:
    """Two taps on Today."""
    row = page.locator("li.person", has=page.get_by_role("link", name=name, exact=True)).first
    row.locator("summary").click()
    page.get_by_role("dialog").get_by_role("button", name=channel, exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Saved")


def saved(page: Page, walk: uuid.UUID, count: int) -> list[str]:
    """So many texts with this walk's person, kept as a tap keeps them; their ids."""
    return list(page.evaluate(SAVE, [str(walk), count]))


def posts(page: Page, act: Callable[[Route], None], path: str = "**/phone-outbox/records/") -> None:
    """Every sending of a record meets this."""
    page.route(path, act)


def envelope(row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The request that brings this record."""
    sealed = base64.b64encode(bytes(row["sealed"])).decode()
    return {"id": row["id"], "v": 1, "kid": row["kid"], "sealed": sealed, "tries": 0} | changes
