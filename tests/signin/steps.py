"""Steps that the tests of signing in share."""

from datetime import datetime
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from companionway.platform import clock
from companionway.signin import totp
from companionway.signin.actions import factors
from tests.cast import PASSWORD, Cast

FORGED_PASSKEY = (
    '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30",'
    '"authenticatorData":"AA","signature":"AA","userHandle":"AA"}}'
)
SIGN_IN, SECOND, WAYS = "/sign-in/", "/sign-in/second-step/", "/your-sign-in/"


def code(secret: str, *, drift: int = 0) -> str:
    """What an app shows now, or so many steps from now."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + drift))


def with_app(cast: Cast) -> str:
    """Ana has an authenticator app; returns what it shares with us."""
    secret = totp.new_secret()
    factors.add_app(secret=secret, step=1, by=cast.ana.id, at=clock.now())
    return secret


def enter(client: Client, name: str = "ana", password: str = PASSWORD, **more: str) -> Any:
    """The first step."""
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def opens(client: Client) -> bool:
    """Whether this client has a full session: a page about the house opens."""
    return client.get("/today/").status_code == 200


def step_at(now: datetime) -> int:
    """Which step of 30 s this moment lies in."""
    return int(now.timestamp()) // 30
