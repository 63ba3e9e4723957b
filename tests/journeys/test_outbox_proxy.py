"""Records of a real browser over a proxy that cuts 30 % of the replies after the commit: each is there exactly once.

`make fault-outbox` runs 500 of them and then 10,000; `OUTBOX_ITEMS=2000 make fault-outbox` makes the second size 2,000.
"""

import os
import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.platform.phone_models import PhoneReceipt
from tests.cast import cast, sam_walks_with
from tests.faults.cutting import Cutting
from tests.journeys import browser as seen
from tests.journeys import phones

pytestmark = pytest.mark.django_db(transaction=True)
MANY = int(os.environ.get("OUTBOX_ITEMS", "10000"))


def flush_until_all_are_sent(page: Page, count: int) -> None:
    """Each cut ends a run; the next begins at once here, where a phone would wait a little."""
    for _ in range(20 * count + 50):
        left = page.evaluate("companionwayOutbox.flush({ type: 'test' }).then(() => companionwayOutbox.count())")
        if not left:
            return
    raise AssertionError(f"{left} are still on the phone")


@pytest.mark.parametrize(
    "count", [40, pytest.param(500, marks=pytest.mark.slow), pytest.param(MANY, marks=pytest.mark.slow, id="many")]
)
def test_OT16_each_record_is_there_once_over_a_proxy_that_cuts(
    chromium: Browser, live_server: Any, settings: Any, count: int
) -> None:
    settings.COMPANIONWAY_PHONE_RECORDS = 1_000_000
    # Many records take longer than a session lasts that nobody touches; what its end does is another test's (OT7).
    settings.COMPANIONWAY_SESSION_IDLE_MINUTES = settings.COMPANIONWAY_SESSION_HOURS * 60
    everybody = cast()
    walk = sam_walks_with(everybody.ana, clock.now() - timedelta(hours=80))
    with Cutting(live_server.url, path="/phone-outbox/records/", before=0.2, after=0.3) as proxy:
        context = seen.window(chromium, proxy.url)
        seen.sign_in_as(context, everybody.ana, proxy.url)
        page = context.new_page()
        page.goto("/today/")
        phones.ready(page)
        context.set_offline(True)
        began = time.monotonic()
        ids = phones.saved(page, walk.id, count)
        saved = time.monotonic() - began
        context.set_offline(False)
        flush_until_all_are_sent(page, count)
        took = time.monotonic() - began - saved
        context.close()
    there = Contact.objects.filter(phone_at__isnull=False)
    cut = f"{proxy.cut['before']:,} cut before and {proxy.cut['after']:,} after the commit"
    print(f"{count:,} records, {proxy.posts:,} requests, {cut}, {there.count():,} contacts")
    print(f"{saved:.0f} s to save, {took:.0f} s to send")
    assert len(set(ids)) == count == there.count() == PhoneReceipt.objects.count()
    assert {str(one) for one in there.values_list("id", flat=True)} == set(ids)
    entries = AuditEntry.objects.filter(verb="contact.logged", route="web:phone-records")
    assert entries.count() == count and not HeldRecord.objects.exists()
    assert proxy.posts == count + proxy.cut["before"] + proxy.cut["after"] and min(proxy.cut.values()) > 0
