"""The ways in are those that are written down, and a hospital's sign-in makes a session like any other."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as held
from django.test import Client

from companionway.platform import clock
from companionway.platform.session_models import SignInSession
from companionway.web.census import routes
from tests.signin.hospital import LyingProvider
from tests.signin.steps import opens
from tests.signin.test_lying_hospital import START, begin, come_back

# Everything that can begin or finish a sign-in, or give a new password, without one being signed in.
WAYS_IN = {
    "/sign-in/", "/sign-in/second-step/", "/sign-in/passkey/", "/sign-in/passkey/options/", "/sign-in/forgot/",
    "/sign-in/hospital/<slug:hospital_id>/", "/sign-in/hospital/<slug:hospital_id>/back/",
    "/sign-in/new-password/<str:token>/", "/invitation/<str:token>/",
}  # fmt: skip

# Ways to a person's own page, whose sign-in opens nothing of staff: tests/web/test_own_sign_in.py.
OWN_WAYS_IN = {"/m/<slug:token>/", "/mine/sign-in/"}
# The way of other systems, who show a key of their own and open nothing that a person opens: tests/interop/smart.
WAYS_OF_SYSTEMS = {"/auth/token"}
NO_WAY_IN = {"/sign-out/", "/phone-outbox/author/", "/receipts/<slug:token>/", "/receipts/<slug:token>/outcome/"}


@pytest.mark.asvs("6.3.4")
def test_every_way_in_is_one_that_is_written_down() -> None:
    words = ("sign", "login", "password", "invitation", "account", "mfa", "token", "auth", "social")
    public = {route.path for route in routes() if route.is_public or not route.access}
    found = {path for path in public if any(word in path for word in words)}
    assert found - NO_WAY_IN == WAYS_IN | OWN_WAYS_IN | WAYS_OF_SYSTEMS
    assert held.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


@pytest.mark.asvs("10.1.1")
def test_nothing_of_the_hospitals_tokens_reaches_the_browser(liar: LyingProvider) -> None:
    client, made = Client(), []
    plain = liar.forge
    liar.forge = lambda provider, claims: made.append(plain(provider, claims)) or made[-1]
    answer = come_back(client, liar)
    assert answer.status_code == 302 and opens(client) and made
    said = f"{answer.headers} {answer.cookies} {client.get('/your-sign-in/').content.decode()}"
    assert made[0] not in said and made[0].split(".")[2] not in said
    assert made[0] not in str(dict(client.session)) and "access_token" not in str(dict(client.session))


@pytest.mark.asvs("7.6.1")
def test_a_hospitals_sign_in_ends_by_our_own_times(liar: LyingProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    come_back(client, liar)
    row = SignInSession.objects.get(ended_at=None, user__isnull=False)
    assert row.ends_at <= clock.now() + timedelta(hours=12)
    later = clock.now() + timedelta(minutes=30, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not opens(client)


@pytest.mark.asvs("15.3.2")
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_provider_that_sends_us_elsewhere_is_not_followed(
    liar: LyingProvider, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = liar.answer
    monkeypatch.setattr(liar, "answer", lambda where, sent: asked.append(where) or answer(where, sent))
    liar.moved = {path: f"{liar.issuer}/inside/secret"}
    client = Client()
    if "openid" in path:
        assert client.post(START).status_code == 422
    else:
        state = begin(client, liar)["state"]
        back: Any = client.get("/sign-in/hospital/harbor/back/", {"code": "c", "state": state})
        assert back.status_code == 422 and not opens(client)
    assert "/inside/secret" not in asked
