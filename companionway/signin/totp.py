"""Six digits from an authenticator app (RFC 6238): 30 s steps by the server's clock, each used once."""

import secrets
import uuid
from datetime import datetime

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from companionway.signin import queries
from companionway.signin.actions import factors

STEP = 30
DRIFT = 1  # steps that a phone's clock may be early or late


def new_secret() -> str:
    """160 random bits as base32, as an app takes them."""
    return str(generate_totp_secret())


def step_of(secret: str, typed: str, at: datetime) -> int | None:
    """The step whose code was typed, None when it is the code of none around now."""
    digits = "".join(typed.split())
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, step)).encode(), digits.encode()):
            found = step
    return found


def is_right(user_id: uuid.UUID, typed: str, at: datetime) -> bool:
    """Whether this is a code of this person's app that was not used before; uses it up."""
    held = queries.app_secret(user_id)
    step = step_of(held, typed, at) if held else None
    return step is not None and factors.use_app_step(user_id=user_id, step=step, now=at)
