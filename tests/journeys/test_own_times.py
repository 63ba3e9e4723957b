"""How long one's own forms took stays in one's own browser; a form that was begun and left is one more of the day."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.platform.form_time_models import FormTime
from tests.journeys import browser as seen
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)
LEFT = 6
KEPT = "Object.entries(localStorage).map((entry) => entry.join(' ')).join(' ')"


def left_unsent() -> FormTime:
    """The count that the browser sends when a form is left, at the latest a while after the page is gone."""
    for _ in range(100):
        row = FormTime.objects.filter(form="web:contact-plan", abandons__gt=0).first()
        if row is not None:
            return row
        time.sleep(0.1)
    raise AssertionError("The form that was left was not counted.")


def test_own_sums_are_seen_by_oneself_alone_and_what_was_left_unsent_is_counted(desk: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(desk, cast.ana, live_server.url)
    plan = f"/engagements/{day.sam.id}/contact-plan/"
    desk.goto(plan)
    desk.get_by_label("What name should we say?").fill("Zqalex")
    desk.get_by_role("button", name="Keep this").click()
    expect(desk.locator("#toasts")).to_contain_text("Kept.")
    kept = desk.evaluate(KEPT)
    assert "engagements contact-plan" in kept
    assert "Zqalex" not in kept and str(day.sam.id) not in kept and str(cast.ana.id) not in kept

    desk.get_by_label("What name should we say?").fill("Zqrobin")
    desk.get_by_role("link", name="Back").first.click()
    expect(desk.get_by_role("heading", name="Sam", exact=True)).to_be_visible()
    desk.goto("/what-is-counted/")
    expect(desk.get_by_role("heading", name="Your own, for you alone")).to_be_visible()
    expect(desk.get_by_role("rowheader", name="Engagements contact-plan")).to_be_visible()
    seen.assert_decent(desk)
    row = left_unsent()
    assert (row.abandons, row.role) == (1, "peer_worker")
    assert FormTime.objects.filter(abandons__gt=0).count() == 1

    given_signed_in(desk, cast.jo, live_server.url)
    desk.goto("/what-is-counted/")
    expect(desk.get_by_role("heading", name="Your own, for you alone")).to_be_hidden()
    desk.goto("/role-limits/")
    desk.get_by_text("Sitting watch, or standing guard").first.click()
    desk.get_by_role("button", name="Count it").click()
    expect(desk.locator("#toasts")).to_contain_text("Counted.")
    assert "engagements contact-plan" not in desk.evaluate(KEPT) and "role-limits" in desk.evaluate(KEPT)


def test_what_a_slow_phone_sends_while_a_page_is_left_arrives_though_the_worker_stands_between(
    desk: Page, live_server: Any
) -> None:
    cast, day = given_anas_day()
    given_signed_in(desk, cast.ana, live_server.url)
    desk.goto("/")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    desk.context.new_cdp_session(desk).send("Emulation.setCPUThrottlingRate", {"rate": 12})
    for _ in range(LEFT):
        desk.goto(f"/engagements/{day.sam.id}/contact-plan/")
        assert desk.evaluate("navigator.serviceWorker.controller !== null")
        desk.get_by_label("What name should we say?").fill("Zqrobin")
        desk.get_by_role("link", name="Back").first.click()
        expect(desk.get_by_role("heading", name="Sam", exact=True)).to_be_visible()
    for _ in range(100):
        if counted() == LEFT:
            break
        time.sleep(0.1)
    assert counted() == LEFT


def counted() -> int:
    """How many forms of the contact plan were left unsent, over all rows of the day."""
    rows = FormTime.objects.filter(form="web:contact-plan").values_list("abandons", flat=True)
    return sum(rows)
