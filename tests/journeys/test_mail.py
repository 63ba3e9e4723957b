"""A supervisor reads an e-mail and makes a request of it, on a phone and on a desk, in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from companionway.interop.mail.taking_in import take_in
from companionway.platform import clock
from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.mail import eml
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [seen.PHONE, seen.DESK], ids=["phone", "desk"])
def test_a_mail_is_read_beside_the_form_and_becomes_a_request(
    chromium: Browser, live_server: Any, cast: Cast, settings: Any, size: Any
) -> None:
    settings.COMPANIONWAY_MAILBOX_PROGRAM = "ed"
    take_in(eml("plain"), at=clock.now())
    scanned = take_in(eml("scanned"), at=clock.now())
    context = seen.window(chromium, live_server.url, size=size)
    seen.sign_in_as(context, cast.ben, live_server.url)
    page = context.new_page()
    page.goto(reverse("web:inbox-mail", args=[scanned]))
    assert [*seen.violations(page), *seen.small_targets(page), *seen.sideways(page)] == []
    page.goto(reverse("web:inbox"))
    assert [*seen.violations(page), *seen.small_targets(page), *seen.sideways(page)] == []
    page.get_by_role("link", name="Referral for peer support").click()
    assert [*seen.violations(page), *seen.small_targets(page), *seen.sideways(page)] == []
    expect(page.locator("#id_family_name")).to_have_value("Example")
    expect(page.locator("#id_phone")).to_have_value("207-555-0142")
    expect(page.get_by_text("From line 7").first).to_be_visible()
    page.get_by_role("button", name="Add the request").press("Enter")
    expect(page.locator("#toasts").get_by_text("The peers there have been told")).to_be_visible()
    assert Referral.objects.get().route == "email"
    context.close()
