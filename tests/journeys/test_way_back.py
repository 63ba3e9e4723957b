"""How it went with a place that somebody was told of: two taps from Today, each answer a button that saves."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.linkages.actions import link
from companionway.linkages.models import Linkage
from companionway.linkages.rules import How
from companionway.platform import clock
from tests.directory.lists import the_pantry
from tests.journeys import browser as seen
from tests.journeys.counting import counted
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_how_it_went_is_two_taps_from_today(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    listing = the_pantry()
    row = link(linkage_id=uuid.uuid4(), engagement_id=day.sam.id, listing_id=listing.id, how=How.NUMBER, need="food",
               days=7, by=cast.ana.id, at=clock.now() - timedelta(days=7))  # fmt: skip
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    with counted("f", "back: from Today, how it went", phone):
        phone.locator(f"a[href='/linkages/{row.id}/']").tap()
        expect(phone.get_by_role("heading", name="How did it go?")).to_be_visible()
        seen.assert_decent(phone)
        phone.get_by_role("button", name="Full or not eligible", exact=True).tap()
    expect(phone.locator("#toasts")).to_contain_text("Saved.")
    assert Linkage.objects.get(id=row.id).outcome == "full"
