"""Ana reads the program of the demo on her phone, Dana at her desk: decent everywhere, the demo marker on top."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from companionway.platform.models import User
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo is loaded."""
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    call_command("demo", "load", "--quiet")


def read_as(page: Page, username: str, live_server: Any) -> None:
    """The program page as one of the demo's people."""
    seen.sign_in_as(page.context, User.objects.get(username=username), live_server.url)
    page.goto("/program/")
    expect(page.get_by_role("heading", name="The program", exact=True)).to_be_visible()


def test_ana_reads_the_program_on_her_phone(phone: Page, live_server: Any) -> None:
    read_as(phone, "ana", live_server)
    expect(phone.get_by_text("every person here is invented")).to_be_visible()
    expect(phone.get_by_text("within 60 minutes while they are here").first).to_be_visible()
    seen.assert_decent(phone)


def test_the_program_fits_320_px(small_phone: Page, live_server: Any) -> None:
    read_as(small_phone, "ana", live_server)
    assert seen.sideways(small_phone) == []


def test_dana_reads_the_program_at_her_desk(desk: Page, live_server: Any) -> None:
    read_as(desk, "dana", live_server)
    seen.assert_decent(desk)
