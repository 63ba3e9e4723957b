"""Asking for a token: the form that comes in, and what is answered, in the words of OAuth (RFC 6749, 5.1 and 5.2)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from companionway.interop.partners.models import Partner
from companionway.interop.partners.queries import partner_by_id
from companionway.interop.smart import actions, judgment, scopes
from companionway.interop.smart.actions import Given
from companionway.interop.smart.judgment import UNKNOWN, Refused, Said
from companionway.interop.smart.known_keys import key_of
from companionway.platform import limits
from companionway.platform.logs import security

Json = dict[str, Any]
Form = Mapping[str, Sequence[str]]
GRANT, ASSERTION_TYPE = "client_credentials", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NAMES = ("grant_type", "client_assertion_type", "client_assertion", "scope", "client_id")
MOST_SCOPES = 100
SHOWN = "This client_assertion was shown before; each may be used once, with a jti of its own."
NOTHING = "None of these scopes is granted to this client."
SECRET = "This server knows no client by a secret; sign a client_assertion."


@dataclass(frozen=True)
class Answer:
    """What the token endpoint says."""

    status: int
    said: Json
    headers: Mapping[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """The form itself is wrong, or the assertion in it: the OAuth error, the word for the audit, words for them."""

    def __init__(self, error: str, why: str, words: str, partner_id: uuid.UUID | None = None) -> None:
        super().__init__(why)
        self.error, self.why, self.words, self.partner_id = error, why, words, partner_id


def token_url() -> str:
    """The address of the token endpoint as partners know it, which their assertions name as `aud`."""
    return str(settings.COMPANIONWAY_BASE_URL).rstrip("/") + "/auth/token"


def answer(form: Form, *, network: str, at: datetime) -> Answer:
    """A token for this form, or why not. Counts the try for its network and its partner, and audits both outcomes.

    May ask the partner's server for its keys, so it must not be called inside a transaction.
    """
    seconds = limits.wait(_limit("partner-network"), network, at=at)
    if seconds:
        return _later(seconds)
    try:
        asked = _asked(form)
        said = _opened(form)
        partner, stands = _judged(said, at)
    except Wrong as wrong:
        actions.refuse_token(partner_id=wrong.partner_id, reason=wrong.why, by=None, at=at)
        return _refusal(wrong.error, wrong.words)
    seconds = limits.wait(_limit("partner-token"), partner.id.hex, at=at)
    if seconds:
        return _later(seconds)
    given = actions.give_token(
        partner_id=partner.id, jti=stands.jti, stands_until=stands.until,
        scopes=scopes.granted(asked, partner.scopes), by=None, at=at,
    )  # fmt: skip
    if isinstance(given, Given):
        return Answer(200, {"access_token": given.token, "token_type": "bearer", "expires_in": given.seconds,
                            "scope": " ".join(given.scopes)})  # fmt: skip
    return _refusal("invalid_scope", NOTHING) if given == actions.NO_SCOPE else _refusal("invalid_client", SHOWN)


def refuse_form(words: str, *, at: datetime) -> Answer:
    """What came is no form at all."""
    actions.refuse_token(partner_id=None, reason="form", by=None, at=at)
    return _refusal("invalid_request", words)


def _limit(name: str) -> limits.Limit:
    return limits.Limit(name, settings.COMPANIONWAY_TOKEN_LIMIT, 60)


def _asked(form: Form) -> list[str]:
    """The scopes that a whole form asks for. Raises Wrong."""
    twice = [name for name in NAMES if len(form.get(name, ())) > 1]
    if twice:
        raise Wrong("invalid_request", "twice", f"{twice[0]} stands there twice.")
    if "client_secret" in form:
        raise Wrong("invalid_client", "secret", SECRET)
    grant = _one(form, "grant_type")
    if not grant:
        raise Wrong("invalid_request", "grant_type", f"grant_type is missing; it must be {GRANT}.")
    if grant != GRANT:
        raise Wrong("unsupported_grant_type", "grant_type", f"grant_type must be {GRANT}.")
    if _one(form, "client_assertion_type") != ASSERTION_TYPE:
        raise Wrong("invalid_request", "assertion_type", f"client_assertion_type must be {ASSERTION_TYPE}.")
    if not _one(form, "client_assertion"):
        raise Wrong("invalid_request", "assertion", "client_assertion is missing.")
    asked = _one(form, "scope").split()
    if not asked:
        raise Wrong("invalid_scope", "scope", "scope is missing; ask for what you need, such as system/Task.rs.")
    if len(asked) > MOST_SCOPES:
        raise Wrong("invalid_scope", "scope", f"At most {MOST_SCOPES} scopes may be asked for at once.")
    return asked


def _one(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")


def _opened(form: Form) -> Said:
    try:
        said = judgment.opened(_one(form, "client_assertion"))
    except Refused as refused:
        raise Wrong("invalid_client", refused.why, refused.words) from None
    named = _one(form, "client_id")
    if named and named != said.claims.get("sub"):
        raise Wrong("invalid_client", "client_id", "client_id is not the one of the client_assertion.")
    return said


def _judged(said: Said, at: datetime) -> tuple[Partner, judgment.Stands]:
    """Whose assertion it is and that it stands. What needs no key is judged first, so that junk asks no server."""
    partner: Partner | None = None
    try:
        stands = judgment.judge_words(said, token_url=token_url(), at=at)
        partner = _partner(said)
        if partner is None:
            raise Refused("client", UNKNOWN)
        judgment.judge_jku(said, partner.jwks_url)
        key = key_of(partner, said, at)
        if key is None:
            raise Refused("key", UNKNOWN)
        judgment.judge_signature(said, key)
    except Refused as refused:
        raise Wrong("invalid_client", refused.why, refused.words, partner.id if partner else None) from None
    return partner, stands


def _partner(said: Said) -> Partner | None:
    """The living partner that signs in with keys and has this client_id, in the one way in which we write it."""
    try:
        client = uuid.UUID(said.client_id)
    except ValueError:
        return None
    partner = partner_by_id(client) if str(client) == said.client_id else None
    return partner if partner and partner.scopes else None


def _refusal(error: str, words: str) -> Answer:
    return Answer(400, {"error": error, "error_description": words})


def _later(seconds: int) -> Answer:
    security("limit", kind="partner token")
    words = f"Too many tokens were asked for. Try again in {seconds} seconds; a token is good for 300."
    said = {"error": "temporarily_unavailable", "error_description": words}
    return Answer(429, said, {"Retry-After": str(seconds)})
