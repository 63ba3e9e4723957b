"""Signing in with a browser: a passkey from a virtual authenticator, an app, recovery codes, a hospital's account.

The hospital is a real OpenID provider (Authlib's, in its own process on loopback), asked for consent like any other.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from companionway.platform import clock
from companionway.platform.models import User
from companionway.signin import queries
from companionway.signin.actions import passwords
from tests.cast import PASSWORD, Cast
from tests.journeys import browser as seen
from tests.signin.hospital import configure, hospital
from tests.signin.steps import code, with_app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def device(phone: Page) -> Iterator[CDPSession]:
    """A phone with a built-in authenticator that knows its owner."""
    yield _authenticator(phone)


def _authenticator(page: Page, *, verifies: bool = True) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": verifies,
        "isUserVerified": verifies, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    return session


def enter(page: Page, name: str = "ana") -> None:
    """Name and password."""
    page.goto("/sign-in/")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def leave(page: Page) -> None:
    """Sign out."""
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"^https?://[^/]+/$"))  # its own page, and not another one that ends so


def test_a_passkey_is_made_and_signs_in_without_a_password(phone: Page, device: CDPSession, cast: Cast) -> None:
    enter(phone)
    phone.wait_for_url("**/your-sign-in/")
    seen.assert_decent(phone)
    phone.get_by_role("link", name="Add a passkey").click()
    seen.assert_decent(phone)
    phone.get_by_role("button", name="Make the passkey").click()
    phone.get_by_role("heading", name="Keep these codes").wait_for()
    seen.assert_decent(phone)
    assert phone.locator(".codes li").count() == 10
    phone.get_by_role("link", name="I have kept them").click()
    phone.wait_for_url("**/today/")
    leave(phone)
    phone.goto("/sign-in/")
    seen.assert_decent(phone)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.wait_for_url("**/today/")
    leave(phone)
    enter(phone)  # with the password, the passkey is the second step
    phone.get_by_role("heading", name="One more step").wait_for()
    seen.assert_decent(phone)
    phone.get_by_role("button", name="Use your passkey").click()
    phone.wait_for_url("**/today/")


def test_a_device_that_does_not_verify_its_owner_makes_no_passkey(phone: Page, cast: Cast) -> None:
    _authenticator(phone, verifies=False)
    enter(phone)
    phone.get_by_role("link", name="Add a passkey").click()
    phone.get_by_role("button", name="Make the passkey").click()
    phone.get_by_text("The passkey could not be made").wait_for()


def test_an_app_is_set_up_and_a_recovery_code_opens_once(plain_phone: Page, cast: Cast) -> None:
    page = plain_phone  # without JavaScript
    enter(page)
    page.get_by_role("link", name="Set up an app").click()
    assert seen.small_targets(page) == [] == seen.sideways(page)  # axe itself needs JavaScript
    secret = page.locator(".key").inner_text().replace(" ", "")
    assert page.locator("svg.qr path").get_attribute("d")
    first = code(secret)
    page.get_by_label("Six digits from the app").fill(first)
    page.get_by_role("button", name="Set it up").click()
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    for typed, lands in ((first, "One more step"), (recovery, "Today"), (recovery, "One more step")):
        leave(page) if page.get_by_role("button", name="Sign out").count() else None
        enter(page)
        page.get_by_label("Code").fill(typed)  # the first was used up, or its half minute is over
        page.get_by_role("button", name="Go on").click()
        if lands == "Today":
            page.wait_for_url("**/today/")
        else:
            assert page.get_by_role("heading", name=lands).count() == 1
    page.get_by_label("Code").fill(code(secret, drift=1))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/today/")
    page.goto("/your-sign-in/")
    assert "9 of 10 left" in page.inner_text("main")


@pytest.mark.parametrize("size", [seen.PHONE, seen.DESK], ids=["phone", "desk"])
def test_every_page_of_signing_in_is_decent(chromium: Browser, live_server: Any, cast: Cast, tmp_path: Any,
                                            size: dict[str, int]) -> None:  # fmt: skip
    link = passwords.link_for_mail(user_id=cast.jo.id, now=clock.now())
    window = seen.window(chromium, live_server.url, size=size)
    page, found = window.new_page(), {}
    pictures = Path(os.environ.get("COMPANIONWAY_PICTURES", tmp_path))

    def look(address: str, name: str) -> None:
        page.goto(address)
        page.screenshot(path=pictures / f"{name}-{size['width']}.png", full_page=True)
        if faults := seen.violations(page) + seen.small_targets(page) + seen.sideways(page):
            found[name] = faults

    for name, address in {
        "sign-in": "/sign-in/",
        "forgot": "/sign-in/forgot/",
        "ended": "/sign-in/second-step/",
        "new": f"/sign-in/new-password/{link}/",
        "old": "/sign-in/new-password/x/",
    }.items():
        look(address, name)
    seen.sign_in_as(window, cast.ana, live_server.url)
    look("/your-sign-in/app/", "app")
    with_app(cast)
    seen.sign_in_as(window, User.objects.get(username="ana"), live_server.url)
    factor = queries.ways_of(cast.ana).factors[0].id
    for name in ("", "passkey", "codes", "password", f"factors/{factor}/removal"):
        look(f"/your-sign-in/{name}/".replace("//", "/"), name.replace("/", "-") or "ways")
    for name, address in {"again": "/sign-in/again/", "sessions": "/sign-ins/"}.items():
        look(address, name)
    page.request.post("/lock/", form={"what": "locked"}, headers=_token(page))
    look("/unlock/", "lock")
    assert page.get_by_role("button", name="Show password").count() == 1
    assert found == {}
    window.close()


def _token(page: Page) -> dict[str, str]:
    return {"X-CSRFToken": str(page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value"))}


def test_a_password_can_be_looked_at_and_is_sent_hidden(phone: Page, cast: Cast) -> None:
    phone.goto("/sign-in/")
    field = phone.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    phone.get_by_role("button", name="Show password").click()
    assert (field.get_attribute("type"), field.input_value()) == ("text", PASSWORD)
    phone.get_by_role("button", name="Hide password").click()
    assert field.get_attribute("type") == "password"


def test_a_passkey_opens_the_lock(phone: Page, device: CDPSession, cast: Cast) -> None:
    enter(phone)
    phone.get_by_role("link", name="Add a passkey").click()
    phone.get_by_role("button", name="Make the passkey").click()
    phone.get_by_role("link", name="I have kept them").click()
    phone.wait_for_url("**/today/")
    phone.request.post("/lock/", form={"what": "locked"}, headers=_token(phone))
    phone.goto("/people/")
    phone.get_by_role("heading", name="Locked").wait_for()
    phone.get_by_role("button", name="Use your passkey").click()
    phone.get_by_role("heading", name="People").first.wait_for()
    assert phone.url.endswith("/people/")


@pytest.fixture
def provider(settings: Any) -> Iterator[str]:
    """A real OpenID provider on a free port of this machine; its issuer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    issuer = f"http://localhost:{port}"
    try:
        _wait_for(issuer)
        configure(settings, hospital(issuer))
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(issuer: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The provider did not start.")


def consent(page: Page, subject: str) -> None:
    """At the provider: say who one is, and agree."""
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def test_the_hospitals_account_is_linked_by_its_owner_and_signs_in_and_a_stranger_stays_out(
    phone: Page, provider: str, cast: Cast
) -> None:
    from companionway.platform import installation
    from companionway.platform.models import Installation

    Installation.objects.create(demo_seed=7)  # this provider says nothing of two factors
    installation.clear()
    enter(phone)
    phone.goto("/your-sign-in/")
    phone.get_by_role("button", name="Link your Harbor Hospital account").click()
    consent(phone, "ana-at-harbor")
    phone.wait_for_url("**/your-sign-in/")
    assert "Harbor Hospital is linked." in phone.inner_text("main")
    leave(phone)
    phone.goto("/sign-in/")
    phone.get_by_role("button", name="Sign in with your Harbor Hospital account").click()
    consent(phone, "ana-at-harbor")
    phone.wait_for_url("**/today/")
    leave(phone)
    phone.goto("/sign-in/")
    phone.get_by_role("button", name="Sign in with your Harbor Hospital account").click()
    consent(phone, "ana@example.org")  # Ana's address, and nobody's account there
    phone.get_by_role("heading", name="This hospital account is not linked yet").wait_for()
    seen.assert_decent(phone)
    phone.goto("/today/")
    assert "/sign-in/" in phone.url
